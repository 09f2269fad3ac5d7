package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.evm.Place;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The second pass: walks the calls of one transaction on both sides in the order of time, to the
 * first difference. What was asked of a call comes before the calls that it makes, what came of it
 * after them.
 */
final class CallWalk {
  private final CallTable left;
  private final CallTable right;
  private final CallComparability comparable;
  private final CallPlaces places;
  private final Deque<int[]> open = new ArrayDeque<>();

  CallWalk(CallTable left, CallTable right, CallComparability comparable) {
    this.places = new CallPlaces(left, right, comparable);
    this.left = left;
    this.right = right;
    this.comparable = comparable;
  }

  /** The first place of difference; absent if the rules leave none. */
  Optional<Place> find() throws IOException {
    int a = 0;
    int b = 0;
    while (true) {
      int depthA = a < left.size() ? left.depth(a) : -1;
      int depthB = b < right.size() ? right.depth(b) : -1;
      Optional<Place> result = close(Math.max(depthA, depthB));
      if (result.isPresent()) {
        return result;
      }
      if (depthA < 0 && depthB < 0) {
        return extras();
      }
      if (depthA != depthB) {
        return Optional.of(missing(depthA > depthB ? a : b, depthA > depthB));
      }
      if (!sameEntry(a, b)) {
        return Optional.of(entry(a, b));
      }
      open.push(new int[] {a++, b++});
    }
  }

  /** Compares what came of the calls that end here. */
  private Optional<Place> close(int next) throws IOException {
    while (!open.isEmpty() && left.depth(open.getFirst()[0]) >= next) {
      int[] pair = open.pop();
      if (!sameResult(pair[0], pair[1])) {
        return Optional.of(places.field(pair[0], pair[1], CallPlaces.RESULT));
      }
    }
    return Optional.empty();
  }

  private boolean sameEntry(int a, int b) {
    return same(a, b, CallGroup.ENTRY)
        && (!comparable.childGas() || same(a, b, CallGroup.GAS))
        && sameIfBoth(a, b, CallGroup.CREATION)
        && (!comparable.balance() || same(a, b, CallGroup.BALANCE));
  }

  private boolean sameResult(int a, int b) {
    return same(a, b, CallGroup.RESULT)
        && (!comparable.childGas()
            || (same(a, b, CallGroup.GAS_USED) && sameIfBoth(a, b, CallGroup.FAILED_GAS)))
        && sameIfBoth(a, b, CallGroup.FAILED_OUTPUT);
  }

  private boolean same(int a, int b, CallGroup group) {
    return left.same(a, right, b, group);
  }

  private boolean sameIfBoth(int a, int b, CallGroup group) {
    return !left.has(a, group) || !right.has(b, group) || same(a, b, group);
  }

  /** A call with another request, or one that a side has and the other has not. */
  private Place entry(int a, int b) throws IOException {
    int nextA = left.after(a);
    int nextB = right.after(b);
    if (left.depth(a) > 0) {
      if (sibling(left, nextA, a) && sameEntry(nextA, b)) {
        return missing(a, true);
      }
      if (sibling(right, nextB, b) && sameEntry(a, nextB)) {
        return missing(b, false);
      }
    }
    return places.field(a, b, CallPlaces.ENTRY);
  }

  private static boolean sibling(CallTable table, int call, int of) {
    return call < table.size() && table.depth(call) == table.depth(of);
  }

  private Place missing(int call, boolean leftHasIt) throws IOException {
    return places.missing(call, leftHasIt, Optional.ofNullable(open.peek()));
  }

  /** The first call with another value in a field that no table knows; calls are paired here. */
  private Optional<Place> extras() throws IOException {
    for (int call = 0; call < left.size(); call++) {
      if (!left.sameExtra(call, right, call)) {
        return places.extra(call);
      }
    }
    return Optional.empty();
  }
}
