package io.tipwatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The level as the journal reads it, such as {@code <3>}, when stderr is the journal; otherwise
 * nothing.
 */
public final class JournalPrefix extends ClassicConverter {
  private static final Path STDERR = Path.of("/proc/self/fd/2");

  private final boolean journal;

  /** Looks at the environment, as Logback makes its converters. */
  public JournalPrefix() {
    this(isJournal());
  }

  JournalPrefix(boolean journal) {
    this.journal = journal;
  }

  static boolean isJournal() {
    return isJournal(System.getenv("JOURNAL_STREAM"), STDERR);
  }

  /**
   * Whether that is the stream; the variable alone is also inherited by what a service starts with
   * other streams, such as a terminal of a desktop.
   *
   * @param stream {@code JOURNAL_STREAM}: the numbers of device and inode, with a colon between
   */
  static boolean isJournal(@Nullable String stream, Path stderr) {
    if (stream == null) {
      return false;
    }
    try {
      Map<String, Object> file = Files.readAttributes(stderr, "unix:dev,ino");
      return stream.equals(file.get("dev") + ":" + file.get("ino"));
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  /** What an error begins with that is no event of the log. */
  static String error() {
    return isJournal() ? "<3>" : "";
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
