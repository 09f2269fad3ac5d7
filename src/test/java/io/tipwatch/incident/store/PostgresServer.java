package io.tipwatch.incident.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real server on loopback, from the system's own binaries, gone with the test. */
public final class PostgresServer {
  private static final Path BINARIES = Path.of("/usr/lib/postgresql");

  private final Path bin;
  private final Path home;
  private final int port;
  private int databases;

  private PostgresServer(Path bin, Path home, int port) {
    this.bin = bin;
    this.home = home;
    this.port = port;
  }

  /** Where the binaries are, if they are. */
  public static Optional<Path> binaries() throws IOException {
    if (!Files.isDirectory(BINARIES)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(BINARIES)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(java.util.Comparator.naturalOrder());
    }
  }

  public static PostgresServer start(Path bin) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("tipwatch-postgres");
    PostgresServer server = new PostgresServer(bin, home, freePort());
    if (root()) {
      server.run("chown", "postgres", home.toString());
    }
    server.asOwner(
        bin.resolve("initdb").toString(),
        "-D",
        home.resolve("data").toString(),
        "-U",
        "tipwatch",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync");
    server.up();
    return server;
  }

  void up() throws IOException, InterruptedException {
    asOwner(
        bin.resolve("pg_ctl").toString(),
        "-D",
        home.resolve("data").toString(),
        "-l",
        home.resolve("log").toString(),
        "-w",
        "-o",
        "-p " + port + " -h 127.0.0.1 -k " + home,
        "start");
  }

  void kill() throws IOException, InterruptedException {
    asOwner(
        bin.resolve("pg_ctl").toString(),
        "-D",
        home.resolve("data").toString(),
        "-m",
        "immediate",
        "-w",
        "stop");
  }

  /** A new, empty database. */
  public Database.Postgres database() throws SQLException {
    String name = "t" + databases++;
    try (Connection admin =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "tipwatch", "");
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return Database.Postgres.of(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + name, "tipwatch", "", false);
  }

  private void asOwner(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    if (root()) {
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  private void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public void close() throws IOException, InterruptedException {
    kill();
    run("rm", "-rf", home.resolve("data").toString());
  }
}
