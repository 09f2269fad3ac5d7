package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.Attribution;
import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.Calls;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.Client;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.RpcException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Chooses the two nodes whose executions are compared: of each side the one that can tell most. The
 * other nodes of a side computed the same.
 */
record Disputes(Map<NodeId, EvmNode> nodes) {

  /** Between the two largest groups of nodes that have a block and tell different fields of it. */
  Optional<Dispute> between(Headers headers) {
    List<Attribution.Group> groups = headers.attribution().groups();
    if (groups.size() < 2) {
      return Optional.empty();
    }
    return best(groups.get(0).nodes(), headers)
        .flatMap(
            left -> best(groups.get(1).nodes(), headers).map(right -> new Dispute(left, right)));
  }

  /** Between the first node that has a block and another one that tells the same of it. */
  Optional<Dispute> among(Headers headers) {
    List<Party> parties =
        headers.given().stream()
            .sorted(Comparator.comparingInt(answer -> -abilities(answer.node())))
            .flatMap(answer -> answer.block().map(block -> own(answer.node(), block)).stream())
            .toList();
    return parties.size() < 2
        ? Optional.empty()
        : Optional.of(new Dispute(parties.get(0), parties.get(1)));
  }

  private Optional<Party> best(Set<NodeId> group, Headers headers) {
    return headers.given().stream()
        .filter(answer -> group.contains(answer.node()))
        .max(
            Comparator.<Headers.Answer>comparingInt(answer -> abilities(answer.node()))
                .thenComparing(Headers.Answer::node, Comparator.reverseOrder()))
        .flatMap(answer -> answer.block().map(block -> own(answer.node(), block)));
  }

  private int abilities(NodeId id) {
    EvmNode node = node(id);
    return (int) Stream.of(Ability.values()).filter(node::can).count();
  }

  private Party own(NodeId id, EvmBlock block) {
    return new Party(node(id), block, new Access.Own(block.number(), block.hash()));
  }

  private EvmNode node(NodeId id) {
    return Optional.ofNullable(nodes.get(id)).orElseThrow();
  }

  /**
   * Between a node that has a block and one that refused it or stands still before it; empty if the
   * latter cannot be made to execute it.
   *
   * @param refused whether the block is on its list of bad ones
   */
  Optional<Dispute> over(EvmBlock block, NodeId has, NodeId lacks, boolean refused) {
    Party left = own(has, block);
    EvmNode stuck = node(lacks);
    boolean tracesBad = stuck.client() == Client.GETH || stuck.client() == Client.RETH;
    if (refused && tracesBad) {
      return Optional.of(dispute(left, stuck, new Access.Refused(block.hash())));
    }
    if (stuck.can(Ability.DEBUG_RAW_BLOCK)) {
      return sent(left, block).map(rlp -> dispute(left, stuck, new Access.Sent(rlp)));
    }
    return Optional.empty();
  }

  private static Dispute dispute(Party left, EvmNode stuck, Access access) {
    return new Dispute(left, new Party(stuck, left.block(), access));
  }

  /** The whole block, from a node that has it. */
  private static Optional<String> sent(Party owner, EvmBlock block) {
    if (Ability.RAW_BLOCK.lackedBy(owner.node().capabilities()).isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Calls.await(owner.node().rawBlock(block.hash())));
    } catch (RpcException e) {
      return Optional.empty(); // the node says why elsewhere; without the block nothing is sent
    }
  }
}
