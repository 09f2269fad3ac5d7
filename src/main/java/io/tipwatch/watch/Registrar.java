package io.tipwatch.watch;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.incident.ChainIdentity;
import io.tipwatch.incident.Watch;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows what makes each chain that chain, as soon as one of its nodes has said so. Safe for use
 * from any thread.
 */
public final class Registrar {
  private final String watchdog;
  private final Set<NodeId> drills;
  private final Map<String, Watch.Chain> chains = new HashMap<>();
  private volatile Watch watch;

  /**
   * @param watchdog its name, which no other watchdog on the same database has
   * @param drills nodes that are simulated, to try the alarm
   */
  public Registrar(String watchdog, Collection<String> names, Set<NodeId> drills) {
    this.watchdog = watchdog;
    this.drills = Set.copyOf(drills);
    for (String name : names) {
      chains.put(name, chain(new ChainIdentity("name:" + name, TipsetKey.NONE)));
    }
    watch = new Watch(watchdog, chains);
  }

  private Watch.Chain chain(ChainIdentity identity) {
    return new Watch.Chain(identity, drills);
  }

  /** The first node that says who it is speaks for its chain; others that differ are kept out. */
  synchronized void identified(String name, Identified who) {
    Watch.Chain known = chains.get(name);
    if (known != null && known.identity().genesis().isEmpty()) {
      List<String> genesis = List.of(who.profile().genesis().split(",", TipsetKey.MAX_BLOCKS));
      chains.put(name, chain(new ChainIdentity(network(who), new TipsetKey(genesis))));
      watch = new Watch(watchdog, chains);
    }
  }

  /** What a drill causes has fingerprints of its own, so that its end ends nothing real. */
  private String network(Identified who) {
    return drills.isEmpty() ? who.profile().network() : "drill:" + who.profile().network();
  }

  Watch watch() {
    return watch;
  }
}
