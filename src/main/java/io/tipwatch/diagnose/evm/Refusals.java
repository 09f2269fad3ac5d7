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

/** Which of the suspects executed the next block and refused it, as they say themselves. */
record Refusals(List<NodeId> nodes) {
  static Refusals ask(
      Suspicion suspicion, Map<NodeId, EvmNode> nodes, Stopwatch stopwatch, List<Rung> rungs) {
    List<NodeId> refusing = new ArrayList<>();
    for (NodeId suspect : suspicion.suspects().stream().sorted().toList()) {
      EvmNode node = nodes.get(suspect);
      if (node == null || suspicion.child().isEmpty() || !node.can(Ability.BAD_BLOCKS)) {
        continue;
      }
      Stopwatch.Lap lap = stopwatch.start();
      String name = "bad blocks of " + suspect;
      String outcome;
      try {
        String child = suspicion.child().get().key().cids().getFirst();
        List<BadBlock> bad = Calls.await(node.badBlocks());
        boolean refused = bad.stream().anyMatch(block -> block.hash().equals(child));
        if (refused) {
          refusing.add(suspect);
        }
        outcome = refused ? "it refuses the next block" : "the next block is not among them";
      } catch (RpcException e) {
        outcome = "not available: " + EvmErrors.of(e).advice();
      }
      rungs.add(new Rung(name, outcome, lap.millis(name), 0));
    }
    return new Refusals(List.copyOf(refusing));
  }
}
