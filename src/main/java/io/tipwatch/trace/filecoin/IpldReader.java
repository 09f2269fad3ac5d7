package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.Mix;
import java.io.IOException;

/** Reads the block reads and writes of a call, one at a time. */
final class IpldReader {
  private IpldReader() {}

  /** Reads the operation that comes next and appends it to the call's digest. */
  static void fold(JsonScanner scan, Frame frame, UnknownSink unknown) throws IOException {
    long lane1 = 0;
    long lane2 = 0;
    long seen = 0;
    scan.openObject("an IPLD operation");
    for (int field = scan.nextField(Field.IPLD);
        field != JsonScanner.END;
        field = scan.nextField(Field.IPLD)) {
      seen = scan.once(seen, field, Field.IPLD);
      if (field == JsonScanner.UNKNOWN) {
        unknown.field(UnknownKind.IPLD, frame.number, frame.ipldOps, scan);
        continue;
      }
      if (field == Field.IPLD_CID) {
        scan.hashCid("the CID of a block");
      } else {
        scan.hashScalar("an operation or a size");
      }
      // Added, not appended, so that the order of the fields does not matter.
      lane1 += Mix.first(field + 1L, scan.lane1());
      lane2 += Mix.second(field + 1L, scan.lane2());
    }
    frame.ipldOps++;
    frame.ipld1 = Mix.first(frame.ipld1, lane1);
    frame.ipld2 = Mix.second(frame.ipld2, lane2);
  }
}
