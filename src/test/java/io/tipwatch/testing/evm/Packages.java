package io.tipwatch.testing.evm;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The pinned nodes of the npm registry, installed once below {@code target}. Where that is not
 * possible the test is skipped, and the console says so.
 */
final class Packages {
  private static final Path HOME = Path.of("target", "evm-nodes").toAbsolutePath();
  private static final Path DONE = HOME.resolve("installed");
  private static final List<String> FILES = List.of("package.json", "package-lock.json");
  private static final long PATIENCE_MINUTES = 5;

  private Packages() {}

  /** Where the packages are; {@code node_modules} is below it. */
  static synchronized Path home() {
    try {
      Files.createDirectories(HOME);
      try (FileChannel channel =
              FileChannel.open(
                  HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid() || !installed()) {
          install();
        }
      }
      return HOME;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean installed() throws IOException {
    return Files.exists(DONE) && Files.readString(DONE).equals(resource(FILES.getLast()));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Packages.class.getResourceAsStream("/evm/" + name)) {
      if (in == null) {
        throw new IOException("no resource /evm/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void install() throws IOException {
    String npm = program("npm");
    for (String file : FILES) {
      Files.writeString(HOME.resolve(file), resource(file));
    }
    Path log = HOME.resolve("npm.log");
    Process process =
        new ProcessBuilder(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!ended(process) || process.exitValue() != 0) {
      process.destroyForcibly();
      skip("npm could not install the pinned nodes; see " + log);
    }
    Files.copy(HOME.resolve(FILES.getLast()), DONE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A program on this machine. */
  static String program(String name) {
    Optional<Path> found =
        Stream.of("/usr/bin", "/usr/local/bin", "/bin")
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    return found.map(Path::toString).orElseGet(() -> skip(name + " is not installed"));
  }

  private static String skip(String why) {
    String text = "SKIPPED, real EVM nodes are not tested against: " + why;
    System.err.println(text);
    return abort(text);
  }
}
