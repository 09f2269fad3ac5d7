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
 * @param lanes the digests
 * @param nothing why there is no trace of it; absent if there is
 */
record CallEntry(
    int index,
    String hash,
    long start,
    long end,
    long calls,
    CallLanes lanes,
    Optional<NoAnswerException> nothing) {

  boolean same(CallEntry other, CallGroup group) {
    return lanes.same(other.lanes, group);
  }

  boolean sameExtra(int name, CallEntry other, int theirs) {
    return lanes.sameExtra(name, other.lanes, theirs);
  }
}
