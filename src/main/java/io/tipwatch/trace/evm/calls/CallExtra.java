package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.Excerpt;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.ValueHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What one call has in a field that no table knows.
 *
 * @param digest of the whole value
 * @param text its beginning, as it stands in the answer
 */
record CallExtra(long digest, String text) {
  private static final int MAX_TEXT = 4 << 10;
  private static final int MAX_NESTING = 4 * CallPath.MAX_DEPTH;

  /** Reads it; absent if the call has none, or nothing in it. */
  static Optional<CallExtra> of(CallTable table, int call, String name) throws IOException {
    long start = table.start(call);
    try (InputStream in = table.ranges().open(start, table.end())) {
      JsonScanner scan = new JsonScanner(in, start, 0);
      ValueHash value = new ValueHash();
      scan.openObject("a call");
      int inner = 0;
      while (inner >= 0) {
        int field = scan.nextField(CallField.ALL);
        if (field == JsonScanner.END) {
          inner--;
        } else if ((field == CallField.ACTION || field == CallField.RESULT) && scan.atObject()) {
          scan.openObject("an object");
          inner++;
        } else if (field == JsonScanner.UNKNOWN && scan.unknownName().equals(name)) {
          long at = scan.valueOffset();
          value.read(scan);
          return value.empty()
              ? Optional.empty()
              : Optional.of(new CallExtra(value.lane1(), text(table, at, scan.offset())));
        } else {
          scan.skipValue(MAX_NESTING);
        }
      }
    }
    return Optional.empty();
  }

  private static String text(CallTable table, long start, long end) throws IOException {
    try (InputStream in = table.ranges().open(start, Math.min(end, start + MAX_TEXT))) {
      return Excerpt.of(new String(in.readNBytes(MAX_TEXT), StandardCharsets.UTF_8), 0);
    }
  }
}
