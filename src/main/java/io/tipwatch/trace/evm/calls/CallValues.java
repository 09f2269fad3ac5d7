package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads the fields of one call as text, to be shown. */
final class CallValues {
  private static final int MAX_TEXT = 64 << 10;
  private static final int MAX_NESTING = 4 * CallPath.MAX_DEPTH;
  private static final int MAX_INNER = 4;

  private final JsonScanner scan;
  private final HexScanner hex;
  private final Map<String, String> values = new LinkedHashMap<>();
  private boolean flat;

  private CallValues(JsonScanner scan) {
    this.scan = scan;
    this.hex = HexScanner.keeping(scan);
  }

  /** The fields of a call, under one name each whatever the form; values in one form. */
  static Map<String, String> of(CallTable table, int call) throws IOException {
    try (InputStream in = table.ranges().open(table.start(call), table.end())) {
      CallValues reader = new CallValues(new JsonScanner(in, table.start(call), 0));
      reader.read();
      return reader.named(table.kind(call));
    }
  }

  private void read() throws IOException {
    scan.openObject("a call");
    int inner = 0;
    while (inner >= 0) {
      int field = scan.nextField(CallField.ALL);
      switch (field) {
        case JsonScanner.END -> inner--;
        case CallField.ACTION, CallField.RESULT -> {
          flat |= field == CallField.ACTION;
          if (scan.atObject() && inner < MAX_INNER) {
            scan.openObject("an object");
            inner++;
          } else {
            scan.skipValue(MAX_NESTING);
          }
        }
        case CallField.CALLS, CallField.TRACE, CallField.STRUCT_LOGS -> scan.skipValue(MAX_NESTING);
        default -> value(field);
      }
    }
  }

  private void value(int field) throws IOException {
    switch (field) {
      case JsonScanner.UNKNOWN -> scan.skipValue();
      case CallField.INPUT, CallField.INIT, CallField.OUTPUT, CallField.CODE -> {
        hex.data("bytes");
        put(field);
      }
      case CallField.VALUE, CallField.BALANCE, CallField.GAS, CallField.GAS_USED -> {
        hex.quantity("a number");
        put(field);
      }
      default -> text(field);
    }
  }

  private void put(int field) {
    if (!hex.absent()) {
      values.put(CallField.ALL.name(field), hex.text());
    }
  }

  private void text(int field) throws IOException {
    if (!scan.atScalar()) {
      scan.skipValue();
      return;
    }
    String text = scan.text(MAX_TEXT);
    if (!text.equals("null") && !text.isEmpty()) {
      values.put(CallField.ALL.name(field), text);
    }
  }

  private Map<String, String> named(CallKind kind) {
    Map<String, String> named = new LinkedHashMap<>(values);
    String type = values.getOrDefault("callType", values.getOrDefault("type", ""));
    named.put("type", kind == CallKind.OTHER ? type : kind.name());
    move(named, "init", "input");
    move(named, "code", "output");
    move(named, "refund_address", "refundAddress");
    move(named, "refundAddress", "to");
    move(named, "balance", "value");
    if (kind == CallKind.CREATE) {
      if (!flat) {
        named.put("creationMethod", type.toLowerCase(Locale.ROOT));
      }
      move(named, "to", "address");
    } else if (kind == CallKind.SELFDESTRUCT) {
      move(named, "address", "from");
    }
    for (String word : new String[] {"from", "to", "address"}) {
      named.computeIfPresent(word, (_, text) -> text.toLowerCase(Locale.ROOT));
    }
    return named;
  }

  private static void move(Map<String, String> values, String from, String to) {
    String value = values.remove(from);
    if (value != null) {
      values.putIfAbsent(to, value);
    }
  }

  /** A call in one line. */
  static String line(Map<String, String> values) {
    StringBuilder line = new StringBuilder(values.getOrDefault("type", ""));
    for (String field : new String[] {"to", "value", "gas", "input", "error"}) {
      String value = values.get(field);
      if (value != null) {
        line.append(field.equals("to") ? " " : " " + field + "=").append(value);
      }
    }
    return line.toString();
  }
}
