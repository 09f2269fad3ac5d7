package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.Mix;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the logs of receipts, one at a time. */
final class LogReader {
  /** Topics of one log; the EVM has operations for four. */
  private static final int MAX_TOPICS = 16;

  private static final long TOPIC = 16;

  private final JsonScanner scan;
  private final HexScanner hex;

  /** Digest of the log that was read last. */
  long lane1;

  long lane2;

  /** How its values are written. */
  long writing;

  LogReader(JsonScanner scan, HexScanner hex) {
    this.scan = scan;
    this.hex = hex;
  }

  /** Reads the log that comes next. */
  void next() throws IOException {
    values(new LinkedHashMap<>());
  }

  /** Reads the log that comes next, with what it holds. */
  void values(Map<String, String> into) throws IOException {
    lane1 = 0;
    lane2 = 0;
    writing = 0;
    scan.openObject("a log");
    long seen = 0;
    for (int field = scan.nextField(ReceiptField.LOG);
        field != JsonScanner.END;
        field = scan.nextField(ReceiptField.LOG)) {
      seen = scan.once(seen, field, ReceiptField.LOG);
      switch (field) {
        case ReceiptField.TOPICS -> topics(into);
        case JsonScanner.UNKNOWN -> scan.skipValue();
        default -> {
          if (field == ReceiptField.ADDRESS) {
            hex.quantity("an address");
          } else {
            hex.data("the data of a log");
          }
          fold(field, ReceiptField.LOG.name(field), into);
        }
      }
    }
  }

  private void topics(Map<String, String> into) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openArray("topics");
    for (int i = 0; scan.nextElement(); i++) {
      if (i == MAX_TOPICS) {
        throw scan.malformed("more than " + MAX_TOPICS + " topics");
      }
      hex.quantity("a topic");
      fold(TOPIC + i, "topics[" + i + "]", into);
      // A topic that is zero is there all the same.
      lane1 += i + 1L;
    }
  }

  private void fold(long tag, String name, Map<String, String> into) {
    writing += hex.writing();
    into.put(name, hex.text());
    if (!hex.empty()) {
      lane1 += Mix.end(Mix.first(tag + 1, hex.lane1()));
      lane2 += Mix.end(Mix.second(tag + 1, hex.lane2()));
    }
  }
}
