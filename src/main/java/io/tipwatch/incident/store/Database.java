package io.tipwatch.incident.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** Where the store is. */
public sealed interface Database {
  /**
   * A file of our own.
   *
   * @param busyTimeout how long to wait for a foreign process that has locked it
   */
  record Sqlite(Path file, Duration busyTimeout) implements Database {
    public static final Duration DEFAULT_BUSY_TIMEOUT = Duration.ofSeconds(10);

    public Sqlite {
      if (busyTimeout.isNegative() || busyTimeout.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("a busy time-out is from 0 to 1 hour: " + busyTimeout);
      }
    }

    public Sqlite(Path file) {
      this(file, DEFAULT_BUSY_TIMEOUT);
    }
  }

  /**
   * A database on a server, in checked parts: a driver's URL can name classes to load.
   *
   * @param password empty for none; never shown
   * @param tls whether the connection must be encrypted and the server's certificate be right
   */
  record Postgres(String host, int port, String database, String user, String password, boolean tls)
      implements Database {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,63}");
    private static final Pattern URL =
        Pattern.compile(
            "jdbc:postgresql://(?<host>[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:]{2,45}])"
                + "(:(?<port>[0-9]{1,5}))?/(?<database>[A-Za-z0-9_.-]{1,63})");
    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;

    public Postgres {
      if (!HOST.matcher(host).matches()) {
        throw new IllegalArgumentException("not a host name or address: " + host);
      }
      if (port < 1 || port > MAX_PORT) {
        throw new IllegalArgumentException("a port is from 1 to 65535: " + port);
      }
      if (!NAME.matcher(database).matches() || !NAME.matcher(user).matches()) {
        throw new IllegalArgumentException(
            "a database and a user are 1 to 63 letters, digits, dots, dashes or underscores");
      }
    }

    /** From {@code jdbc:postgresql://host[:port]/database}; parameters are not allowed. */
    public static Postgres of(String url, String user, String password, boolean tls) {
      var parts = URL.matcher(url);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "the database is jdbc:postgresql://host:port/name, without parameters");
      }
      String host = parts.group("host").replaceAll("[\\[\\]]", "");
      String port = parts.group("port");
      return new Postgres(
          host,
          port == null ? DEFAULT_PORT : Integer.parseInt(port),
          parts.group("database"),
          user,
          password,
          tls);
    }

    @Override
    public String toString() {
      return "postgresql://" + host + ":" + port + "/" + database;
    }
  }
}
