package io.tipwatch.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Configurations as operators write them, in a directory of their own. */
record ConfigText(Path directory) {
  /** The least that a configuration needs. */
  static final String MINIMAL =
      """
      chains = [{
        name = calib
        family = filecoin
        nodes = [
          { name = a, url = "http://a:1234/rpc/v1" }
          { name = b, url = "https://b/rpc/v1" }
        ]
      }]
      """;

  Path token(String name, String mode, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  TipwatchConfig load(String text, Map<String, String> environment) throws Exception {
    return ConfigLoader.load(write(text), environment);
  }

  Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("tipwatch.conf"), text);
  }

  List<ConfigProblem> problems(String text) {
    try {
      return failure(write(text), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<ConfigProblem> failure(Path file, Map<String, String> environment) {
    return catchThrowableOfType(
            InvalidConfigException.class, () -> ConfigLoader.load(file, environment))
        .problems();
  }
}
