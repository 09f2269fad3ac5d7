package io.tipwatch.diagnose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a diagnosis rests on, as files in the spool that are there until this is closed, or until
 * the process ends. Whoever is given exhibits closes them.
 */
public final class Exhibits implements AutoCloseable {
  /** Nothing was kept. */
  public static final Exhibits NONE = new Exhibits(List.of());

  private final List<Exhibit> all;

  public Exhibits(List<Exhibit> all) {
    this.all = List.copyOf(all);
  }

  /**
   * One file.
   *
   * @param label what it is, for people and for a replay, such as {@code calls.jsonl}; letters,
   *     digits, dots, dashes and underscores, and no other exhibit of the diagnosis has it
   * @param file not compressed
   */
  public record Exhibit(String label, Spool.SpoolFile file) {
    public long bytes() {
      return file.size();
    }

    /** The whole content; several may read it at once, until the exhibits are closed. */
    public InputStream open() {
      return file.open();
    }
  }

  public List<Exhibit> all() {
    return all;
  }

  /** Writes them all into a directory, under their labels. */
  public void copyTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Exhibit exhibit : all) {
      try (InputStream content = exhibit.open()) {
        Files.copy(content, directory.resolve(exhibit.label()));
      }
    }
  }

  /** Frees the spool; again does nothing. */
  @Override
  public void close() throws IOException {
    for (Exhibit exhibit : all) {
      exhibit.file().close();
    }
  }
}
