package io.tipwatch.diagnose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a diagnosis rests on, as files that are there until this is closed. Whoever is given
 * exhibits closes them.
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
   * @param label what it is, for people and for a replay, such as {@code calls.jsonl}
   * @param file not compressed; removed when the exhibits are closed
   */
  public record Exhibit(String label, Path file) {}

  public List<Exhibit> all() {
    return all;
  }

  @Override
  public void close() throws IOException {
    for (Exhibit exhibit : all) {
      Files.deleteIfExists(exhibit.file());
    }
  }
}
