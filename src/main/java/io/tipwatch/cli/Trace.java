package io.tipwatch.cli;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.stream.Collectors;

/**
 * A stack trace: on the event's own line in the journal, otherwise on indented lines below it, so
 * that no text of an exception can pass for an event.
 */
public final class Trace extends ThrowableProxyConverter {
  private final boolean journal;

  /** Looks at the environment, as Logback makes its converters. */
  public Trace() {
    this(JournalPrefix.isJournal());
  }

  Trace(boolean journal) {
    this.journal = journal;
  }

  @Override
  protected String throwableProxyToString(IThrowableProxy proxy) {
    String separator = journal ? " | " : "\n\t";
    return super.throwableProxyToString(proxy)
        .lines()
        .map(String::strip)
        .map(Plain::text)
        .collect(Collectors.joining(separator, separator, ""));
  }
}
