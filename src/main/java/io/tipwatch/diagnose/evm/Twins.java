package io.tipwatch.diagnose.evm;

import io.tipwatch.node.evm.EvmBlock;
import java.util.List;
import java.util.Optional;

/**
 * Two blocks of one height that hash differently because of what their makers computed, and for no
 * other reason: they have the same parent, the same transactions, and everything else that goes
 * into an execution. That they differ proves that the executions do.
 */
final class Twins {
  /** What goes into the execution of a block. */
  private static final List<String> INPUTS =
      List.of(
          "parentHash",
          "transactionsRoot",
          "timestamp",
          "miner",
          "gasLimit",
          "difficulty",
          "mixHash",
          "baseFeePerGas",
          "withdrawalsRoot",
          "parentBeaconBlockRoot",
          "excessBlobGas");

  private Twins() {}

  /** The same on whatever parent they have in common. */
  static boolean are(Headers headers) {
    return headers.given().stream()
        .findFirst()
        .flatMap(Headers.Answer::block)
        .filter(first -> are(headers, first.parentHash()))
        .isPresent();
  }

  /** Whether all blocks that were given are the same but for what was computed. */
  static boolean are(Headers headers, String parent) {
    List<EvmBlock> blocks =
        headers.given().stream().flatMap(answer -> answer.block().stream()).toList();
    return blocks.size() > 1
        && !headers.differing().isEmpty()
        && blocks.stream().allMatch(block -> alike(blocks.getFirst(), block, parent));
  }

  private static boolean alike(EvmBlock first, EvmBlock other, String parent) {
    return other.parentHash().equals(parent)
        && first.number() == other.number()
        && first.transactions().equals(other.transactions())
        && INPUTS.stream().allMatch(input -> same(first.field(input), other.field(input)));
  }

  /** A field that one client does not write is no difference. */
  private static boolean same(Optional<String> mine, Optional<String> theirs) {
    return mine.isEmpty() || theirs.isEmpty() || mine.equals(theirs);
  }
}
