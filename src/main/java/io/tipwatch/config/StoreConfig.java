package io.tipwatch.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where incidents, notices and evidence are kept.
 *
 * @param directory our own; holds the evidence, and the database unless that is on a server
 * @param server a database that several watchdogs may share
 * @param watchdog what tells this watchdog from the others on the same database
 * @param maxEvidenceBytes what all evidence may take on disk
 * @param keepFreeBytes what must stay free on that disk
 */
public record StoreConfig(
    Path directory,
    Optional<Server> server,
    String watchdog,
    long maxEvidenceBytes,
    long keepFreeBytes) {
  public static final String WATCHDOG = "tipwatch";
  public static final long DEFAULT_MAX_EVIDENCE_BYTES = 10L << 30;
  public static final long DEFAULT_KEEP_FREE_BYTES = 1L << 30;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public StoreConfig {
    requireName(watchdog);
    if (maxEvidenceBytes < 1 << 20 || keepFreeBytes < 0) {
      throw new IllegalArgumentException("the evidence needs at least 1 MiB");
    }
  }

  /** A file in a directory, with the default limits. */
  public StoreConfig(Path directory) {
    this(
        directory, Optional.empty(), WATCHDOG, DEFAULT_MAX_EVIDENCE_BYTES, DEFAULT_KEEP_FREE_BYTES);
  }

  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a watchdog's name is 1 to 64 letters, digits, dots, dashes or underscores");
    }
    return name;
  }

  /**
   * A PostgreSQL server.
   *
   * @param url {@code jdbc:postgresql://host[:port]/database}, without parameters
   * @param tls whether the connection must be encrypted and the server's certificate be right
   */
  public record Server(String url, String user, Optional<Secret> password, boolean tls) {
    private static final Pattern URL =
        Pattern.compile(
            "jdbc:postgresql://([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:]{2,45}])(:[0-9]{1,5})?"
                + "/[A-Za-z0-9_.-]{1,63}");

    static String requireUrl(String url) {
      if (!URL.matcher(url).matches()) {
        throw new IllegalArgumentException(
            "must be jdbc:postgresql://host:port/name, without user, password or parameters");
      }
      return url;
    }
  }
}
