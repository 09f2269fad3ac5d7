package io.tipwatch.chain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Says what the observations of one chain amount to. */
public final class Judge {
  private Judge() {}

  /**
   * Judges a chain at one time. The view remembers what this judgement has told: since when each
   * sign shows, who lags, and which heights are in the ledger, so each {@link Judgement#settled}
   * height is told once. Call it after observations and at least once in a block time, on the
   * thread that owns the view.
   */
  public static Judgement judge(ChainView view, Instant now) {
    view.believeWhatCame(now);
    Standing standing = Standing.of(view, now);
    compare(view, standing);
    keepMain(view, standing);
    standing.leader().ifPresent(leader -> view.claims().disputes().settle(leader.height()));
    view.conclusions().close(view, standing);
    List<Suspicion> suspicions = view.suspicions().note(Signs.of(view, standing, now), view, now);
    Verdicts verdicts = new Verdicts(view, standing, suspicions, now);
    Map<NodeId, Verdict> nodes = new TreeMap<>();
    for (NodeView node : view.nodes()) {
      nodes.put(node.id(), verdicts.of(node));
    }
    Verdict overall = verdicts.overall(nodes.values());
    return new Judgement(
        overall,
        nodes,
        suspicions,
        view.ledger().advance(view, standing, suspicions, now),
        verdicts.allBehindClock(),
        Finality.apart(view));
  }

  private static void compare(ChainView view, Standing standing) {
    Optional<Tipset> reference = standing.reference();
    if (reference.isEmpty() || standing.leader().isEmpty()) {
      return;
    }
    long leader = standing.leader().get().height();
    for (NodeView node : standing.live()) {
      node.compare(leader, behind(view, reference.get(), node.liveHead()));
    }
  }

  /** A run of null rounds is one step, so that the next tipset makes nobody late. */
  private static long behind(ChainView view, Tipset reference, Tipset head) {
    long heights = reference.height() - head.height();
    long steps = 0;
    Link at = view.tree().find(reference.key());
    while (at != null && at.height() > head.height() && steps < view.rules().lagEnter()) {
      steps++;
      at = view.tree().parentOf(at);
    }
    return at == null ? heights : Math.min(heights, steps);
  }

  private static void keepMain(ChainView view, Standing standing) {
    Branches.Branch main = standing.branches().main();
    boolean one = main == null || standing.branches().others().isEmpty();
    view.mainNode(one || main == null ? null : main.nodes().getFirst().id());
  }
}
