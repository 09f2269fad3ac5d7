package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.evm.NoAnswerException;
import java.util.Optional;

/**
 * One transaction of an answer: where its bytes lie, and a digest for each group of fields over its
 * whole tree of calls.
 *
 * @param index its place in the answer, from 0
 * @param hash in lower case; empty if the answer does not tell it
 * @param start offset of its first byte
 * @param end offset past its last byte
 * @param calls how many calls count
 * @param miscounted how many calls more it counts than it lists
 * @param lanes two for each group
 * @param extras two for each field that no table knows, by the number of its name
 * @param nothing why there is no trace of it; absent if there is
 */
@SuppressWarnings("ArrayRecordComponent") // compared lane by lane
record CallEntry(
    int index,
    String hash,
    long start,
    long end,
    long calls,
    long miscounted,
    long[] lanes,
    long[] extras,
    Optional<NoAnswerException> nothing) {

  boolean same(CallEntry other, CallGroup group) {
    int at = 2 * group.index();
    return lanes[at] == other.lanes[at] && lanes[at + 1] == other.lanes[at + 1];
  }

  boolean sameExtra(int name, CallEntry other, int theirs) {
    return extra(2 * name) == other.extra(2 * theirs)
        && extra(2 * name + 1) == other.extra(2 * theirs + 1);
  }

  private long extra(int at) {
    return at < extras.length ? extras[at] : 0;
  }
}
