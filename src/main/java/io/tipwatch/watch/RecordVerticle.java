package io.tipwatch.watch;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.Verdict;
import io.tipwatch.metrics.ChainMeters;
import io.tipwatch.metrics.CheckOutcome;
import io.tipwatch.metrics.TraceDiffResult;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.VerdictText;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what passes: meters and the journal. Nothing depends on it. */
public final class RecordVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RecordVerticle.class);

  private final String chain;
  private final ChainMeters meters;
  private final Map<NodeId, Tipset> heads = new HashMap<>();
  private final Set<NodeId> fallenBack = new HashSet<>();
  private long highestSettled;
  private long gaps;

  public RecordVerticle(String chain, ChainMeters meters) {
    this.chain = chain;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    Topic.of(vertx, Seen.class, chain).subscribe(seen -> seen(seen.observation()));
    Topic.of(vertx, Identified.class, chain)
        .subscribe(who -> meters.node(who.node()).info(who.client(), who.version()));
    Topic.of(vertx, Tips.class, chain).subscribe(this::tips);
    Topic.of(vertx, Judged.class, chain).subscribe(this::judged);
    Topic.of(vertx, Found.class, chain).subscribe(this::found);
    Topic.of(vertx, VerdictChanged.class, chain).subscribe(this::changed);
    return Future.succeededFuture();
  }

  private void seen(Observation observation) {
    switch (observation) {
      case Observation.Heads told -> heads(told);
      case Observation.Reached(var node, _) -> {
        meters.node(node).up(true);
        LOG.atInfo().addKeyValue("chain", chain).addKeyValue("node", node).log("node answers");
      }
      case Observation.Lost(var node, var reason, _) -> {
        meters.node(node).up(false);
        LOG.atWarn()
            .addKeyValue("chain", chain)
            .addKeyValue("node", node)
            .addKeyValue("error", reason)
            .log("node lost");
      }
      case Observation.Refusal(var node, var tipset, var text, _) ->
          LOG.atWarn()
              .addKeyValue("chain", chain)
              .addKeyValue("node", node)
              .addKeyValue("tipset", tipset.map(Object::toString).orElse("?"))
              .addKeyValue("said", text)
              .log("node refuses a tipset");
      case Observation.Safe(var node, Tipset tipset, _) -> meters.node(node).safe(tipset.height());
      case Observation.Final(var node, Tipset tipset, _) ->
          meters.node(node).finalized(tipset.height());
      case Observation.Learnt _,
          Observation.Computed _,
          Observation.Diagnosed _,
          Observation.Tick _ -> {}
    }
  }

  private void heads(Observation.Heads told) {
    int depth = Reorgs.depth(told.changes());
    if (depth > 0) {
      meters.reorged(told.node(), depth);
    }
    HeadChange last = told.changes().getLast();
    if (last instanceof HeadChange.Revert) {
      fallenBack.add(told.node());
    } else {
      fallenBack.remove(told.node());
      head(told.node(), last.tipset());
    }
    meters.node(told.node()).headTold(told.at());
    LOG.atDebug()
        .addKeyValue("chain", chain)
        .addKeyValue("node", told.node())
        .addKeyValue("height", last.tipset().height())
        .log("head");
  }

  private void head(NodeId node, Tipset head) {
    heads.put(node, head);
    meters.node(node).head(head.height(), head.time());
  }

  /** Who only left tipsets does not say where it is then; the tree does, a little later. */
  private void tips(Tips tips) {
    for (Tips.Head head : tips.heads()) {
      if (fallenBack.contains(head.node())) {
        head(head.node(), head.tipset());
      }
    }
  }

  private void judged(Judged judged) {
    Judgement judgement = judged.judgement();
    judgement
        .nodes()
        .forEach((node, verdict) -> {
          meters.node(node).verdict(verdict);
          meters.node(node).lag(lag(node));
        });
    for (LedgerEntry entry : judgement.settled()) {
      settled(entry, judged);
    }
    if (!judgement.settled().isEmpty()) {
      long highest = heads.values().stream().mapToLong(Tipset::height).max().orElse(0);
      meters.verificationLag(Math.max(0, highest - highestSettled));
    }
  }

  /** Heights behind the corroborated head: the second highest, or the higher of two. */
  private long lag(NodeId node) {
    Tipset head = heads.get(node);
    long[] heights = heads.values().stream().mapToLong(Tipset::height).sorted().toArray();
    if (head == null || heights.length < 2) {
      return 0;
    }
    long reference = heights[heights.length > 2 ? heights.length - 2 : 1];
    return Math.max(0, reference - head.height());
  }

  private void settled(LedgerEntry entry, Judged judged) {
    highestSettled = Math.max(highestSettled, entry.height());
    switch (entry.outcome()) {
      case VERIFIED -> {
        meters.checked(CheckOutcome.MATCH);
        meters.verified(entry.height(), judged.at());
      }
      case NULL_ROUND -> {
        meters.nullRound();
        meters.verified(entry.height(), judged.at());
      }
      case DIFFERENT -> meters.checked(CheckOutcome.MISMATCH);
      case UNVERIFIED -> {
        meters.checked(CheckOutcome.SKIPPED);
        gaps += entry.heights();
        meters.coverageGap(gaps);
        LOG.atWarn()
            .addKeyValue("chain", chain)
            .addKeyValue("height", entry.height())
            .addKeyValue("reason", entry.reason())
            .log("height not verified");
      }
    }
  }

  private void found(Found found) {
    Diagnosis diagnosis = found.diagnosis();
    meters.diagnosed(result(diagnosis), found.took());
    if (diagnosis.verdict() instanceof Verdict.Inconclusive) {
      meters.checked(CheckOutcome.INCONCLUSIVE);
    }
    diagnosis
        .rungs()
        .forEach(rung ->
            LOG.atDebug()
                .addKeyValue("chain", chain)
                .addKeyValue("rung", rung.name())
                .addKeyValue("outcome", rung.outcome())
                .addKeyValue("millis", rung.millis())
                .log("rung"));
    LOG.atInfo()
        .addKeyValue("chain", chain)
        .addKeyValue("height", found.tipset().height())
        .addKeyValue("verdict", diagnosis.verdict().kind())
        .addKeyValue("cause", diagnosis.cause().kind())
        .addKeyValue("place", diagnosis.location().map(Diagnosis.Location::field).orElse("-"))
        .addKeyValue("took", found.took())
        .log("tipset executed again");
  }

  private static TraceDiffResult result(Diagnosis diagnosis) {
    if (diagnosis.location().isPresent()) {
      return TraceDiffResult.LOCATED;
    }
    return switch (diagnosis.verdict()) {
      case Verdict.StateSplit _ -> TraceDiffResult.STATE_ONLY;
      case Verdict.Inconclusive _ -> TraceDiffResult.FAILED;
      default -> TraceDiffResult.UNLOCATED;
    };
  }

  private void changed(VerdictChanged changed) {
    LOG.atInfo()
        .addKeyValue("chain", chain)
        .addKeyValue("before", changed.before().kind())
        .addKeyValue("verdict", changed.after().kind())
        .addKeyValue("text", VerdictText.sentence(changed.after()))
        .log("verdict changed");
  }
}
