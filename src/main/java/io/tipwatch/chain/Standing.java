package io.tipwatch.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How the live nodes stand to one another at one time.
 *
 * @param live nodes that answer and have a head, the highest believed head first
 * @param reference the head that others are measured against
 * @param leader the highest head that the wall clock allows
 * @param branches the live nodes by the chain they follow
 */
record Standing(
    List<NodeView> live, Optional<Tipset> reference, Optional<Tipset> leader, Branches branches) {

  /** Headers carry whole seconds, so a tipset may look this much too early or too late. */
  private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

  static Standing of(ChainView view, Instant now) {
    List<NodeView> live = new ArrayList<>();
    for (NodeView node : view.nodes()) {
      if (node.live()) {
        live.add(node);
      }
    }
    live.sort(
        Comparator.comparingLong((NodeView node) -> -node.liveHead().height())
            .thenComparing(NodeView::id));
    Optional<Tipset> reference = reference(live, view.rules(), now);
    // a head that outruns the clock leads nobody, but its node is still looked at
    Comparator<NodeView> runawaysLast =
        Comparator.comparing(node ->
            reference.map(r -> outruns(node.liveHead(), r, view.rules(), now)).orElse(false));
    live.sort(runawaysLast);
    return new Standing(
        live,
        reference,
        live.isEmpty() ? Optional.empty() : Optional.of(live.getFirst().liveHead()),
        Branches.of(view.tree(), live, view.rules().settleDepth(), view.mainNode()));
  }

  /** One runaway node must not make all others look late, so it takes two to set the pace. */
  private static Optional<Tipset> reference(List<NodeView> live, JudgeRules rules, Instant now) {
    if (live.size() < 2) {
      return live.stream().map(NodeView::liveHead).findFirst();
    }
    Tipset highest = live.getFirst().liveHead();
    Tipset second = live.get(1).liveHead();
    boolean believed = live.size() == 2 && !outruns(highest, second, rules, now);
    return Optional.of(believed ? highest : second);
  }

  /** Whether a chain cannot have got from one tipset up to the other in the time that passed. */
  private static boolean outruns(Tipset higher, Tipset lower, JudgeRules rules, Instant now) {
    if (!rules.kind().wallClock()) {
      return false;
    }
    Duration passed = Duration.between(lower.time(), now).plus(CLOCK_GRAIN);
    long possible = passed.isNegative() ? 0 : passed.dividedBy(rules.blockTime());
    return higher.height() - lower.height() > possible + rules.futureHeights();
  }

  /** Whether a header's time is so far ahead that no honest node would take it. */
  static boolean inFuture(Tipset tipset, JudgeRules rules, Instant now) {
    Duration allowed = rules.blockTime().multipliedBy(rules.futureHeights()).plus(CLOCK_GRAIN);
    return rules.kind().wallClock() && tipset.time().isAfter(now.plus(allowed));
  }

  /** How many heights the wall clock is ahead of the leader. */
  long behindClock(JudgeRules rules, Instant now) {
    if (leader.isEmpty() || !rules.kind().wallClock()) {
      return 0;
    }
    Duration age = Duration.between(leader.get().time(), now).minus(CLOCK_GRAIN);
    return age.isNegative() ? 0 : age.dividedBy(rules.blockTime());
  }

  /** Whether no live node's head has become a new one for a number of block times. */
  boolean stillFor(int heights, JudgeRules rules, Instant now) {
    Duration time = rules.blockTime().multipliedBy(heights);
    return rules.kind().wallClock()
        && !live.isEmpty()
        && live.stream().noneMatch(node -> node.progressAt().isAfter(now.minus(time)));
  }
}
