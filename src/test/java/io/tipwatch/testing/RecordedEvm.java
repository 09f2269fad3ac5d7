package io.tipwatch.testing;

import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.JsonScanner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Real answers of EVM nodes, which are not a part of this repository. */
public final class RecordedEvm {
  private static final FieldTable RECORDING = FieldTable.of("request", "response");
  private static final int REQUEST = 0;
  private static final int MAX_NESTING = 4_200;

  private RecordedEvm() {}

  /**
   * An answer as the node sent it; the test is skipped, saying so, where there is no data.
   *
   * @param name such as {@code anvil/trace_block.json}
   */
  public static byte[] answer(String name) throws IOException {
    Path file = Recorded.directory("evm").resolve(name);
    byte[] recording = Files.readAllBytes(file);
    JsonScanner scan = new JsonScanner(new ByteArrayInputStream(recording), 0, 0);
    if (!scan.atObject()) {
      return recording;
    }
    scan.openObject("a recording");
    if (scan.nextField(RECORDING) != REQUEST) {
      return recording;
    }
    scan.skipValue();
    scan.nextField(RECORDING);
    int start = (int) scan.valueOffset();
    scan.skipValue(MAX_NESTING);
    return Arrays.copyOfRange(recording, start, (int) scan.offset());
  }
}
