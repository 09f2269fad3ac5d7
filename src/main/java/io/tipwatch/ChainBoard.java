package io.tipwatch;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.Verdict;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.VerdictText;
import io.tipwatch.watch.Identified;
import io.tipwatch.watch.Judged;
import io.tipwatch.watch.Reorgs;
import io.tipwatch.watch.Tips;
import io.tipwatch.watch.VerdictChanged;
import io.tipwatch.web.ChainStatus;
import io.tipwatch.web.ChainStatus.What;
import io.tipwatch.web.Tone;
import io.tipwatch.web.VerdictStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last word on one chain and its nodes, and the last events. Safe for any thread. */
final class ChainBoard {
  private final ChainConfig config;
  private final Map<NodeId, Line> lines = new TreeMap<>();
  private final EventLog events = new EventLog();
  private Optional<Judgement> judgement = Optional.empty();
  private Optional<Verdict> shown = Optional.empty();
  private Optional<Instant> since = Optional.empty();
  private Optional<ChainStatus.Verified> verified = Optional.empty();
  private Optional<Diagnosis> diagnosis = Optional.empty();
  private Optional<String> report = Optional.empty();
  private Tips tips = new Tips(List.of(), List.of(), Instant.EPOCH);
  private @Nullable ChainStatus current;

  /** What is known of one node. */
  private static final class Line {
    private Optional<String> client = Optional.empty();
    private Optional<String> version = Optional.empty();
    private Optional<Instant> heard = Optional.empty();
    private Optional<Boolean> followed = Optional.empty();
    private boolean lost;
  }

  ChainBoard(ChainConfig config) {
    this.config = config;
    config.nodes().forEach(node -> lines.put(node.name(), new Line()));
  }

  synchronized void judged(Judged judged) {
    Judgement now = judged.judgement();
    for (LedgerEntry entry : now.settled()) {
      settled(entry, judged.at());
    }
    boolean same =
        judgement
            .filter(
                last -> last.overall().equals(now.overall()) && last.nodes().equals(now.nodes()))
            .isPresent();
    if (same) {
      return;
    }
    judgement = Optional.of(now);
    boolean stillTrue =
        now.overall() instanceof Verdict.Unsettled
            && shown.filter(last -> last instanceof Verdict.Match).isPresent();
    if (!stillTrue) { // news in transit does not undo an agreement on what lies below
      shown = Optional.of(now.overall());
    }
    current = null;
  }

  private void settled(LedgerEntry entry, Instant at) {
    switch (entry.outcome()) {
      case NULL_ROUND -> {
        verified = Optional.of(new ChainStatus.Verified(entry.height(), at));
        events.add(
            at, What.NULL_ROUND, Tone.CALM, null, "Epoch " + entry.height() + " has no blocks.");
      }
      case VERIFIED -> verified = Optional.of(new ChainStatus.Verified(entry.height(), at));
      case DIFFERENT, UNVERIFIED -> {
        return;
      }
    }
    current = null;
  }

  synchronized void seen(Observation observation) {
    switch (observation) {
      case Observation.Heads told -> heads(told);
      case Observation.Reached(var node, var at) -> reached(node, at);
      case Observation.Lost(var node, var reason, var at) -> lost(node, reason, at);
      case Observation.Refusal(var node, _, var text, var at) ->
          events.add(
              at,
              What.REFUSAL,
              Tone.WARNING,
              node,
              "refuses a tipset" + (text.isBlank() ? " and gives no reason." : ": " + text));
      case Observation.Learnt _,
          Observation.Computed _,
          Observation.Final _,
          Observation.Safe _,
          Observation.Diagnosed _,
          Observation.Tick _ -> {
        return;
      }
    }
    current = null;
  }

  private void heads(Observation.Heads told) {
    Line line = lines.get(told.node());
    if (line == null) {
      return;
    }
    line.heard = Optional.of(told.at());
    line.followed = Optional.of(true);
    int depth = Reorgs.depth(told.changes());
    if (depth > 0) {
      String text = "leaves " + depth + (depth == 1 ? " tipset" : " tipsets") + " for others.";
      events.add(told.at(), What.REORG, Tone.CALM, told.node(), text);
    }
  }

  private void reached(NodeId node, Instant at) {
    Line line = lines.get(node);
    if (line != null) {
      if (line.lost) {
        events.add(at, What.NODE_BACK, Tone.FINE, node, "answers again.");
      }
      line.lost = false;
      line.heard = Optional.of(at);
    }
  }

  private void lost(NodeId node, String reason, Instant at) {
    Line line = lines.get(node);
    if (line != null) {
      if (!line.lost) {
        events.add(at, What.NODE_LOST, Tone.WARNING, node, "gives no answer: " + reason);
      }
      line.lost = true;
      line.followed = Optional.of(false);
    }
  }

  synchronized void identified(Identified who, Instant at) {
    Line line = lines.get(who.node());
    if (line == null) {
      return;
    }
    if (line.version.isPresent() && !line.version.get().equals(who.version())) {
      String text = "now runs " + who.version() + ", before that " + line.version.get() + ".";
      events.add(at, What.VERSION, Tone.CALM, who.node(), text);
    }
    line.client = Optional.of(who.client());
    line.version = Optional.of(who.version());
    current = null;
  }

  synchronized void moved(Tips now) {
    tips = now;
    current = null;
  }

  synchronized void changed(VerdictChanged changed) {
    events.verdict(changed.at(), changed.after());
    since = Optional.of(changed.at());
    current = null;
  }

  /** A report can be read from now on. */
  synchronized void reported(Diagnosis found, String id, Instant at) {
    if (found.verdict() instanceof Verdict.Match) {
      return; // a check without a finding is no event
    }
    diagnosis = Optional.of(found);
    report = Optional.of(id);
    String text = VerdictText.sentence(found.verdict());
    events.report(at, Tone.of(found.verdict()), text, id);
    current = null;
  }

  /** Whether a node is followed; empty before it was heard of. */
  synchronized Optional<Boolean> followed(NodeId node) {
    Line line = lines.get(node);
    return line == null ? Optional.empty() : line.followed;
  }

  /** The same object again until there is news. */
  synchronized ChainStatus status() {
    ChainStatus known = current;
    if (known == null) {
      known = make();
      current = known;
    }
    return known;
  }

  private ChainStatus make() {
    boolean explained =
        shown.flatMap(now -> diagnosis.filter(found -> found.verdict().equals(now))).isPresent();
    return new ChainStatus(
        config.name(),
        config.family().label(),
        shown.map(VerdictStatus::of).orElse(VerdictStatus.UNKNOWN),
        since,
        verified,
        report.filter(_ -> explained),
        config.nodes().stream().map(node -> node(node, explained)).toList(),
        tips.tips().stream().map(ChainBoard::tip).toList(),
        events.list());
  }

  private ChainStatus.Node node(NodeConfig node, boolean explained) {
    NodeId id = node.name();
    Line line = lines.getOrDefault(id, new Line());
    Optional<Tips.Head> head =
        tips.heads().stream().filter(told -> told.node().equals(id)).findFirst();
    Optional<Verdict> verdict = judgement.map(now -> now.nodes().get(id));
    return new ChainStatus.Node(
        id.name(),
        line.client,
        line.version,
        verdict.map(VerdictStatus::of).orElse(VerdictStatus.UNKNOWN),
        head.map(Tips.Head::tipset),
        head.map(Tips.Head::lag).orElse(0L),
        line.heard,
        explained && diagnosis.filter(found -> found.suspects().contains(id)).isPresent());
  }

  private static ChainStatus.Tip tip(Tips.Tip tip) {
    Tipset tipset = tip.tipset();
    return new ChainStatus.Tip(
        tipset, tip.below(), tip.heads().stream().map(NodeId::name).toList(), tip.settled());
  }
}
