package io.tipwatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Makes a diagnosis again from what it rests on, and compares it with the one that was made. */
@FunctionalInterface
public interface Replayer {
  /**
   * @throws IOException if the evidence leads to no report; says which piece is at fault
   */
  Replayed replay(Exhibits exhibits) throws IOException;

  /** The evidence of one diagnosis, by label. */
  @FunctionalInterface
  interface Exhibits {
    /**
     * The content of a piece, not compressed.
     *
     * @param label such as {@code calls.jsonl}
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    InputStream open(String label) throws IOException;
  }

  /**
   * What came of it.
   *
   * @param departure empty if both reports are the same to the byte
   * @param remarks what may be behind a departure
   */
  record Replayed(Optional<Departure> departure, List<String> remarks) {}

  /**
   * The first line in which two reports differ.
   *
   * @param line from 1
   */
  record Departure(int line, String before, String now) {}
}
