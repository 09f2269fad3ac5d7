package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.Attribution;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.diagnose.Calls;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmErrors;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A block that some nodes went on from and others refuse, or stand still before. The latter are not
 * able to tell of it as of a block of theirs, and are made to execute it again where their client
 * can.
 */
record Refused(
    Suspicion suspicion, Refusals refusals, Map<NodeId, EvmNode> nodes, Disputes disputes) {
  private static final String NAME = "refused block";

  /** Empty if there is nothing to execute, or nobody who could. */
  Optional<Dispute> dispute(List<Rung> rungs, Stopwatch stopwatch) {
    Optional<Tipset> child = suspicion.child();
    if (child.isEmpty() || suspicion.suspects().isEmpty()) {
      return Optional.empty();
    }
    Stopwatch.Lap lap = stopwatch.start();
    NodeId suspect =
        refusals.nodes().stream()
            .findFirst()
            .orElseGet(() -> suspicion.suspects().stream().sorted().findFirst().orElseThrow());
    String outcome = "no node that went on gives the block";
    Optional<Dispute> dispute = Optional.empty();
    for (NodeId witness : suspicion.witnesses().stream().sorted().toList()) {
      try {
        Optional<EvmBlock> block = block(witness, child.get());
        dispute =
            block.flatMap(
                b -> disputes.over(b, witness, suspect, refusals.nodes().contains(suspect)));
        outcome = block.isEmpty() ? outcome : outcome(dispute, suspect);
      } catch (RpcException e) {
        outcome = "not available: " + e.getMessage() + " – " + EvmErrors.of(e).advice();
      }
      if (dispute.isPresent()) {
        break;
      }
    }
    rungs.add(new Rung(NAME, outcome, lap.millis(NAME), 0));
    return dispute;
  }

  private static String outcome(Optional<Dispute> dispute, NodeId suspect) {
    return dispute
        .map(found ->
            switch (found.right().access()) {
              case Access.Own _ -> suspect + " has it";
              case Access.Refused _ -> suspect + " keeps it and can execute it again";
              case Access.Sent _ -> "sent to " + suspect + ", which can execute it";
            })
        .orElse("not available: " + suspect + " cannot execute a block that it does not have");
  }

  private Optional<EvmBlock> block(NodeId witness, Tipset child) throws RpcException {
    EvmNode node = nodes.get(witness);
    return node == null ? Optional.empty() : Calls.await(node.block(child));
  }

  /** Every node that went on, and the ones that did not. */
  Map<NodeId, Party> sides(Dispute dispute) {
    Map<NodeId, Party> sides = new LinkedHashMap<>();
    for (NodeId node : nodes.keySet()) {
      if (suspicion.witnesses().contains(node)) {
        sides.put(node, dispute.left());
      } else if (node.equals(dispute.right().id()) || refusals.nodes().contains(node)) {
        sides.put(node, dispute.right());
      }
    }
    return sides;
  }

  /** Each party for itself. */
  static Map<NodeId, Party> sidesOfTwo(Dispute dispute) {
    Map<NodeId, Party> sides = new LinkedHashMap<>();
    sides.put(dispute.left().id(), dispute.left());
    sides.put(dispute.right().id(), dispute.right());
    return sides;
  }

  Diagnosis.Tipset place(Dispute dispute) {
    return new Diagnosis.Tipset(
        dispute.height(),
        suspicion.child().map(Tipset::key).orElse(TipsetKey.of(dispute.left().block().hash())));
  }

  /** What the nodes have of the block. */
  Headers headers(EvmReport.Compared compared, Headers common) {
    List<Headers.Answer> answers =
        common.answers().stream()
            .map(answer -> {
              Party side = compared.sides().get(answer.node());
              return side != null && side.owns()
                  ? new Headers.Answer(
                      answer.node(),
                      Optional.of(side.block()),
                      answer.identity(),
                      side.node().computed(side.block()),
                      Optional.empty())
                  : new Headers.Answer(
                      answer.node(),
                      Optional.empty(),
                      "",
                      new TreeMap<>(),
                      Optional.of("it does not have this block on its chain"));
            })
            .toList();
    return new Headers(answers, common.fields());
  }

  /** Who stands alone: those who went on vote with the block's root, the others with their own. */
  Attribution attribution(EvmReport.Compared compared) {
    Dispute dispute = compared.dispute();
    String claimed = dispute.left().block().field("stateRoot").orElse("the block's");
    String other =
        compared
            .clues()
            .roots()
            .map(RootsFinding::right)
            .filter(roots -> !roots.isEmpty())
            .map(List::getLast)
            .filter(root -> !root.equals(claimed))
            .orElse("another one; the block is refused");
    Map<NodeId, String> votes = new LinkedHashMap<>();
    compared
        .sides()
        .forEach((node, side) -> votes.put(node, side.equals(dispute.left()) ? claimed : other));
    Set<NodeId> all = new LinkedHashSet<>(nodes.keySet());
    return Attribution.of(votes, all, Optional.empty());
  }
}
