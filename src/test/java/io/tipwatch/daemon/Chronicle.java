package io.tipwatch.daemon;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.watch.Found;
import io.tipwatch.watch.Judged;
import io.tipwatch.watch.Seen;
import io.tipwatch.watch.Topic;
import io.tipwatch.watch.VerdictChanged;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that a daemon said of one chain, as it said it. For any thread. */
final class Chronicle {
  private static final Set<String> ALARMS =
      Set.of(
          "FORK", "STATE_SPLIT", "REJECTED", "UNSTABLE", "TRACE_DRIFT", "CHAIN_STALLED", "STALLED");

  private final Map<NodeId, TipsetKey> heads = new HashMap<>();
  private final List<VerdictChanged> changes = new ArrayList<>();
  private final List<Found> found = new ArrayList<>();
  private final List<String> gaps = new ArrayList<>();
  private final List<LedgerEntry> doubtful = new ArrayList<>();
  private final Map<LedgerEntry.Outcome, Integer> outcomes =
      new EnumMap<>(LedgerEntry.Outcome.class);
  private @Nullable Judgement latest;
  private long firstHeight = -1;
  private long lastHeight = -1;

  static Chronicle of(Vertx vertx, String chain) {
    Chronicle chronicle = new Chronicle();
    Topic.of(vertx, Seen.class, chain).subscribe(seen -> chronicle.seen(seen.observation()));
    Topic.of(vertx, Judged.class, chain).subscribe(chronicle::judged);
    Topic.of(vertx, Found.class, chain).subscribe(chronicle::found);
    Topic.of(vertx, VerdictChanged.class, chain).subscribe(chronicle::changed);
    return chronicle;
  }

  private synchronized void seen(Observation observation) {
    if (observation instanceof Observation.Heads told) {
      heads.put(told.node(), after(told.changes().getLast()));
      notifyAll();
    }
  }

  private static TipsetKey after(HeadChange change) {
    return switch (change) {
      case HeadChange.Current(Tipset head) -> head.key();
      case HeadChange.Apply(Tipset head) -> head.key();
      case HeadChange.Revert(Tipset left) -> left.parents();
    };
  }

  private synchronized void judged(Judged judged) {
    latest = judged.judgement();
    for (LedgerEntry entry : judged.judgement().settled()) {
      if (firstHeight < 0) {
        firstHeight = entry.height();
      } else if (entry.height() != lastHeight + 1) {
        gaps.add(lastHeight + " → " + entry.height());
      }
      lastHeight = entry.height();
      outcomes.merge(entry.outcome(), 1, Integer::sum);
      if (entry.outcome() == LedgerEntry.Outcome.DIFFERENT
          || entry.outcome() == LedgerEntry.Outcome.UNVERIFIED) {
        doubtful.add(entry);
      }
    }
    notifyAll();
  }

  private synchronized void found(Found one) {
    found.add(one);
    notifyAll();
  }

  private synchronized void changed(VerdictChanged change) {
    changes.add(change);
    notifyAll();
  }

  /** Waits until something is so. */
  synchronized boolean await(Predicate<Chronicle> so, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!so.test(this)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** The head that a node was last seen with. */
  synchronized Optional<TipsetKey> head(NodeId node) {
    return Optional.ofNullable(heads.get(node));
  }

  synchronized List<VerdictChanged> changes() {
    return List.copyOf(changes);
  }

  /** Changes to verdicts that wake somebody up. */
  synchronized List<Verdict> alarms() {
    return changes.stream()
        .map(VerdictChanged::after)
        .filter(verdict -> ALARMS.contains(verdict.kind()))
        .toList();
  }

  /** The kinds of verdict that were told. */
  synchronized Set<String> kinds() {
    return changes.stream().map(change -> change.after().kind()).collect(Collectors.toSet());
  }

  synchronized List<Found> found() {
    return List.copyOf(found);
  }

  /** Checks of settled tipsets under no suspicion, by verdict. */
  synchronized Map<String, Long> routine() {
    return found.stream()
        .filter(one -> one.suspicion().isEmpty())
        .collect(
            Collectors.groupingBy(one -> one.diagnosis().verdict().kind(), Collectors.counting()));
  }

  synchronized Optional<Verdict> overall() {
    return Optional.ofNullable(latest).map(Judgement::overall);
  }

  synchronized Optional<Verdict> of(NodeId node) {
    return Optional.ofNullable(latest).map(judgement -> judgement.nodes().get(node));
  }

  /** Places where a height was left out or came twice. */
  synchronized List<String> gaps() {
    return List.copyOf(gaps);
  }

  /** Heights that were not verified, with the reason. */
  synchronized List<LedgerEntry> doubtful() {
    return List.copyOf(doubtful);
  }

  synchronized long settled() {
    return firstHeight < 0 ? 0 : lastHeight - firstHeight + 1;
  }

  synchronized long lastHeight() {
    return lastHeight;
  }

  synchronized Map<LedgerEntry.Outcome, Integer> outcomes() {
    return Map.copyOf(outcomes);
  }
}
