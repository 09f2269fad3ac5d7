package io.tipwatch.trace.filecoin;

/** Compares the subcalls of two calls and says which of them to look into. */
final class Subcalls {
  private Subcalls() {}

  /** What to do about the subcalls. */
  sealed interface Step {}

  /** They are the same. */
  record Same() implements Step {}

  /** The first that differs is the same subcall on both sides: the difference is inside. */
  record Into(int index, int mine, int theirs) implements Step {}

  /** One was left out, inserted or moved; {@link CallTable#NONE} where a side has none. */
  record Differ(int index, int mine, int theirs) implements Step {}

  static Step compare(CallTable left, int parent, CallTable right, int other) {
    int mine = left.firstSubcall(parent);
    int theirs = right.firstSubcall(other);
    int index = 0;
    while (mine != CallTable.NONE && theirs != CallTable.NONE && left.same(mine, right, theirs)) {
      mine = left.next(mine);
      theirs = right.next(theirs);
      index++;
    }
    if (mine == CallTable.NONE && theirs == CallTable.NONE) {
      return new Same();
    }
    if (mine == CallTable.NONE || theirs == CallTable.NONE) {
      return new Differ(index, mine, theirs);
    }
    int more = left.subcalls(parent) - right.subcalls(other);
    boolean shifted =
        (more == 1 && sameFrom(left, left.next(mine), right, theirs))
            || (more == -1 && sameFrom(left, mine, right, right.next(theirs)));
    if (shifted || (more == 0 && swapped(left, mine, right, theirs))) {
      return new Differ(index, mine, theirs);
    }
    if (more == 0 || left.sameIdentity(mine, right, theirs)) {
      return new Into(index, mine, theirs);
    }
    return new Differ(index, mine, theirs);
  }

  private static boolean sameFrom(CallTable left, int from, CallTable right, int other) {
    int mine = from;
    int theirs = other;
    while (mine != CallTable.NONE && theirs != CallTable.NONE && left.same(mine, right, theirs)) {
      mine = left.next(mine);
      theirs = right.next(theirs);
    }
    return mine == CallTable.NONE && theirs == CallTable.NONE;
  }

  /** Whether the first of the one side stands later on the other, and the other way round. */
  private static boolean swapped(CallTable left, int mine, CallTable right, int theirs) {
    return later(left, mine, right, right.next(theirs))
        && later(right, theirs, left, left.next(mine));
  }

  private static boolean later(CallTable table, int call, CallTable other, int from) {
    for (int theirs = from; theirs != CallTable.NONE; theirs = other.next(theirs)) {
      if (table.same(call, other, theirs)) {
        return true;
      }
    }
    return false;
  }
}
