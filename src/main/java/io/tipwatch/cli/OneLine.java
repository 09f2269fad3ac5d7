package io.tipwatch.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/** What its argument prints, without anything that could begin a new line or steer a terminal. */
public final class OneLine extends CompositeConverter<ILoggingEvent> {
  @Override
  protected String transform(ILoggingEvent event, String in) {
    return Plain.text(in);
  }
}
