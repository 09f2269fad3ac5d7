package io.tipwatch.sim;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.rpc.Quoted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the place of a fault in an answer of unknown length, in one pass: each amount of gas in
 * it has the same chance. One inside a subcall is preferred to one in a root call, and that to the
 * gas in a receipt, where a node writes no charges.
 */
final class FaultChoice implements TracePass.Reader {
  private static final int IN_SUBCALL = 0;
  private static final int IN_ROOT_CALL = 1;
  private static final int IN_RECEIPT = 2;
  private static final int KINDS = 3;
  private static final int MAX_QUOTED = 128;

  private final Dice dice;
  private final int[] seen = new int[KINDS];
  private final List<Optional<TraceFault>> chosen =
      new ArrayList<>(Collections.nCopies(KINDS, Optional.empty()));
  private Optional<String> root = Optional.empty();
  private Optional<TraceFault> candidate = Optional.empty();
  private int kind;

  FaultChoice(long seed) {
    dice = new Dice(seed);
  }

  @Override
  public boolean wants(TraceScanner at) {
    candidate = Optional.empty();
    if (at.slot() == TraceSlot.ROOT_CID) {
      return true;
    }
    kind =
        at.slot() == TraceSlot.GAS_USED
            ? IN_RECEIPT
            : at.callDepth() == 0 ? IN_ROOT_CALL : IN_SUBCALL;
    boolean wanted = dice.below(++seen[kind]) == 0;
    if (wanted) {
      candidate = at.place();
    }
    return wanted;
  }

  @Override
  public String take(String json) {
    if (candidate.isEmpty()) {
      root = Optional.of(json.replace("\"", ""));
    } else if (FaultEdit.canChange(json)) {
      chosen.set(kind, candidate);
    }
    return json;
  }

  /** The root that the answer states. */
  Optional<String> root() {
    return root;
  }

  Optional<TraceFault> place() {
    return chosen.stream().flatMap(Optional::stream).findFirst();
  }

  /**
   * The fault that comes of it.
   *
   * @param node the one that gave the answer
   * @param head the tipset that was executed
   * @throws NoFaultException if there is none, or the node is at fault itself
   */
  MirrorFault fault(NodeId node, SyncReports.Tip head, RealChain.Next.Child child)
      throws NoFaultException {
    if (root.isEmpty()) {
      throw new NoFaultException(node + " gives no root when it executes a tipset");
    }
    if (!root.get().equals(child.claimedRoot())) {
      throw new NoFaultException(
          "%s itself computes %s at height %d, where the next blocks claim %s: this is a real divergence"
              .formatted(
                  node,
                  Quoted.text(root.get(), MAX_QUOTED),
                  head.height(),
                  Quoted.text(child.claimedRoot(), MAX_QUOTED)));
    }
    if (place().isEmpty()) {
      throw new NoFaultException(
          "there is nothing to change in the trace of %s at height %d"
              .formatted(node, head.height()));
    }
    String computed = Cids.dagCbor(Dice.hash(dice.next(), root.get()));
    return new MirrorFault(
        head.height(), head.key(), child.tipset().key(), place().get(), root.get(), computed);
  }
}
