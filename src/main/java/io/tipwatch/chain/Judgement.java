package io.tipwatch.chain;

import java.util.List;
import java.util.Map;

/**
 * What all observations amount to at one time.
 *
 * @param overall the gravest verdict on the chain; a cause hides its symptoms
 * @param nodes one verdict for each configured node
 * @param suspicions what the diagnosis should look into, gravest first; the same sign gives an
 *     equal suspicion each time but for {@code settled}
 * @param settled heights that settled since the last judgement, ascending and without a gap
 */
public record Judgement(
    Verdict overall,
    Map<NodeId, Verdict> nodes,
    List<Suspicion> suspicions,
    List<LedgerEntry> settled) {
  public Judgement {
    nodes = Map.copyOf(nodes);
    suspicions = List.copyOf(suspicions);
    settled = List.copyOf(settled);
  }
}
