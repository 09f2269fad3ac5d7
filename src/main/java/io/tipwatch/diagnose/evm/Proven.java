package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.Calls;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.rpc.RpcException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The block after which the state is proved, as each party has it: the disputed one; or the one
 * before it, if a party refused the disputed one and so has no state after it. A database that was
 * damaged before already contradicts there the root that the node itself accepted.
 *
 * @param earlier whether it is the one before
 */
record Proven(EvmBlock left, EvmBlock right, boolean earlier) {
  private static final int ROOT_CHARS = 66;

  /** Empty if there is none that proofs can be asked for, which is told to the inquiry. */
  static Optional<Proven> of(Inquiry inquiry, String name) {
    Dispute dispute = inquiry.dispute();
    for (Party party : List.of(dispute.left(), dispute.right())) {
      Optional<String> lack = party.lacks(List.of(Ability.PROOFS));
      if (lack.isPresent()) {
        return nothing(inquiry, name, party, lack.get());
      }
    }
    Optional<EvmBlock> left = Optional.of(dispute.left().block());
    Optional<EvmBlock> right = Optional.of(dispute.right().block());
    if (!dispute.bothOwn()) {
      left = parent(dispute.left());
      right = parent(dispute.right());
    }
    if (left.isEmpty() || right.isEmpty()) {
      Party without = left.isEmpty() ? dispute.left() : dispute.right();
      return nothing(inquiry, name, without, "it does not tell of the block before");
    }
    if (rootless(left.get()) || rootless(right.get())) {
      Party without = rootless(left.get()) ? dispute.left() : dispute.right();
      return nothing(inquiry, name, without, "it tells no state root to hold a proof against");
    }
    return Optional.of(new Proven(left.get(), right.get(), !dispute.bothOwn()));
  }

  private static Optional<Proven> nothing(Inquiry inquiry, String name, Party party, String why) {
    inquiry.skip(name, "not available: " + party.id() + ": " + why);
    return Optional.empty();
  }

  private static Optional<EvmBlock> parent(Party party) {
    EvmBlock block = party.block();
    try {
      return Calls.await(party.node().block(block.parentHash()))
          .filter(parent -> parent.number() == block.number() - 1);
    } catch (RpcException e) {
      return Optional.empty();
    }
  }

  private static boolean rootless(EvmBlock block) {
    return block.field("stateRoot").filter(text -> text.length() == ROOT_CHARS).isEmpty();
  }

  /** As a party has it. */
  EvmBlock of(Party party, Dispute dispute) {
    return party.equals(dispute.left()) ? left : right;
  }

  byte[] leftRoot() {
    return root(left);
  }

  byte[] rightRoot() {
    return root(right);
  }

  private static byte[] root(EvmBlock block) {
    return HexFormat.of().parseHex(block.field("stateRoot").orElseThrow().substring(2));
  }
}
