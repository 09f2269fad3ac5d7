package io.tipwatch.incident;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The trouble that is more likely the watchdog's own. */
final class SelfSuspicion {
  private SelfSuspicion() {}

  /** All nodes of a chain are down. */
  static Candidate of(Watch watch, String chain, Set<NodeId> nodes) {
    return of(
        watch,
        chain,
        watch.chain(chain).identity(),
        nodes,
        "All nodes of this chain stopped answering, which points at the watchdog itself or its"
            + " connection.");
  }

  /** All nodes of a chain are behind the wall clock, though they move. */
  static Candidate late(Watch watch, String chain, Judgement judgement) {
    return of(
        watch,
        chain,
        watch.chain(chain).identity(),
        judgement.nodes().keySet(),
        ("All nodes of this chain that answer are %d heights behind this machine's clock: it is"
                + " wrong, they are all catching up, or the chain is slow.")
            .formatted(judgement.behindClock()));
  }

  /** All chains fail. */
  static Candidate ofAll(Watch watch) {
    return of(
        watch,
        Watch.ALL_CHAINS,
        new ChainIdentity(Watch.ALL_CHAINS, TipsetKey.NONE),
        Set.of(),
        "No node of any chain answers or moves, which points at the watchdog itself or its"
            + " connection.");
  }

  private static Candidate of(
      Watch watch, String chain, ChainIdentity identity, Set<NodeId> nodes, String text) {
    // each watchdog suspects itself: another one on the same database may see well
    List<String> subjects = List.of("watchdog:" + watch.watchdog());
    return new Candidate(
        chain,
        IncidentKind.SELF_SUSPECT,
        Parties.of(nodes),
        Optional.empty(),
        Fingerprint.of(identity, IncidentKind.SELF_SUSPECT, subjects),
        text,
        Clue.NONE);
  }
}
