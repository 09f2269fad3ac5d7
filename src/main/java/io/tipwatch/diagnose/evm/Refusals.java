package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.diagnose.Calls;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.BadBlock;
import io.tipwatch.node.evm.EvmErrors;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which of the suspects executed the next block and refused it, as they say themselves.
 *
 * @param nodes those that refuse the block that others went on to
 * @param everybody the hash of a block that all nodes refuse, where nobody went on
 */
record Refusals(List<NodeId> nodes, Optional<String> everybody) {
  static Refusals ask(
      Suspicion suspicion, Map<NodeId, EvmNode> nodes, Stopwatch stopwatch, List<Rung> rungs) {
    List<NodeId> refusing = new ArrayList<>();
    Map<String, Integer> refused = new TreeMap<>();
    for (NodeId suspect : suspicion.suspects().stream().sorted().toList()) {
      EvmNode node = nodes.get(suspect);
      if (node == null || !node.can(Ability.BAD_BLOCKS)) {
        continue;
      }
      Stopwatch.Lap lap = stopwatch.start();
      String name = "bad blocks of " + suspect;
      String outcome;
      try {
        List<String> bad = next(suspicion, Calls.await(node.badBlocks()));
        bad.forEach(hash -> refused.merge(hash, 1, Integer::sum));
        if (!bad.isEmpty()) {
          refusing.add(suspect);
        }
        outcome = outcome(suspicion, bad);
      } catch (RpcException e) {
        outcome = "not available: " + EvmErrors.of(e).advice();
      }
      rungs.add(new Rung(name, outcome, lap.millis(name), 0));
    }
    Optional<String> everybody =
        refused.entrySet().stream()
            .filter(one -> one.getValue() == nodes.size())
            .map(Map.Entry::getKey)
            .findFirst();
    return suspicion.child().isPresent()
        ? new Refusals(List.copyOf(refusing), Optional.empty())
        : new Refusals(List.of(), everybody);
  }

  private static String outcome(Suspicion suspicion, List<String> bad) {
    if (suspicion.child().isPresent()) {
      return bad.isEmpty() ? "the next block is not among them" : "it refuses the next block";
    }
    return bad.isEmpty() ? "none after its head" : "it refuses " + String.join(", ", bad);
  }

  /** The refused ones among the blocks that may come next. */
  private static List<String> next(Suspicion suspicion, List<BadBlock> bad) {
    Optional<String> child = suspicion.child().map(tipset -> tipset.key().cids().getFirst());
    long height = suspicion.lastCommon().height() + 1;
    return bad.stream()
        .filter(block ->
            child.map(block.hash()::equals).orElseGet(() -> block.number().orElse(-1) == height))
        .map(BadBlock::hash)
        .toList();
  }
}
