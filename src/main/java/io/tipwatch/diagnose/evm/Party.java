package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.evm.Tracer;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.trace.evm.EvmDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the two nodes whose executions of the disputed block are compared.
 *
 * @param block as this node has it; as the other one has it if this one refused or lacks it
 */
record Party(EvmNode node, EvmBlock block, Access access) {
  NodeId id() {
    return node.id();
  }

  EvmDialect dialect() {
    return EvmDialect.of(node.client().label());
  }

  /** Whether the block is on the node's own chain. */
  boolean owns() {
    return access instanceof Access.Own;
  }

  /** Why it cannot do all of this; empty if it can, or if nobody knows. */
  Optional<String> lacks(List<Ability> abilities) {
    return abilities.stream()
        .flatMap(ability ->
            ability.lackedBy(node.capabilities()).map(why -> ability.label() + ": " + why).stream())
        .findFirst();
  }

  /** What it takes to have one transaction, or else the whole block, traced. */
  List<Ability> takes(Ability tracer) {
    return switch (access) {
      case Access.Own _ -> List.of(tracer);
      case Access.Refused _ -> List.of(tracer, Ability.BAD_BLOCKS);
      case Access.Sent _ -> List.of(tracer, Ability.DEBUG_RAW_BLOCK);
    };
  }

  /** What it takes to have the whole block traced. */
  List<Ability> takesWhole(Ability tracer) {
    List<Ability> all = new ArrayList<>(takes(tracer));
    if (owns()) {
      all.add(Ability.DEBUG_BLOCK);
    }
    return all;
  }

  /** All transactions of the block. */
  RpcStream whole(Tracer tracer) throws RpcException {
    return switch (access) {
      case Access.Own(_, String hash) -> node.traces().block(hash, tracer);
      case Access.Refused(String hash) -> node.traces().badBlock(hash, tracer);
      case Access.Sent(String rlp) -> node.traces().rawBlock(rlp, tracer);
    };
  }

  /** One transaction of the block, or the whole block where there is no other way. */
  RpcStream one(String transaction, Tracer tracer) throws RpcException {
    return owns() ? node.traces().transaction(transaction, tracer) : whole(tracer);
  }
}
