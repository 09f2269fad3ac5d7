package io.tipwatch;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.report.VerdictText;
import io.tipwatch.watch.Found;
import io.tipwatch.watch.Judged;
import io.tipwatch.watch.Seen;
import io.tipwatch.watch.Topic;
import io.tipwatch.watch.VerdictChanged;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells what the daemon sees, one line for each thing worth a line. */
final class DemoStory {
  private final Vertx vertx;
  private final String chain;
  private final PrintWriter out;
  private final Instant started;
  private final InstantSource clock;
  private final Map<NodeId, Tipset> heads = new TreeMap<>();
  private final Set<String> told = new HashSet<>();
  private String last = "";

  DemoStory(Vertx vertx, String chain, PrintWriter out, Instant started, InstantSource clock) {
    this.vertx = vertx;
    this.chain = chain;
    this.out = out;
    this.started = started;
    this.clock = clock;
  }

  void listen() {
    Topic.of(vertx, Seen.class, chain).subscribe(seen -> seen(seen.observation()));
    Topic.of(vertx, Judged.class, chain).subscribe(this::judged);
    Topic.of(vertx, Found.class, chain).subscribe(this::found);
    Topic.of(vertx, VerdictChanged.class, chain)
        .subscribe(changed -> {
          if (!changed.before().equals(changed.after())) {
            tell("verdict: " + VerdictText.sentence(changed.after()));
          }
        });
  }

  /** One line with the time since the start. */
  synchronized void tell(String text) {
    if (text.isEmpty()) {
      out.println();
    } else {
      long millis = Duration.between(started, clock.instant()).toMillis();
      out.printf("%3d.%01d s  %s%n", millis / 1000, millis % 1000 / 100, text);
    }
    out.flush();
  }

  /** Where the nodes' heads are, after an epoch. */
  synchronized void epoch() {
    if (heads.isEmpty()) {
      return;
    }
    Map<String, Set<NodeId>> sides =
        heads.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    head -> head(head.getValue()),
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toSet())));
    String line =
        sides.size() == 1
            ? sides.keySet().iterator().next() + "  all agree"
            : sides.entrySet().stream()
                .map(side -> side.getKey() + "  " + names(side.getValue()))
                .collect(Collectors.joining("; "));
    if (!line.equals(last)) {
      last = line;
      tell(line);
    }
  }

  private static String head(Tipset head) {
    int blocks = head.key().cids().size();
    return "epoch " + head.height() + ", " + blocks + (blocks == 1 ? " block " : " blocks");
  }

  private static String names(Set<NodeId> nodes) {
    return nodes.stream().sorted().map(NodeId::name).collect(Collectors.joining(", "));
  }

  private synchronized void seen(Observation observation) {
    switch (observation) {
      case Observation.Heads told -> {
        HeadChange change = told.changes().getLast();
        if (!(change instanceof HeadChange.Revert)) {
          heads.put(told.node(), change.tipset());
        }
      }
      case Observation.Lost(var node, var reason, _) -> tell(node + " is lost: " + reason);
      case Observation.Refusal(var node, _, var text, _) -> {
        if (told.add("refusal " + node)) {
          tell(
              node + " refuses a tipset" + (text.isEmpty() ? " and gives no reason" : ": " + text));
        }
      }
      case Observation.Learnt _,
          Observation.Computed _,
          Observation.Final _,
          Observation.Safe _,
          Observation.Reached _,
          Observation.Diagnosed _,
          Observation.Tick _ -> {}
    }
  }

  private synchronized void judged(Judged judged) {
    for (Suspicion suspicion : judged.judgement().suspicions()) {
      if (told.add(suspicion.sign() + " " + suspicion.suspects())) {
        tell(
            "suspicion: "
                + sign(suspicion)
                + "; asking about epoch "
                + suspicion.lastCommon().height());
      }
    }
  }

  private static String sign(Suspicion suspicion) {
    String who = names(suspicion.suspects());
    return switch (suspicion.sign()) {
      case ROOTS -> who + " computed something else for the same tipset";
      case CONTRADICTION -> who + " takes back what it told";
      case BRANCHES -> who + " is on another branch";
      case REJECTION -> who + " refuses a tipset that others have";
      case STALL -> who + " answers, but its head stands still";
      case FLAPPING -> who + " applies and reverts the same tipset again and again";
    };
  }

  private void found(Found found) {
    found
        .diagnosis()
        .rungs()
        .forEach(rung -> tell("  " + rung.name() + ": " + shortened(rung.outcome())));
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
