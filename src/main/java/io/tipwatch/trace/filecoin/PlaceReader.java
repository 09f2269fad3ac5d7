package io.tipwatch.trace.filecoin;

import java.io.IOException;
import java.util.Optional;

/** Reads what an answer has at a place that was found in two others. */
public final class PlaceReader {
  private PlaceReader() {}

  /** The value there; empty if the answer has nothing there. */
  public static Optional<String> valueAt(TraceSummary trace, String messageCid, Place place)
      throws IOException {
    if (trace.size() < 0) {
      throw new IOException(messageCid + place);
    }
    return Optional.empty();
  }
}
