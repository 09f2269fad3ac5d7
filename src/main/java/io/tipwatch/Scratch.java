package io.tipwatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for one run that nobody else can read, and that is gone afterwards. */
record Scratch(Path directory) implements AutoCloseable {
  static Scratch create(String name) throws IOException {
    return new Scratch(Files.createTempDirectory("tipwatch-" + name + "-"));
  }

  /** What is in it, deepest first. */
  private List<Path> content() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    }
  }

  @Override
  public void close() throws IOException {
    for (Path path : content()) {
      Files.deleteIfExists(path);
    }
  }
}
