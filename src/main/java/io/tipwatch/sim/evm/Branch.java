package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.EvmSimChain.Known;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The blocks that lead to a node's head, by height, with their transactions. */
final class Branch {
  private final TreeMap<Long, Known> blocks = new TreeMap<>();
  private final Map<String, Spot> transactions = new HashMap<>();

  /** Where a transaction is. */
  record Spot(Known known, int index) {}

  Branch(Known genesis) {
    blocks.put(0L, genesis);
  }

  Optional<Known> at(long number) {
    return Optional.ofNullable(blocks.get(number));
  }

  Optional<Spot> transaction(String hash) {
    return Optional.ofNullable(transactions.get(hash));
  }

  /** The same block with another outcome. */
  void replace(Known known) {
    put(known);
  }

  /**
   * Makes a block the tip.
   *
   * @param find a block by its hash
   * @return the blocks that were not on the branch before, the lowest first
   */
  List<Known> adopt(Known tip, Function<String, Known> find) {
    Deque<Known> added = new ArrayDeque<>();
    Known at = tip;
    while (!holds(at)) {
      added.addFirst(at);
      at = find.apply(at.block().parentHash());
    }
    cut(at.block().number());
    added.forEach(this::put);
    forget();
    return List.copyOf(added);
  }

  /** Everything above a height leaves the branch. */
  void cut(long number) {
    Map<Long, Known> above = blocks.tailMap(number, false);
    above.values().forEach(this::forgetTransactions);
    above.clear();
  }

  private boolean holds(Known known) {
    return at(known.block().number())
        .filter(there -> there.block().hash().equals(known.block().hash()))
        .isPresent();
  }

  private void put(Known known) {
    blocks.put(known.block().number(), known);
    List<EvmTransaction> all = known.block().content().transactions();
    for (int i = 0; i < all.size(); i++) {
      transactions.put(all.get(i).hash(), new Spot(known, i));
    }
  }

  private void forget() {
    while (blocks.size() > EvmSimChain.MAX_BLOCKS) {
      Iterator<Known> oldest = blocks.tailMap(1L).values().iterator();
      forgetTransactions(oldest.next());
      oldest.remove();
    }
  }

  private void forgetTransactions(Known known) {
    known.block().content().transactions().forEach(it -> transactions.remove(it.hash()));
  }
}
