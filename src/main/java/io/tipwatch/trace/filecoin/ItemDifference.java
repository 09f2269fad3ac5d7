package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.Excerpt;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds where the gas charges, or the IPLD operations, of two calls part. */
final class ItemDifference {
  /** How far behind the place two lists are read to tell an inserted item from a changed one. */
  static final int LOOK_AHEAD = 65_536;

  private final int field;
  private final Side left;
  private final Side right;
  private final List<UnknownField> unknown;

  /** One call on one side. */
  record Side(ByteRanges ranges, long start, long end) {
    private ItemCursor items(int field, List<UnknownField> wanted) throws IOException {
      return new ItemCursor(ranges, start, end, field, wanted);
    }
  }

  private ItemDifference(int field, Side left, Side right, List<UnknownField> unknown) {
    this.unknown = unknown;
    this.field = field;
    this.left = left;
    this.right = right;
  }

  /**
   * The first place where two lists differ.
   *
   * @param field {@link Field#CALL_CHARGES} or {@link Field#CALL_IPLD}
   */
  static Optional<Place> find(int field, List<Integer> call, Side left, Side right)
      throws IOException {
    return new ItemDifference(field, left, right, List.of()).find(call);
  }

  /** The first place where two lists differ in these fields, which no table knows. */
  static Optional<Place> find(
      int field, List<Integer> call, Side left, Side right, List<UnknownField> unknown)
      throws IOException {
    return new ItemDifference(field, left, right, unknown).find(call);
  }

  /** What follows the common items on one side. */
  private record Tail(List<Long> digests, List<Long> names, List<Long> offsets, boolean whole) {
    boolean isEmpty() {
      return digests.isEmpty();
    }

    long digest(int index) {
      return digests.get(index);
    }
  }

  private Optional<Place> find(List<Integer> call) throws IOException {
    try (ItemCursor a = left.items(field, unknown);
        ItemCursor b = right.items(field, unknown)) {
      Deque<Long> before = new ArrayDeque<>();
      int index = 0;
      while (true) {
        boolean hasA = a.next();
        boolean hasB = b.next();
        if (unknown.isEmpty() ? !hasA && !hasB : !hasA || !hasB) {
          return Optional.empty();
        }
        Optional<UnknownField> part = a.unknown.firstDifference(b.unknown);
        if (hasA && hasB && part.isPresent()) {
          return Optional.of(place(call, index, before, a, b, part.get()));
        }
        if (unknown.isEmpty() && (hasA != hasB || a.digest != b.digest)) {
          return Optional.of(place(call, index, before, tail(a, hasA), tail(b, hasB)));
        }
        before.addLast(a.offset);
        if (before.size() > Place.CONTEXT) {
          before.removeFirst();
        }
        index++;
      }
    }
  }

  private static Tail tail(ItemCursor cursor, boolean present) throws IOException {
    List<Long> digests = new ArrayList<>();
    List<Long> names = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    boolean more = present;
    while (more && digests.size() < LOOK_AHEAD) {
      digests.add(cursor.digest);
      names.add(cursor.name);
      if (offsets.size() <= Place.CONTEXT) {
        offsets.add(cursor.offset);
      }
      more = cursor.next();
    }
    return new Tail(digests, names, offsets, !more);
  }

  private Place place(List<Integer> call, int index, Deque<Long> before, Tail a, Tail b)
      throws IOException {
    String list = Field.CALL.name(field);
    String item = list + "[" + index + "]";
    Optional<Map<String, String>> valuesA = first(left, a);
    Optional<Map<String, String>> valuesB = first(right, b);
    String path = item;
    Optional<String> valueA = valuesA.map(values -> ItemCursor.line(values, field));
    Optional<String> valueB = valuesB.map(values -> ItemCursor.line(values, field));
    if (valuesA.isPresent() && valuesB.isPresent() && sameItemChanged(a, b)) {
      Optional<String> part = firstPart(valuesA.get(), valuesB.get());
      if (part.isPresent()) {
        path = item + "." + part.get();
        valueA = Optional.ofNullable(valuesA.get().get(part.get()));
        valueB = Optional.ofNullable(valuesB.get().get(part.get()));
      }
    }
    return new Place(
        Optional.of(call),
        path,
        valueA,
        valueB,
        before(list, index, before),
        after(list, index, path.equals(item) ? 1 : 0, a, b));
  }

  private Place place(
      List<Integer> call,
      int index,
      Deque<Long> before,
      ItemCursor a,
      ItemCursor b,
      UnknownField part)
      throws IOException {
    String list = Field.CALL.name(field);
    Optional<String> valueA = a.unknown.text(left.ranges(), part);
    Optional<String> valueB = b.unknown.text(right.ranges(), part);
    return new Place(
        Optional.of(call),
        list + "[" + index + "]." + part.name(),
        valueA.map(text -> Excerpt.of(text, 0)),
        valueB.map(text -> Excerpt.of(text, 0)),
        before(list, index, before),
        after(list, index, 0, tail(a, true), tail(b, true)));
  }

  /** Whether one item has another value, rather than being inserted, left out or swapped. */
  private boolean sameItemChanged(Tail a, Tail b) {
    boolean named =
        field != Field.CALL_CHARGES || a.names().getFirst().equals(b.names().getFirst());
    return named && !inserted(a, b) && !inserted(b, a) && !swapped(a, b);
  }

  /** Whether {@code longer} is {@code shorter} with one more item in front. */
  private static boolean inserted(Tail longer, Tail shorter) {
    int count = shorter.digests().size();
    if (longer.whole() && shorter.whole() && longer.digests().size() != count + 1) {
      return false;
    }
    int compared = Math.min(count, longer.digests().size() - 1);
    for (int i = 0; i < compared; i++) {
      if (longer.digest(i + 1) != shorter.digest(i)) {
        return false;
      }
    }
    return compared > 0 && !(longer.whole() && longer.digests().size() <= count);
  }

  private static boolean swapped(Tail a, Tail b) {
    return a.digests().size() > 1
        && b.digests().size() > 1
        && a.digest(0) == b.digest(1)
        && a.digest(1) == b.digest(0);
  }

  private Optional<Map<String, String>> first(Side side, Tail tail) throws IOException {
    return tail.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ItemCursor.values(side.ranges(), tail.offsets().getFirst(), side.end(), field));
  }

  private static Optional<String> firstPart(Map<String, String> a, Map<String, String> b) {
    return a.keySet().stream().filter(key -> !Objects.equals(a.get(key), b.get(key))).findFirst();
  }

  private List<Place.Step> before(String list, int index, Deque<Long> offsets) throws IOException {
    List<Place.Step> steps = new ArrayList<>();
    int at = index - offsets.size();
    for (long offset : offsets) {
      Optional<String> line = Optional.of(line(left, offset));
      steps.add(new Place.Step(list + "[" + at++ + "]", line, line));
    }
    return steps;
  }

  /** What each side has from the place on; the item itself too if only a part of it is named. */
  private List<Place.Step> after(String list, int index, int from, Tail a, Tail b)
      throws IOException {
    List<Place.Step> steps = new ArrayList<>();
    for (int i = from; i <= Place.CONTEXT; i++) {
      Optional<String> lineA = lineAt(left, a, i);
      Optional<String> lineB = lineAt(right, b, i);
      if (lineA.isPresent() || lineB.isPresent()) {
        steps.add(new Place.Step(list + "[" + (index + i) + "]", lineA, lineB));
      }
    }
    return steps;
  }

  private Optional<String> lineAt(Side side, Tail tail, int index) throws IOException {
    return index < tail.offsets().size()
        ? Optional.of(line(side, tail.offsets().get(index)))
        : Optional.empty();
  }

  private String line(Side side, long offset) throws IOException {
    return ItemCursor.line(ItemCursor.values(side.ranges(), offset, side.end(), field), field);
  }
}
