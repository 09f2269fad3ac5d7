package io.tipwatch.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where our own files go when nobody says so: never into a shared directory such as /tmp. */
final class Directories {
  private Directories() {}

  /** systemd's cache directory, or the user's. */
  static Path cache(Map<String, String> environment) {
    return own(environment, "CACHE_DIRECTORY", "XDG_CACHE_HOME", ".cache");
  }

  /** systemd's state directory, or the user's. */
  static Path state(Map<String, String> environment) {
    return own(environment, "STATE_DIRECTORY", "XDG_STATE_HOME", ".local/state");
  }

  private static Path own(
      Map<String, String> environment, String manager, String user, String usual) {
    return Optional.ofNullable(environment.get(manager))
        .map(Path::of)
        .or(() -> Optional.ofNullable(environment.get(user)).map(base -> Path.of(base, "tipwatch")))
        .orElseGet(() -> Path.of(System.getProperty("user.home", "."), usual, "tipwatch"));
  }

  static Path path(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must name a directory");
    }
    return Path.of(text); // InvalidPathException is an IllegalArgumentException
  }
}
