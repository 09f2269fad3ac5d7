package io.tipwatch.chain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One thing that was seen at one time; all that the judge ever learns. */
public sealed interface Observation {
  Instant at();

  /**
   * A node moved its head. The changes are linked: each {@code Apply} builds on the tipset before
   * it, each {@code Revert} removes the head, and what the node left out has been fetched. {@code
   * Current} begins a new account of the node, maybe on an unrelated branch; tipsets below it that
   * were fetched precede it as {@link Learnt}.
   */
  record Heads(NodeId node, List<HeadChange> changes, Instant at) implements Observation {
    public Heads {
      changes = List.copyOf(changes);
    }
  }

  /** A tipset became known without a head moving to it. */
  record Learnt(Tipset tipset, Instant at) implements Observation {}

  /** A node answers. */
  record Reached(NodeId node, Instant at) implements Observation {}

  /** A node does not answer, or cannot be followed. */
  record Lost(NodeId node, String reason, Instant at) implements Observation {}

  /**
   * A node says that it refuses a tipset.
   *
   * @param tipset the refused one, when the node names it
   * @param text the node's own words, possibly empty
   */
  record Refusal(NodeId node, Optional<TipsetKey> tipset, String text, Instant at)
      implements Observation {}

  /**
   * A check of a tipset ended; the ledger and the verdict rest on it from now on.
   *
   * @param routine whether nothing looked wrong: then the nodes agree on the chain whatever was
   *     found, and only a later check that finds nothing takes it back
   */
  record Diagnosed(TipsetKey lastCommon, Verdict verdict, boolean routine, Instant at)
      implements Observation {
    public Diagnosed(TipsetKey lastCommon, Verdict verdict, Instant at) {
      this(lastCommon, verdict, false, at);
    }
  }

  /** Time went by. */
  record Tick(Instant at) implements Observation {}
}
