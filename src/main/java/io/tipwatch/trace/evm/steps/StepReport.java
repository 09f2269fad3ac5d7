package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.StructStep;
import io.tipwatch.trace.evm.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the step where two sides part into words. */
final class StepReport {
  private final StepPair pair;
  private final StepSide left;
  private final StepSide right;
  private final CallTrail trail;

  StepReport(StepPair pair, StepSide left, StepSide right, CallTrail trail) {
    this.pair = pair;
    this.left = left;
    this.right = right;
    this.trail = trail;
  }

  /** Describes the steps where the sides stand, which differ. */
  StepDifference describe() throws SideException {
    StructStep a = left.current();
    StructStep b = right.current();
    boolean result = a != null && b != null && pair.samePlace(a, b) && left.past(1) != null;
    StructStep culpritA = result ? left.past(1) : a;
    StructStep culpritB = result ? right.past(1) : b;
    int back = result ? 1 : 0;
    Optional<StepView> stepLeft = view(a, left.index(), pair.leftBase());
    Optional<StepView> stepRight = view(b, right.index(), pair.rightBase());
    Optional<StepView> causeLeft = view(culpritA, left.index() - back, pair.leftBase());
    Optional<StepView> causeRight = view(culpritB, right.index() - back, pair.rightBase());
    CallTrail.Way way =
        trail.to(culpritA == null ? pair.rightDepth(culpritB) : pair.leftDepth(culpritA));
    long index = left.index();
    List<Place.Step> before = before();
    Place place = place(a, b, way);
    return new StepDifference(
        index,
        stepLeft,
        stepRight,
        index - back,
        causeLeft,
        causeRight,
        place.between(before, after(a != null && b != null)));
  }

  private static Optional<StepView> view(@Nullable StructStep step, long index, long base) {
    return step == null ? Optional.empty() : Optional.of(StepView.of(step, index, base));
  }

  private Place place(@Nullable StructStep a, @Nullable StructStep b, CallTrail.Way way) {
    String at = "structLogs[" + left.index() + "]";
    if (a == null || b == null) {
      return place(way, at, line(a, left, pair.leftBase()), line(b, right, pair.rightBase()));
    }
    if (pair.leftDepth(a) != pair.rightDepth(b)) {
      return place(way, at + ".depth", pair.leftDepth(a) + 1, pair.rightDepth(b) + 1);
    }
    if (a.pc() != b.pc()) {
      return place(way, at + ".pc", a.pc(), b.pc());
    }
    if (!StepPair.sameOp(a, b)) {
      return place(way, at + ".op", Optional.of(a.op()), Optional.of(b.op()));
    }
    return a.gas() != b.gas() ? place(way, at + ".gas", a.gas(), b.gas()) : stack(way, at, a, b);
  }

  private static Place place(CallTrail.Way way, String field, long left, long right) {
    return place(way, field, Optional.of(number(left)), Optional.of(number(right)));
  }

  private static String number(long value) {
    return value == StructStep.ABSENT ? "none" : Long.toString(value);
  }

  private static Place place(
      CallTrail.Way way, String field, Optional<String> left, Optional<String> right) {
    return Place.in(Optional.of(way.call()), way.callees(), field, left, right);
  }

  /** The lowest item in which two stacks differ. */
  private static Place stack(CallTrail.Way way, String at, StructStep a, StructStep b) {
    List<String> mine = a.top(Math.max(0, a.stackSize())).reversed();
    List<String> theirs = b.top(Math.max(0, b.stackSize())).reversed();
    int index = 0;
    while (index < mine.size()
        && index < theirs.size()
        && value(mine.get(index)).equals(value(theirs.get(index)))) {
      index++;
    }
    return place(way, at + ".stack[" + index + "]", item(mine, index), item(theirs, index));
  }

  private static Optional<String> item(List<String> items, int index) {
    return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
  }

  private static BigInteger value(String item) {
    String digits = item.regionMatches(true, 0, "0x", 0, 2) ? item.substring(2) : item;
    return new BigInteger("0" + digits, 16);
  }

  private static Optional<String> line(@Nullable StructStep step, StepSide side, long base) {
    return view(step, side.index(), base).map(StepView::line);
  }

  private List<Place.Step> before() {
    List<Place.Step> steps = new ArrayList<>();
    for (int back = Place.CONTEXT; back > 0; back--) {
      StructStep a = left.past(back);
      StructStep b = right.past(back);
      if (a != null && b != null) {
        steps.add(
            new Place.Step(
                "structLogs[" + (left.index() - back) + "]",
                Optional.of(StepView.of(a, left.index() - back, pair.leftBase()).line()),
                Optional.of(StepView.of(b, right.index() - back, pair.rightBase()).line())));
      }
    }
    return steps;
  }

  /** What each side does from here on; both have moved on when this is done. */
  private List<Place.Step> after(boolean both) throws SideException {
    List<Place.Step> steps = new ArrayList<>();
    for (int i = 0; i <= Place.CONTEXT; i++) {
      StructStep a = left.current();
      StructStep b = right.current();
      if (both || i > 0) {
        Optional<String> mine = line(a, left, pair.leftBase());
        Optional<String> theirs = line(b, right, pair.rightBase());
        if (mine.isPresent() || theirs.isPresent()) {
          steps.add(new Place.Step("structLogs[" + left.index() + "]", mine, theirs));
        }
      }
      left.advance();
      right.advance();
    }
    return steps;
  }
}
