package io.tipwatch.incident;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import java.util.Map;
import java.util.Set;

/**
 * What one watchdog watches.
 *
 * @param watchdog its own name, which no other watchdog on the same database has
 * @param chains by the operator's names
 */
public record Watch(String watchdog, Map<String, Chain> chains) {
  /** Stands for all chains at once, where a chain is named. */
  public static final String ALL_CHAINS = "*";

  public Watch {
    chains = Map.copyOf(chains);
  }

  /**
   * One watched chain.
   *
   * @param drills nodes that are simulated, to try the alarm
   */
  public record Chain(ChainIdentity identity, Set<NodeId> drills) {
    public Chain {
      drills = Set.copyOf(drills);
    }
  }

  /** The chain of that name; one that nothing is known of yet has its name for an identity. */
  Chain chain(String name) {
    Chain known = chains.get(name);
    return known == null
        ? new Chain(new ChainIdentity("name:" + name, TipsetKey.NONE), Set.of())
        : known;
  }
}
