package io.tipwatch.trace.evm.calls;

/** Digests of a tree of calls: two lanes for each group of fields, and for each unknown field. */
final class CallLanes {
  private final long[] groups;
  private final long[] extras;

  /**
   * @param groups two for each group, by its index
   * @param extras two for each field that no table knows, by the number of its name
   */
  CallLanes(long[] groups, long[] extras) {
    this.groups = groups;
    this.extras = extras;
  }

  boolean same(CallLanes other, CallGroup group) {
    int at = 2 * group.index();
    return groups[at] == other.groups[at] && groups[at + 1] == other.groups[at + 1];
  }

  boolean sameExtra(int name, CallLanes other, int theirs) {
    return extra(2 * name) == other.extra(2 * theirs)
        && extra(2 * name + 1) == other.extra(2 * theirs + 1);
  }

  private long extra(int at) {
    return at < extras.length ? extras[at] : 0;
  }
}
