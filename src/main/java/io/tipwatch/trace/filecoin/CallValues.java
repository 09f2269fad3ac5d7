package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.JsonScanner;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The scalar fields of one object as text, by their path in the wire's own names. */
final class CallValues {
  /** Bytes of one value; the parameters of a message are at most 64 KiB, a return value 1 MiB. */
  private static final int MAX_VALUE = 64 << 20;

  /** Levels of a call tree that may lie inside a field that is passed over. */
  private static final int MAX_DEPTH = 2 * CallTreeReader.MAX_DEPTH;

  private CallValues() {}

  /** The fields of a call itself, without its charges, blocks and subcalls. */
  static Map<String, String> ofCall(ByteRanges ranges, long start, long end) throws IOException {
    return read(ranges, start, end, Field.CALL, CallValues::callField);
  }

  /** The same, those under the names of older generations renamed. */
  static Map<String, String> renamed(ByteRanges bytes, CallTable table, int call)
      throws IOException {
    Map<String, String> values = ofCall(bytes, table.start(call), table.end(call));
    rename(values, "Msg.CodeCid", "InvokedActor.State.Code");
    rename(values, "InvokedActor.State.Address", "InvokedActor.State.DelegatedAddress");
    return values;
  }

  private static void rename(Map<String, String> values, String from, String to) {
    String value = values.remove(from);
    if (value != null) {
      values.putIfAbsent(to, value);
    }
  }

  /**
   * A call in one line: {@code f05 → f01234 method 2 value 0}; empty for {@link CallTable#NONE}.
   */
  static Optional<String> line(ByteRanges bytes, CallTable table, int call) throws IOException {
    if (call == CallTable.NONE) {
      return Optional.empty();
    }
    Map<String, String> values = renamed(bytes, table, call);
    return Optional.of(
        String.format(
            "%s → %s method %s value %s",
            values.getOrDefault("Msg.From", "?"),
            values.getOrDefault("Msg.To", "?"),
            values.getOrDefault("Msg.Method", "?"),
            values.getOrDefault("Msg.Value", "?")));
  }

  /** The fields of a message itself, without its execution. */
  static Map<String, String> ofMessage(ByteRanges ranges, MessageEntry message) throws IOException {
    return read(
        ranges, message.start(), message.end(), Field.INVOCATION, CallValues::invocationField);
  }

  private interface FieldReader {
    void read(JsonScanner scan, int field, Map<String, String> values) throws IOException;
  }

  private static Map<String, String> read(
      ByteRanges ranges, long start, long end, FieldTable table, FieldReader reader)
      throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    try (InputStream in = ranges.open(start, end)) {
      JsonScanner scan = new JsonScanner(in, start, 0);
      scan.openObject("an object");
      for (int field = scan.nextField(table);
          field != JsonScanner.END;
          field = scan.nextField(table)) {
        reader.read(scan, field, values);
      }
    }
    return values;
  }

  private static void callField(JsonScanner scan, int field, Map<String, String> values)
      throws IOException {
    switch (field) {
      case Field.CALL_MSG -> object(scan, "Msg", Field.CALL_MESSAGE, values);
      case Field.CALL_RCT -> object(scan, "MsgRct", Field.CALL_RECEIPT, values);
      case Field.CALL_ACTOR -> actor(scan, values);
      default -> scan.skipValue(MAX_DEPTH);
    }
  }

  private static void invocationField(JsonScanner scan, int field, Map<String, String> values)
      throws IOException {
    switch (field) {
      case Field.MSG -> object(scan, "Msg", Field.MESSAGE, values);
      case Field.MSG_RCT -> object(scan, "MsgRct", Field.RECEIPT, values);
      case Field.GAS_COST -> object(scan, "GasCost", Field.COST, values);
      case Field.STATE_AFTER -> values.put("StateRootAfterApply", value(scan));
      case Field.ERROR_TEXT -> values.put("Error", value(scan));
      default -> scan.skipValue(MAX_DEPTH);
    }
  }

  private static void actor(JsonScanner scan, Map<String, String> values) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("an actor");
    for (int field = scan.nextField(Field.ACTOR);
        field != JsonScanner.END;
        field = scan.nextField(Field.ACTOR)) {
      switch (field) {
        case Field.ACTOR_ID -> values.put("InvokedActor.Id", value(scan));
        case Field.ACTOR_STATE -> object(scan, "InvokedActor.State", Field.STATE, values);
        default -> scan.skipValue();
      }
    }
  }

  private static void object(
      JsonScanner scan, String prefix, FieldTable table, Map<String, String> values)
      throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("an object");
    for (int field = scan.nextField(table);
        field != JsonScanner.END;
        field = scan.nextField(table)) {
      if (field == JsonScanner.UNKNOWN) {
        scan.skipValue();
      } else {
        values.put(prefix + "." + table.name(field), value(scan));
      }
    }
  }

  private static String value(JsonScanner scan) throws IOException {
    return scan.atObject() ? scan.cidText("a CID") : scan.text(MAX_VALUE);
  }
}
