package io.tipwatch.chain;

import io.tipwatch.chain.Suspicion.Sign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns what is known at one time into one verdict for each node and one for the chain. */
final class Verdicts {
  private static final Comparator<Verdict> GRAVEST_FIRST = Comparator.comparingInt(Verdicts::rank);

  private final ChainView view;
  private final Standing standing;
  private final List<Suspicion> settled;
  private final Instant now;
  private final boolean chainStalled;
  private final long behindClock;

  Verdicts(ChainView view, Standing standing, List<Suspicion> suspicions, Instant now) {
    this.view = view;
    this.standing = standing;
    this.settled = suspicions.stream().filter(Suspicion::settled).toList();
    this.now = now;
    int stall = view.rules().stallHeights();
    long late = standing.behindClock(view.rules(), now);
    this.behindClock = late >= stall ? late : 0;
    this.chainStalled = standing.stillFor(stall, view.rules(), now);
  }

  Verdict of(NodeView node) {
    if (node.presence() == NodeView.Presence.DOWN) {
      return new Verdict.Down(node.id(), node.reason());
    }
    if (!node.live()) {
      return new Verdict.Inconclusive("no head yet");
    }
    return found(node)
        .or(() -> disputed(node))
        .or(() -> contradicted(node))
        .or(() -> rejected(node))
        .or(() -> branched(node))
        .or(() -> standing(node))
        .or(() -> late(node))
        .orElseGet(() -> agreeing(node));
  }

  /**
   * How late all nodes are at once, which says nothing about any one of them; 0 if they are not.
   */
  long allBehindClock() {
    return standing.live().size() < 2 || chainStalled ? 0 : behindClock;
  }

  /** The gravest verdict; a cause outranks its symptoms. */
  Verdict overall(Collection<Verdict> nodes) {
    List<Verdict> all = new ArrayList<>(nodes);
    for (Conclusions.Open open : view.conclusions().open().values()) {
      if (!(open.verdict() instanceof Verdict.Inconclusive)) {
        all.add(open.verdict());
      }
    }
    if (allBehindClock() > 0) {
      all.add(new Verdict.Inconclusive("all nodes that answer are behind the wall clock"));
    }
    Verdict gravest = all.stream().min(GRAVEST_FIRST).orElse(new Verdict.Unsettled());
    return gravest instanceof Verdict.Match ? lowestMatch(nodes) : gravest;
  }

  private static Verdict lowestMatch(Collection<Verdict> nodes) {
    long lowest = Long.MAX_VALUE;
    for (Verdict verdict : nodes) {
      if (verdict instanceof Verdict.Match(long height)) {
        lowest = Math.min(lowest, height);
      }
    }
    return new Verdict.Match(lowest);
  }

  private Optional<Verdict> found(NodeView node) {
    return view.conclusions().open().values().stream()
        .map(Conclusions.Open::verdict)
        .filter(verdict -> Conclusions.nodes(verdict).contains(node.id()))
        .min(GRAVEST_FIRST);
  }

  /**
   * What nodes told is proof enough if no check can be made in time; but a check comes first, since
   * it also tells a split from a node that answers one question two ways.
   */
  private Optional<Verdict> disputed(NodeView node) {
    Duration patience = view.rules().blockTime().multipliedBy(view.rules().settleDepth());
    return suspicion(Sign.ROOTS, node)
        .flatMap(suspicion -> {
          Tipset tipset = suspicion.lastCommon();
          Optional<Verdict> check = view.conclusions().at(tipset.key());
          if (check.filter(verdict -> !(verdict instanceof Verdict.Inconclusive)).isPresent()) {
            return Optional.empty(); // which names others
          }
          if (!suspicion.since().plus(patience).isAfter(now)) {
            Set<NodeId> nodes = new TreeSet<>(suspicion.suspects());
            nodes.addAll(suspicion.witnesses());
            return Optional.of(new Verdict.StateSplit(tipset.height(), tipset.key(), nodes));
          }
          return Optional.of(
              check.orElseGet(() ->
                  new Verdict.Inconclusive(
                      "computed fields differ at height "
                          + tipset.height()
                          + ", which is looked into")));
        });
  }

  private Optional<Verdict> contradicted(NodeView node) {
    return suspicion(Sign.CONTRADICTION, node)
        .map(suspicion -> new Verdict.Unstable(node.id(), suspicion.lastCommon().height()));
  }

  private Optional<Verdict> rejected(NodeView node) {
    return suspicion(Sign.REJECTION, node)
        .filter(suspicion -> !suspicion.witnesses().isEmpty())
        .flatMap(Suspicion::child)
        .map(child -> new Verdict.Rejected(node.id(), child.height(), child.key()));
  }

  /** Until the last common tipset was executed again, a branch is neither fork nor split. */
  private Optional<Verdict> branched(NodeView node) {
    return suspicion(Sign.BRANCHES, node)
        .map(suspicion ->
            view.conclusions()
                .at(suspicion.lastCommon().key())
                .filter(Verdict.Inconclusive.class::isInstance)
                .orElseGet(() ->
                    new Verdict.Inconclusive(
                        "settled tipsets differ above height "
                            + suspicion.lastCommon().height()
                            + ", which was not executed again yet")));
  }

  private Optional<Verdict> standing(NodeView node) {
    boolean alone = standing.live().size() < view.nodes().size() && standing.live().size() < 2;
    if (chainStalled && !alone) {
      return standing.leader().map(leader -> new Verdict.ChainStalled(leader.height()));
    }
    boolean stalled = chainStalled || node.stalled() || suspicion(Sign.FLAPPING, node).isPresent();
    return stalled
        ? Optional.of(new Verdict.Stalled(node.id(), node.liveHead().height()))
        : Optional.empty();
  }

  private Optional<Verdict> late(NodeView node) {
    long height = node.liveHead().height();
    long behind = standing.reference().map(Tipset::height).orElse(height) - height;
    if (node.lagging()) {
      return Optional.of(new Verdict.Lagging(node.id(), Math.max(1, behind)));
    }
    return behindClock == allBehindClock()
        ? Optional.empty()
        : Optional.of(new Verdict.Lagging(node.id(), behindClock + Math.max(0, behind)));
  }

  private Verdict agreeing(NodeView node) {
    if (standing.live().size() < 2) {
      return new Verdict.Inconclusive("no other node to compare with");
    }
    Branches.Branch main = standing.branches().main();
    Link head = view.tree().find(node.liveHead().key());
    Spine.@Nullable Meeting meeting = main == null || head == null ? null : main.spine().meet(head);
    if (main == null || meeting == null) {
      return new Verdict.Inconclusive("no common tipset known");
    }
    if (!standing.branches().onMain(node) || !meeting.inLine()) {
      return new Verdict.Unsettled();
    }
    long lower = Math.min(node.liveHead().height(), main.head().height());
    return new Verdict.Match(Math.max(0, lower - view.rules().settleDepth()));
  }

  private Optional<Suspicion> suspicion(Sign sign, NodeView node) {
    return settled.stream()
        .filter(suspicion -> suspicion.sign() == sign && suspicion.suspects().contains(node.id()))
        .findFirst();
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit _ -> 0;
      case Verdict.Rejected _ -> 1;
      case Verdict.Fork _ -> 2;
      case Verdict.Unstable _ -> 3;
      case Verdict.ChainStalled _ -> 4;
      case Verdict.Stalled _ -> 5;
      case Verdict.TraceDrift _ -> 6;
      case Verdict.Inconclusive _ -> 7;
      case Verdict.Down _ -> 8;
      case Verdict.Lagging _ -> 9;
      case Verdict.Unsettled _ -> 10;
      case Verdict.Match _ -> 11;
    };
  }
}
