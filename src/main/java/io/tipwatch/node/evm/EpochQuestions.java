package io.tipwatch.node.evm;

import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Asks a node what it says of the epoch it is in: when one begins, and at the same heights as every
 * other node is asked, so that the answers can be compared. Confined to one event loop.
 */
final class EpochQuestions {
  /** Two small calls in half a minute or so. */
  static final int EVERY_BLOCKS = 50;

  private final EvmNode node;
  private boolean asking;

  EpochQuestions(EvmNode node) {
    this.node = node;
  }

  /**
   * The node has gone on to a block.
   *
   * @param told takes what it says of the block's epoch; not called if it cannot say
   */
  void applied(
      EvmBlock block, Optional<EvmBlock> parent, Consumer<SortedMap<String, String>> told) {
    if (asking || !node.profile().hasEpochs() || block.epoch().isEmpty()) {
      return;
    }
    boolean begins = parent.filter(one -> !one.epoch().equals(block.epoch())).isPresent();
    if (begins || block.number() % EVERY_BLOCKS == 0) {
      asking = true;
      node.epochs()
          .facts(block.epoch().getAsLong())
          .onSuccess(told::accept)
          .onComplete(_ -> asking = false);
    }
  }
}
