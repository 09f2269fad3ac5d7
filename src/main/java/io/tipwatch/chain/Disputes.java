package io.tipwatch.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Where nodes began to tell different computed fields, lowest first. Of a split that goes on from
 * height to height only the beginning is kept; a higher tipset is another beginning only if it sets
 * nodes apart that agreed before.
 */
final class Disputes {
  /** Many more than nodes can fall apart; the lowest are kept. */
  static final int MAX_OPEN = 64;

  private final JudgeRules rules;
  private final List<Dispute> open = new ArrayList<>();

  Disputes(JudgeRules rules) {
    this.rules = rules;
  }

  List<Dispute> open() {
    return open;
  }

  /**
   * A node told of a tipset.
   *
   * @param claims what all nodes told of it, this one included
   */
  void told(NodeId teller, Tipset tipset, Map<NodeId, SortedMap<String, String>> claims) {
    boolean news = false;
    for (NodeId other : claims.keySet()) {
      news |= !other.equals(teller) && compare(teller, other, tipset.height(), claims);
    }
    Optional<Dispute> here =
        open.stream().filter(one -> one.tipset().key().equals(tipset.key())).findFirst();
    here.ifPresent(dispute -> dispute.retell(claims));
    if (here.isPresent() || news) {
      Dispute latest = here.orElseGet(() -> new Dispute(tipset, claims));
      open.remove(latest);
      if (latest.separates()) {
        keep(latest);
      }
    }
  }

  /** True if the nodes differ, and nothing up to this height has told of it yet. */
  private boolean compare(
      NodeId teller, NodeId other, long height, Map<NodeId, SortedMap<String, String>> claims) {
    SortedMap<String, String> mine = claims.get(teller);
    SortedMap<String, String> theirs = claims.get(other);
    if (mine == null || theirs == null) {
      return false;
    }
    Set<String> fields = mine.equals(theirs) ? Set.of() : Dispute.differing(List.of(mine, theirs));
    boolean known = false;
    for (Dispute dispute : open) {
      if (dispute.height() > height || !dispute.separates(teller, other)) {
        continue;
      }
      known |= dispute.explains(fields, rules.kind().computed());
      if (!fields.isEmpty()) {
        dispute.differAt(height);
      } else if (dispute.concerns(mine, theirs)) {
        dispute.agreeAt(height);
      }
    }
    return !fields.isEmpty() && !known;
  }

  /** Takes up a beginning, which may be below what was taken for one. */
  private void keep(Dispute dispute) {
    open.add(dispute);
    open.sort(Comparator.comparingLong(Dispute::height));
    List<Dispute> beginnings = new ArrayList<>();
    for (Dispute one : open) {
      if (one == dispute
          || one.height() <= dispute.height()
          || !one.explainedBy(beginnings, rules.kind().computed())) {
        beginnings.add(one);
      } else {
        dispute.differAt(one.differedAt());
      }
    }
    open.clear();
    open.addAll(beginnings.subList(0, Math.min(beginnings.size(), MAX_OPEN)));
  }

  /** A check of a tipset led to a verdict. */
  void answered(TipsetKey key, Verdict verdict) {
    if (verdict instanceof Verdict.Match) {
      open.removeIf(dispute -> dispute.tipset().key().equals(key));
    } else if (!(verdict instanceof Verdict.Inconclusive)) {
      open.stream().filter(one -> one.tipset().key().equals(key)).forEach(Dispute::answer);
    }
  }

  /**
   * Lets go of what is over: what was looked into and healed, and what is forgotten.
   *
   * @param leader height of the highest believed head
   */
  void settle(long leader) {
    long horizon = leader - rules.keepHeights();
    open.removeIf(dispute -> dispute.over(rules.stallHeights()) || dispute.differedAt() < horizon);
  }

  /**
   * Whether what some nodes do above a height follows from what they computed below: a check there
   * would find the same split a second time, in another place.
   */
  boolean explain(long height, Set<NodeId> nodes) {
    return open.stream()
        .anyMatch(dispute -> dispute.height() <= height && dispute.separates(nodes));
  }

  /** Whether any of these nodes still differs with another. */
  boolean involve(Set<NodeId> nodes) {
    return open.stream().anyMatch(dispute -> nodes.stream().anyMatch(dispute::involves));
  }
}
