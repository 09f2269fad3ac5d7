package io.tipwatch.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the operator's own, if it is installed here. */
record Tool(String name, Path program) {
  /** Where each used tool leaves its name, for the build to see that none was skipped. */
  private static final Path USED = Path.of("target", "tools-used");

  /** How a run ended. */
  record Outcome(int code, String output) {}

  static Tool required(String name) throws IOException {
    Optional<Path> found =
        Stream.of("/usr/bin", "/usr/local/bin", "/bin")
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), "SKIPPED: " + name + " is not installed");
    Files.createDirectories(USED);
    Files.writeString(USED.resolve(name), found.get() + "\n");
    return new Tool(name, found.get());
  }

  /** Runs to the end, both outputs together. */
  Outcome run(Object... arguments) throws IOException, InterruptedException {
    Process process = process(arguments).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(60, TimeUnit.SECONDS);
      return new Outcome(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  ProcessBuilder process(Object... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return new ProcessBuilder(command);
  }
}
