package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.ChargeScanner;
import io.tipwatch.trace.JsonScanner;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Goes through the gas charges or the IPLD operations of one call, one at a time. */
final class ItemCursor implements AutoCloseable {
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_DEPTH = 2 * CallTreeReader.MAX_DEPTH;

  private final InputStream in;
  private final JsonScanner scan;
  private final ChargeScanner charge;
  private final boolean charges;
  private final boolean present;
  private boolean ended;
  private long number;

  /** Digest of the item that was read last. */
  long digest;

  /** Digest of its name or operation alone. */
  long name;

  /** Those of its fields that no table knows. */
  final FoundUnknowns unknown;

  /** Where it begins. */
  long offset;

  /**
   * @param field {@link Field#CALL_CHARGES} or {@link Field#CALL_IPLD}
   * @param wanted fields to be found among those that no table knows
   */
  ItemCursor(ByteRanges ranges, long start, long end, int field, List<UnknownField> wanted)
      throws IOException {
    unknown = new FoundUnknowns(wanted);
    in = ranges.open(start, end);
    scan = new JsonScanner(in, start, 0);
    charge =
        new ChargeScanner(
            scan, item -> unknown.field(UnknownKind.CHARGE, UnknownSink.NONE, item, scan));
    charges = field == Field.CALL_CHARGES;
    present = find(field);
  }

  private boolean find(int wanted) throws IOException {
    scan.openObject("a call");
    for (int field = scan.nextField(Field.CALL);
        field != JsonScanner.END;
        field = scan.nextField(Field.CALL)) {
      if (field == wanted) {
        if (scan.takeNull()) {
          return false;
        }
        scan.openArray("a list");
        return true;
      }
      scan.skipValue(MAX_DEPTH);
    }
    return false;
  }

  /** Reads the next item; false at the end. */
  boolean next() throws IOException {
    if (!present || ended || !scan.nextElement()) {
      ended = true;
      return false;
    }
    offset = scan.valueOffset();
    unknown.clear();
    if (charges) {
      charge.next(number++);
      name = charge.name();
      digest = charge.lane1();
    } else {
      Map<String, String> values = operation(scan, unknown);
      digest = hash(values.toString());
      name = hash(values.getOrDefault("Op", ""));
    }
    return true;
  }

  private long hash(String text) {
    scan.hashText(text);
    return scan.lane1();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The compared fields of the item that begins at {@code offset}. */
  static Map<String, String> values(ByteRanges ranges, long offset, long end, int field)
      throws IOException {
    try (InputStream in = ranges.open(offset, end)) {
      JsonScanner scan = new JsonScanner(in, offset, 0);
      return field == Field.CALL_CHARGES ? chargeValues(scan) : operation(scan, UnknownSink.SKIP);
    }
  }

  /** The compared fields of the item with this index in a call; empty if there is none. */
  static Optional<Map<String, String>> valuesAt(
      ByteRanges ranges, long start, long end, int field, int index) throws IOException {
    try (ItemCursor cursor = new ItemCursor(ranges, start, end, field, List.of())) {
      for (int i = 0; i <= index; i++) {
        if (!cursor.next()) {
          return Optional.empty();
        }
      }
      return Optional.of(values(ranges, cursor.offset, end, field));
    }
  }

  /** An unknown field of the item with this index in a call, as text; empty if it has none. */
  static Optional<String> unknownAt(
      ItemDifference.Side call, int field, int index, UnknownField wanted) throws IOException {
    try (ItemCursor cursor =
        new ItemCursor(call.ranges(), call.start(), call.end(), field, List.of(wanted))) {
      for (int i = 0; i <= index; i++) {
        if (!cursor.next()) {
          return Optional.empty();
        }
      }
      return cursor.unknown.text(call.ranges(), wanted);
    }
  }

  private static Map<String, String> chargeValues(JsonScanner scan) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    scan.openObject("a gas charge");
    for (int field = scan.nextField(Field.CHARGE);
        field != JsonScanner.END;
        field = scan.nextField(Field.CHARGE)) {
      if (field >= 0 && field <= Field.CHARGE_STORAGE) {
        values.put(Field.CHARGE.name(field), scan.text(MAX_TEXT));
      } else {
        scan.skipValue();
      }
    }
    return values;
  }

  private static Map<String, String> operation(JsonScanner scan, UnknownSink unknown)
      throws IOException {
    String[] values = {"", "", ""};
    scan.openObject("an IPLD operation");
    for (int field = scan.nextField(Field.IPLD);
        field != JsonScanner.END;
        field = scan.nextField(Field.IPLD)) {
      if (field == JsonScanner.UNKNOWN) {
        unknown.field(UnknownKind.IPLD, UnknownSink.NONE, UnknownSink.NONE, scan);
      } else {
        values[field] =
            field == Field.IPLD_CID ? scan.cidText("the CID of a block") : scan.text(MAX_TEXT);
      }
    }
    Map<String, String> named = new LinkedHashMap<>();
    for (int field = 0; field < values.length; field++) {
      named.put(Field.IPLD.name(field), values[field]);
    }
    return named;
  }

  /** An item in one line: {@code OnBlockRead tg=20 cg=20 sg=0}, {@code Put bafy… 120}. */
  static String line(Map<String, String> values, int field) {
    if (field == Field.CALL_IPLD) {
      return String.join(" ", values.values());
    }
    StringBuilder line = new StringBuilder(values.getOrDefault("Name", ""));
    values.forEach((name, value) -> {
      if (!name.equals("Name")) {
        line.append(' ').append(name).append('=').append(value);
      }
    });
    return line.toString();
  }
}
