package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.evm.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Puts the place where two call trees part into words. */
final class CallPlaces {
  /** What was asked of a call, in the order in which it is looked at. */
  static final List<String> ENTRY =
      List.of("type", "from", "to", "value", "input", "creationMethod", "gas");

  /** What came of it. */
  static final List<String> RESULT = List.of("error", "output", "address", "gasUsed");

  /** Bytes in which an address and its quotes lie. */
  private static final int CALLEE_BYTES = 80;

  private final CallTable left;
  private final CallTable right;
  private final CallComparability comparable;

  CallPlaces(CallTable left, CallTable right, CallComparability comparable) {
    this.left = left;
    this.right = right;
    this.comparable = comparable;
  }

  /** The first of these fields in which two calls differ. */
  Place field(int a, int b, List<String> fields) throws IOException {
    Map<String, String> mine = CallValues.of(left, a);
    Map<String, String> theirs = CallValues.of(right, b);
    String field =
        fields.stream()
            .filter(name -> compared(name, a) && differ(name, mine, theirs))
            .findFirst()
            .orElse("traceAddress");
    return Place.in(
        Optional.of(left.path(a)),
        callees(left, a),
        field,
        Optional.ofNullable(mine.get(field)),
        Optional.ofNullable(theirs.get(field)));
  }

  private boolean compared(String field, int call) {
    boolean root = left.depth(call) == 0;
    boolean destroys = left.kind(call) == CallKind.SELFDESTRUCT;
    return switch (field) {
      case "gas", "gasUsed" -> !root && !destroys && comparable.childGas();
      case "value" ->
          left.kind(call) != CallKind.DELEGATECALL && (!destroys || comparable.balance());
      case "input" -> !destroys;
      default -> true;
    };
  }

  private boolean differ(String field, Map<String, String> mine, Map<String, String> theirs) {
    String a = mine.getOrDefault(field, "");
    String b = theirs.getOrDefault(field, "");
    boolean failed = mine.containsKey("error") || theirs.containsKey("error");
    return switch (field) {
      case "error" -> comparable.left(a) != comparable.right(b);
      case "creationMethod" -> !a.isEmpty() && !b.isEmpty() && !a.equals(b);
      case "gasUsed" -> (!failed || (!a.isEmpty() && !b.isEmpty())) && !number(a).equals(number(b));
      case "value" -> !number(a).equals(number(b));
      case "output" ->
          !bytes(a).equals(bytes(b)) && (!failed || (!bytes(a).isEmpty() && !bytes(b).isEmpty()));
      case "from", "to" -> !word(a).equals(word(b));
      case "address" -> !failed && !word(a).equals(word(b));
      case "input" -> !bytes(a).equals(bytes(b));
      default -> !Objects.equals(a, b);
    };
  }

  private static String number(String value) {
    return value.isEmpty() ? "0x0" : value;
  }

  /** An address whatever zeros are in front of it. */
  private static String word(String value) {
    return value.replaceFirst("^(0x)?0*", "");
  }

  private static String bytes(String value) {
    return value.equals("0x") ? "" : value;
  }

  /**
   * A call that only one side has; what came of its caller is shown behind it.
   *
   * @param caller the calls on both sides that make it, or lack it; absent for a root call
   */
  Place missing(int call, boolean leftHasIt, Optional<int[]> caller) throws IOException {
    CallTable side = leftHasIt ? left : right;
    List<Integer> way = side.path(call);
    int index = way.isEmpty() ? 0 : way.getLast();
    Optional<String> line = Optional.of(CallValues.line(CallValues.of(side, call)));
    Place place =
        Place.in(
            Optional.of(way.isEmpty() ? way : way.subList(0, way.size() - 1)),
            caller.isEmpty() ? List.of() : callees(left, caller.get()[0]),
            "calls[" + index + "]",
            leftHasIt ? line : Optional.empty(),
            leftHasIt ? Optional.empty() : line);
    return caller.isEmpty()
        ? place
        : place.between(List.of(), outcome(caller.get()[0], caller.get()[1]));
  }

  /** In what the results of two calls differ. */
  private List<Place.Step> outcome(int a, int b) throws IOException {
    List<Place.Step> steps = new ArrayList<>();
    int mine = left.calls(a);
    int theirs = right.calls(b);
    if (mine != theirs) {
      steps.add(new Place.Step("subtraces", Optional.of(mine + ""), Optional.of(theirs + "")));
    }
    Map<String, String> valuesA = CallValues.of(left, a);
    Map<String, String> valuesB = CallValues.of(right, b);
    for (String field : RESULT) {
      if (compared(field, a) && differ(field, valuesA, valuesB)) {
        Place shown =
            Place.of(
                field,
                Optional.ofNullable(valuesA.get(field)),
                Optional.ofNullable(valuesB.get(field)));
        steps.add(new Place.Step(field, shown.left(), shown.right()));
      }
    }
    return steps;
  }

  /** The first field that no table knows in which two calls differ. */
  Optional<Place> extra(int call) throws IOException {
    for (String name : comparable.extras()) {
      Optional<CallExtra> mine = CallExtra.of(left, call, name);
      Optional<CallExtra> theirs = CallExtra.of(right, call, name);
      if (!mine.map(CallExtra::digest).equals(theirs.map(CallExtra::digest))) {
        return Optional.of(
            Place.in(
                Optional.of(left.path(call)),
                callees(left, call),
                name,
                mine.map(CallExtra::text),
                theirs.map(CallExtra::text)));
      }
    }
    return Optional.empty();
  }

  /** Who is called, from the root call down to a call. */
  private static List<String> callees(CallTable table, int call) throws IOException {
    List<String> callees = new ArrayList<>();
    for (int above : table.above(call)) {
      String kind = table.kind(above).name();
      callees.add(table.callee(above) == 0 ? kind : kind + " " + callee(table, above));
    }
    return callees;
  }

  private static String callee(CallTable table, int call) throws IOException {
    long start = table.callee(call);
    long end = Math.min(table.end(), start + CALLEE_BYTES);
    try (InputStream in = table.ranges().open(start, end)) {
      String text = new String(in.readNBytes(CALLEE_BYTES), StandardCharsets.US_ASCII);
      String[] parts = text.split("\"", 3);
      return parts.length < 3 ? "" : parts[1];
    }
  }
}
