package io.tipwatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The level as the journal reads it, such as {@code <3>}, when stderr is the journal; otherwise
 * nothing.
 */
public final class JournalPrefix extends ClassicConverter {
  private final boolean journal;

  /** Looks at the environment, as Logback makes its converters. */
  public JournalPrefix() {
    this(isJournal());
  }

  JournalPrefix(boolean journal) {
    this.journal = journal;
  }

  static boolean isJournal() {
    return System.getenv("JOURNAL_STREAM") != null;
  }

  @Override
  public String convert(ILoggingEvent event) {
    return journal ? "<" + priority(event.getLevel()) + ">" : "";
  }

  /** As in syslog: 3 error, 4 warning, 6 information, 7 debug. */
  private static int priority(Level level) {
    return switch (level.toInt()) {
      case Level.ERROR_INT -> 3;
      case Level.WARN_INT -> 4;
      case Level.INFO_INT -> 6;
      default -> 7;
    };
  }
}
