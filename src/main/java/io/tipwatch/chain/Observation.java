package io.tipwatch.chain;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /**
   * A node says what it computed for a tipset, beyond what the key commits to. It may say so before
   * or after its head comes by, and more than once.
   *
   * @param fields by their names on the wire; those of one name are comparable as texts
   */
  record Computed(NodeId node, Tipset tipset, SortedMap<String, String> fields, Instant at)
      implements Observation {
    /** A header has some twenty fields, and an epoch some forty rules. */
    public static final int MAX_FIELDS = 160;

    /** The longest field of a header is its bloom of 2048 bits. */
    public static final int MAX_CHARS = 1_024;

    public Computed {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
      if (fields.size() > MAX_FIELDS) {
        throw new IllegalArgumentException(
            fields.size() + " computed fields; at most " + MAX_FIELDS + " are taken");
      }
      for (Map.Entry<String, String> field : fields.entrySet()) {
        if (Math.max(field.getKey().length(), field.getValue().length()) > MAX_CHARS) {
          throw new IllegalArgumentException(
              "a computed field of more than " + MAX_CHARS + " characters");
        }
      }
    }
  }

  /**
   * A tipset that a node takes for safe: the network has voted for it, and not yet on top of it.
   */
  record Safe(NodeId node, Tipset tipset, Instant at) implements Observation {}

  /** A tipset that a node takes for final: the network's own rules forbid it to leave it. */
  record Final(NodeId node, Tipset tipset, Instant at) implements Observation {}

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
