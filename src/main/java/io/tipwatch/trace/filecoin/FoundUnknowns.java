package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.ValueHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The unknown fields of one message, call or item, and where the values of these lie. */
final class FoundUnknowns implements UnknownSink {
  /** Bytes of a value that are read to be shown. */
  private static final int MAX_TEXT = 64 << 10;

  private static final int MAX_DEPTH = 2 * CallTreeReader.MAX_DEPTH;

  private final List<UnknownField> wanted;
  private final Map<UnknownField, Found> found = new LinkedHashMap<>();
  private final ValueHash value = new ValueHash();

  private record Found(long lane1, long lane2, long start, long end) {
    boolean same(Found other) {
      return lane1 == other.lane1 && lane2 == other.lane2;
    }
  }

  FoundUnknowns(List<UnknownField> wanted) {
    this.wanted = wanted;
  }

  @Override
  public void field(UnknownKind kind, int call, long item, JsonScanner scan) throws IOException {
    Optional<UnknownField> field =
        wanted.isEmpty() ? Optional.empty() : UnknownField.of(kind, scan).filter(wanted::contains);
    if (field.isEmpty()) {
      scan.skipValue();
      return;
    }
    long start = scan.valueOffset();
    value.read(scan);
    if (!value.empty()) {
      found.put(field.get(), new Found(value.lane1(), value.lane2(), start, scan.offset()));
    }
  }

  /** Forgets all, for the next item. */
  void clear() {
    found.clear();
  }

  /** The first field that differs. */
  Optional<UnknownField> firstDifference(FoundUnknowns other) {
    return wanted.stream()
        .filter(field -> !same(found.get(field), other.found.get(field)))
        .findFirst();
  }

  private static boolean same(@Nullable Found mine, @Nullable Found theirs) {
    return mine == null ? theirs == null : theirs != null && mine.same(theirs);
  }

  /** A value as text: a scalar by its content, all else as it is written, cut if it is long. */
  Optional<String> text(ByteRanges ranges, UnknownField field) throws IOException {
    Found at = found.get(field);
    if (at == null) {
      return Optional.empty();
    }
    boolean whole = at.end() - at.start() <= MAX_TEXT;
    try (InputStream in = ranges.open(at.start(), whole ? at.end() : at.start() + MAX_TEXT)) {
      if (whole) {
        JsonScanner scan = new JsonScanner(in, at.start(), 0);
        if (scan.atScalar()) {
          return Optional.of(scan.text(MAX_TEXT));
        }
      }
    }
    return Optional.of(raw(ranges, at, whole));
  }

  private static String raw(ByteRanges ranges, Found at, boolean whole) throws IOException {
    try (InputStream in = ranges.open(at.start(), at.end())) {
      int length = (int) Math.min(MAX_TEXT, at.end() - at.start());
      String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      return whole ? text : text + "…";
    }
  }

  /** Those of a call itself, without its charges, blocks and subcalls. */
  static FoundUnknowns ofCall(ByteRanges ranges, long start, long end, List<UnknownField> wanted)
      throws IOException {
    FoundUnknowns found = new FoundUnknowns(wanted);
    try (InputStream in = ranges.open(start, end)) {
      found.readCall(new JsonScanner(in, start, 0));
    }
    return found;
  }

  /** Those of a message itself, without its execution. */
  static FoundUnknowns ofMessage(ByteRanges ranges, MessageEntry message, List<UnknownField> wanted)
      throws IOException {
    FoundUnknowns found = new FoundUnknowns(wanted);
    try (InputStream in = ranges.open(message.start(), message.end())) {
      found.readInvocation(new JsonScanner(in, message.start(), 0));
    }
    return found;
  }

  private void readInvocation(JsonScanner scan) throws IOException {
    scan.openObject("an executed message");
    for (int field = scan.nextField(Field.INVOCATION);
        field != JsonScanner.END;
        field = scan.nextField(Field.INVOCATION)) {
      switch (field) {
        case Field.MSG -> readObject(scan, Field.MESSAGE, UnknownKind.MESSAGE);
        case Field.MSG_RCT -> readObject(scan, Field.RECEIPT, UnknownKind.RECEIPT);
        case Field.GAS_COST -> readObject(scan, Field.COST, UnknownKind.COST);
        case JsonScanner.UNKNOWN -> field(UnknownKind.INVOCATION, NONE, NONE, scan);
        default -> scan.skipValue(MAX_DEPTH);
      }
    }
  }

  private void readCall(JsonScanner scan) throws IOException {
    scan.openObject("a call");
    for (int field = scan.nextField(Field.CALL);
        field != JsonScanner.END;
        field = scan.nextField(Field.CALL)) {
      switch (field) {
        case Field.CALL_MSG -> readObject(scan, Field.CALL_MESSAGE, UnknownKind.CALL_MESSAGE);
        case Field.CALL_RCT -> readObject(scan, Field.CALL_RECEIPT, UnknownKind.CALL_RECEIPT);
        case Field.CALL_ACTOR -> readObject(scan, Field.ACTOR, UnknownKind.ACTOR);
        case JsonScanner.UNKNOWN -> field(UnknownKind.CALL, NONE, NONE, scan);
        default -> scan.skipValue(MAX_DEPTH);
      }
    }
  }

  private void readObject(JsonScanner scan, FieldTable table, UnknownKind kind) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("an object");
    for (int field = scan.nextField(table);
        field != JsonScanner.END;
        field = scan.nextField(table)) {
      if (field == JsonScanner.UNKNOWN) {
        field(kind, NONE, NONE, scan);
      } else if (kind == UnknownKind.ACTOR && field == Field.ACTOR_STATE) {
        readObject(scan, Field.STATE, UnknownKind.STATE);
      } else {
        scan.skipValue();
      }
    }
  }
}
