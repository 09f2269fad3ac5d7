package io.tipwatch.chain;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all observations amount to at one time.
 *
 * @param overall the gravest verdict on the chain; a cause hides its symptoms
 * @param nodes one verdict for each configured node
 * @param suspicions what the diagnosis should look into, gravest first; the same sign gives an
 *     equal suspicion each time but for {@code settled}
 * @param settled heights that settled since the last judgement, ascending and without a gap
 * @param behindClock how many heights all nodes together are behind the wall clock; 0 if they are
 *     not, if fewer than two answer, or if that is no more than a chain may stand still
 * @param finalizedApart nodes that took different branches for final; empty while none did
 */
public record Judgement(
    Verdict overall,
    Map<NodeId, Verdict> nodes,
    List<Suspicion> suspicions,
    List<LedgerEntry> settled,
    long behindClock,
    Set<NodeId> finalizedApart) {

  /** A judgement of nodes that keep up with the wall clock, and finalized nothing different. */
  public Judgement(
      Verdict overall,
      Map<NodeId, Verdict> nodes,
      List<Suspicion> suspicions,
      List<LedgerEntry> settled) {
    this(overall, nodes, suspicions, settled, 0, Set.of());
  }

  public Judgement {
    nodes = Map.copyOf(nodes);
    suspicions = List.copyOf(suspicions);
    settled = List.copyOf(settled);
    finalizedApart = Set.copyOf(finalizedApart);
  }
}
