package io.tipwatch.sim.evm;

import io.tipwatch.sim.Dice;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import java.util.ArrayList;
import java.util.List;

/** Which of the blocks that a node took its subscribers hear of. */
final class HeadNews {
  private HeadNews() {}

  /**
   * @param added what is new on the node's branch, the lowest first
   * @param reorganised whether something else was there before
   */
  static List<Known> told(EvmDialect dialect, List<Known> added, boolean reorganised) {
    if (added.size() < 2) {
      return added;
    }
    return switch (dialect) {
      // one signal for all; the way to it is the subscriber's business
      case GETH, GANACHE -> List.of(added.getLast());
      case OPERA, SONIC, BESU, RETH, ANVIL -> added;
      case NETHERMIND -> shuffled(added);
      case ERIGON -> reorganised ? repeated(added) : added.subList(1, added.size());
      case ETHEREUMJS -> List.of();
    };
  }

  /** Each is sent by a task of its own. */
  private static List<Known> shuffled(List<Known> added) {
    List<Known> order = new ArrayList<>(added);
    Dice dice = new Dice(Dice.hash(added.size(), added.getLast().block().hash()));
    for (int i = order.size() - 1; i > 0; i--) {
      order.set(i, order.set(dice.below(i + 1), order.get(i)));
    }
    return order;
  }

  private static List<Known> repeated(List<Known> added) {
    List<Known> twice = new ArrayList<>(added);
    twice.add(added.getLast());
    return twice;
  }
}
