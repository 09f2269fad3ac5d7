package io.tipwatch.watch;

import io.tipwatch.chain.ChainView;
import io.tipwatch.chain.Judge;
import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.report.Diagnosis;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Owns the view of one chain: takes what was observed and found, and tells the judgement. It
 * decides nothing itself.
 */
public final class JudgeVerticle extends VerticleBase {
  private static final Duration SHORTEST_TICK = Duration.ofMillis(5);

  /** The tree of tips is for people, who read no faster. */
  private static final long TIPS_MILLIS = 250;

  private final ChainConfig config;
  private final InstantSource clock;
  private final ChainView view;
  private Topic<Judged> judged;
  private Topic<Wanted> wanted;
  private Topic<VerdictChanged> changed;
  private Topic<Tips> tips;
  private Verdict told = new Verdict.Unsettled();
  private Optional<Diagnosis> last = Optional.empty();
  private final Hold hold = new Hold();
  private Instant started;
  private boolean explainable;
  private boolean pending;
  private boolean tipsPending;

  /**
   * @param written up to which height the ledger was written before a restart
   */
  @SuppressWarnings("NullAway.Init") // start() comes before any use
  public JudgeVerticle(ChainConfig config, InstantSource clock, OptionalLong written) {
    this.config = config;
    this.clock = clock;
    view =
        ChainView.create(
            config.nodes().stream().map(NodeConfig::name).collect(Collectors.toSet()),
            config.rules(),
            written);
  }

  @Override
  public Future<?> start() {
    started = clock.instant();
    judged = Topic.of(vertx, Judged.class, config.name());
    wanted = Topic.of(vertx, Wanted.class, config.name());
    changed = Topic.of(vertx, VerdictChanged.class, config.name());
    tips = Topic.of(vertx, Tips.class, config.name());
    Topic.of(vertx, Seen.class, config.name()).subscribe(seen -> take(seen.observation()));
    Topic.of(vertx, Found.class, config.name()).subscribe(this::found);
    Duration quarter = config.rules().blockTime().dividedBy(4);
    Duration tick = quarter.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : quarter;
    vertx.setPeriodic(tick.toMillis(), _ -> take(new Observation.Tick(clock.instant())));
    return Future.succeededFuture();
  }

  private void found(Found found) {
    found.suspicion().ifPresent(suspicion -> hold.answered(suspicion.lastCommon().key()));
    Verdict verdict = found.diagnosis().verdict();
    boolean routine = found.suspicion().isEmpty();
    boolean news = !routine || divergence(verdict);
    if (news) {
      last = Optional.of(found.diagnosis());
    }
    if (news || verdict instanceof Verdict.Match) {
      take(new Observation.Diagnosed(found.tipset().key(), verdict, routine, clock.instant()));
    }
  }

  private static boolean divergence(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit _,
          Verdict.TraceDrift _,
          Verdict.Unstable _,
          Verdict.Rejected _,
          Verdict.Fork _ ->
          true;
      default -> false;
    };
  }

  /** Judges once for all that is waiting, since a burst of heads is one piece of news. */
  private void take(Observation observation) {
    view.observe(observation);
    if (observation instanceof Observation.Heads) {
      tellTips();
    }
    if (!pending) {
      pending = true;
      context.runOnContext(_ -> judge());
    }
  }

  private void tellTips() {
    if (!tipsPending) {
      tipsPending = true;
      vertx.setTimer(
          TIPS_MILLIS,
          _ -> {
            tipsPending = false;
            tips.publish(Tips.of(view, clock.instant()));
          });
    }
  }

  private void judge() {
    pending = false;
    Instant now = clock.instant();
    Judgement judgement = Judge.judge(view, now);
    Verdict verdict = judgement.overall();
    boolean held = stillStarting(verdict, now) || hold.until(judgement, now);
    judged.publish(new Judged(judgement, held, now));
    judgement.settled().forEach(this::want);
    Optional<Diagnosis> basis = last.filter(d -> d.verdict().equals(verdict));
    boolean explained = explainable && verdict.equals(told) && basis.isPresent();
    if (explained || (News.worthTelling(told, verdict) && !held)) {
      changed.publish(new VerdictChanged(config.name(), told, verdict, basis, now));
      told = verdict;
      explainable = basis.isEmpty();
    }
  }

  /** That nothing can be said yet is no news just after the start, and is news if it stays so. */
  private boolean stillStarting(Verdict verdict, Instant now) {
    Duration patience = config.rules().blockTime().multipliedBy(config.rules().settleDepth());
    return told instanceof Verdict.Unsettled
        && verdict instanceof Verdict.Inconclusive
        && now.isBefore(started.plus(patience));
  }

  private void want(LedgerEntry entry) {
    if (entry.outcome() != LedgerEntry.Outcome.VERIFIED
        || !config.execute().covers(entry.height())) {
      return;
    }
    Optional<Tipset> tipset = entry.key().flatMap(view.tree()::get);
    tipset.ifPresent(t -> wanted.publish(new Wanted(t, child(t.key()))));
  }

  private Optional<Tipset> child(TipsetKey parent) {
    return view.reference(clock.instant())
        .flatMap(head ->
            view.tree().chain(head.key(), config.rules().keepHeights()).stream()
                .filter(tipset -> tipset.parents().equals(parent))
                .findFirst());
  }
}
