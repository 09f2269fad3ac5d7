package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.Calls;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmErrors;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis.Rung;
import java.util.List;
import java.util.Optional;

/**
 * Finds the first block at which two nodes that share the chain hold different states. States stay
 * different once they are, so halving the heights finds it; the block that was noticed may be hours
 * later.
 */
record BackSearch(EvmNode left, EvmNode right, Stopwatch stopwatch) {
  private static final String NAME = "first bad block";
  private static final String STATE_ROOT = "stateRoot";

  /**
   * Searches below a height at which the states differ.
   *
   * @param rungs takes what came of it
   * @return the lowest height that is known to differ
   */
  long below(long bad, List<Rung> rungs) {
    Stopwatch.Lap lap = stopwatch.start();
    long lowest = bad;
    String outcome;
    try {
      lowest = search(bad);
      outcome = lowest == bad ? "it is this one" : "it is " + lowest + ", not " + bad;
    } catch (RpcException e) {
      outcome = "not available: " + e.getMessage() + " – " + EvmErrors.of(e).advice();
    }
    rungs.add(new Rung(NAME, outcome, lap.millis(NAME), 0));
    return lowest;
  }

  private long search(long noticed) throws RpcException {
    long bad = noticed;
    long good = -1;
    for (long step = 1; good < 0 && bad > 0; step *= 2) {
      long height = Math.max(0, noticed - step);
      if (differ(height)) {
        bad = height;
      } else {
        good = height;
      }
    }
    while (bad - good > 1) {
      long middle = good + (bad - good) / 2;
      if (differ(middle)) {
        bad = middle;
      } else {
        good = middle;
      }
    }
    return bad;
  }

  /** A height that a node has no block or root for says nothing, and ends the search there. */
  private boolean differ(long height) throws RpcException {
    Optional<String> mine = root(left, height);
    Optional<String> theirs = root(right, height);
    return mine.isPresent() && theirs.isPresent() && !mine.equals(theirs);
  }

  private static Optional<String> root(EvmNode node, long height) throws RpcException {
    Optional<EvmBlock> block = Calls.await(node.block(height));
    return block.flatMap(found -> found.field(STATE_ROOT));
  }
}
