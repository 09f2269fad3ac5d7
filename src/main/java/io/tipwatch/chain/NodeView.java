package io.tipwatch.chain;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one node: its head, whether it answers, and how its head behaves. Written by
 * {@link ChainView} and {@link Judge} only; confined to their thread.
 */
public final class NodeView {
  /** A node that refuses everything is remembered by its first refusals. */
  private static final int MAX_REFUSALS = 16;

  private final NodeId id;
  private final JudgeRules rules;
  private final Flaps flaps;
  private final Map<TipsetKey, Refused> refusals = new LinkedHashMap<>();
  private Presence presence = Presence.UNHEARD;
  private String reason = "not heard of yet";
  private @Nullable Tipset head;
  private @Nullable Tipset peak;
  private @Nullable Tipset unbelieved;
  private @Nullable Tipset contradicted;
  private @Nullable Tipset finalized;
  private Instant progressAt = Instant.MIN;
  private boolean lagging;
  private long stood;
  private long passedBy = -1;

  NodeView(NodeId id, JudgeRules rules) {
    this.id = id;
    this.rules = rules;
    this.flaps = new Flaps(rules);
  }

  /** Whether a node answers. */
  public enum Presence {
    UNHEARD,
    UP,
    DOWN
  }

  /** A refusal that the node has not yet taken back by its deeds. */
  record Refused(TipsetKey tipset, String text, long headHeight, Instant at) {}

  public NodeId id() {
    return id;
  }

  public Presence presence() {
    return presence;
  }

  /** Why the node is not up, in words for the operator; empty when it is. */
  public String reason() {
    return reason;
  }

  public Optional<Tipset> head() {
    return Optional.ofNullable(head);
  }

  /** A head that the node claims, but which lies in the future of the wall clock. */
  public Optional<Tipset> unbelievedHead() {
    return Optional.ofNullable(unbelieved);
  }

  /** When the head last became a tipset that it had not been just before. */
  public Instant progressAt() {
    return progressAt;
  }

  public boolean lagging() {
    return lagging;
  }

  /** For how many heights of others' progress the head has stood still while the node answered. */
  public long stoodHeights() {
    return stood;
  }

  public boolean stalled() {
    return stood >= rules.stallHeights();
  }

  /** Whether the node goes back and forth between the same few tipsets. */
  public boolean flapping(Instant now) {
    return flaps.flapping(now).isPresent();
  }

  /** The tipset of which the node last told two things, until it has gone on well above it. */
  Optional<Tipset> contradiction() {
    return Optional.ofNullable(contradicted);
  }

  /** The last tipset that the node called final. */
  Optional<Tipset> finalized() {
    return Optional.ofNullable(finalized);
  }

  void finalized(Tipset tipset) {
    finalized = tipset;
  }

  boolean live() {
    return presence == Presence.UP && head != null;
  }

  /** The head of a live node. */
  Tipset liveHead() {
    if (head == null) {
      throw new IllegalStateException(id + " has no head");
    }
    return head;
  }

  /** The highest tipset the node has held, which it may have reverted since. */
  Optional<Tipset> peak() {
    return Optional.ofNullable(peak);
  }

  Map<TipsetKey, Refused> refusals() {
    return refusals;
  }

  Flaps flaps() {
    return flaps;
  }

  void reached() {
    presence = Presence.UP;
    reason = "";
  }

  void lost(String why) {
    presence = Presence.DOWN;
    reason = why;
    passedBy = -1; // what others do while a node is down does not count as standing still
  }

  void current(Tipset tipset, Instant at) {
    if (head == null || tipset.height() < head.height()) {
      peak = tipset;
    }
    move(tipset, at);
  }

  void apply(Tipset tipset, Instant at) {
    move(tipset, at);
  }

  private void move(Tipset tipset, Instant at) {
    if (tipset.equals(head)) {
      return;
    }
    head = tipset;
    unbelieved = null;
    if (contradicted != null && tipset.height() - contradicted.height() >= rules.stallHeights()) {
      contradicted = null;
    }
    if (peak == null || tipset.height() > peak.height()) {
      peak = tipset;
      flaps.rise();
    }
    if (flaps.apply(tipset, at)) {
      progressAt = at;
      stood = 0;
      passedBy = -1;
    }
  }

  void revertTo(Tipset parent) {
    head = parent;
    unbelieved = null;
  }

  void disbelieve(@Nullable Tipset tipset) {
    unbelieved = tipset;
  }

  void contradict(Tipset tipset) {
    contradicted = tipset;
  }

  void refuse(TipsetKey tipset, String text, Instant at) {
    Refused earlier = refusals.get(tipset);
    boolean repeated = earlier != null && !progressAt.isAfter(earlier.at());
    if (!repeated && (earlier != null || refusals.size() < MAX_REFUSALS)) {
      long height = head == null ? 0 : head.height();
      refusals.put(tipset, new Refused(tipset, text, height, at));
    }
  }

  /**
   * Takes note of how far the others are.
   *
   * @param leader height of the highest believed head
   * @param behind how many tipsets, or heights if these are fewer, the reference head is ahead
   */
  void compare(long leader, long behind) {
    lagging = lagging ? behind >= Math.max(1, rules.lagExit()) : behind >= rules.lagEnter();
    if (head == null || leader <= head.height()) {
      stood = 0;
      passedBy = -1;
    } else if (passedBy < 0) {
      passedBy = leader;
    } else if (leader > passedBy) {
      stood += leader - passedBy;
      passedBy = leader;
    }
  }
}
