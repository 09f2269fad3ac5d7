package io.tipwatch.chain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The first sign that nodes may no longer compute the same state; it asks for proof and proves
 * nothing.
 *
 * @param lastCommon T, the deepest tipset that the nodes have in common: the one to execute again
 * @param child C, the tipset after T that one side has and the other lacks or refuses, when known
 * @param suspects the nodes that show the sign: behind, refusing, flapping, on the lesser branch
 * @param witnesses the nodes that went on
 * @param settled whether the sign has outlived the settle rule, so that it is more than news in
 *     transit
 * @param claims what nodes told of T where that is the sign; empty for other signs
 */
public record Suspicion(
    Sign sign,
    Tipset lastCommon,
    Optional<Tipset> child,
    Set<NodeId> suspects,
    Set<NodeId> witnesses,
    Instant since,
    boolean settled,
    Map<NodeId, SortedMap<String, String>> claims) {

  public Suspicion {
    suspects = Set.copyOf(suspects);
    witnesses = Set.copyOf(witnesses);
    claims = Map.copyOf(claims);
  }

  /** A sign that shows in how heads move. */
  public Suspicion(
      Sign sign,
      Tipset lastCommon,
      Optional<Tipset> child,
      Set<NodeId> suspects,
      Set<NodeId> witnesses,
      Instant since,
      boolean settled) {
    this(sign, lastCommon, child, suspects, witnesses, since, settled, Map.of());
  }

  /** What was seen. */
  public enum Sign {
    /** Nodes told different computed fields of one tipset. */
    ROOTS,
    /** A node told another thing of a tipset before, or left one that is final. */
    CONTRADICTION,
    /** Settled heights hold different tipsets. */
    BRANCHES,
    /** A node says that it refuses a tipset. */
    REJECTION,
    /** A node answers, and its head stands still while others move. */
    STALL,
    /** A node applies and reverts the same tipset again and again. */
    FLAPPING
  }
}
