package io.tipwatch.watch;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last moves of all heads of a chain, and who its nodes said they are, as JSON lines: what is
 * put beside an incident when it opens. Safe for use from any thread.
 */
final class Timeline {
  /** Lines that are remembered: a quarter of an hour of the main network with ten nodes. */
  static final int MAX_LINES = 1_000;

  /** Longest text of a node in one line, in characters. */
  private static final int MAX_TEXT = 1_000;

  private final Deque<String> lines = new ArrayDeque<>();

  void seen(Observation observation) {
    switch (observation) {
      case Observation.Heads(var node, var changes, var at) ->
          changes.forEach(change -> add(moved(at, node, change)));
      case Observation.Refusal(var node, var tipset, var text, var at) -> {
        JsonObject line = line(at, node, "refuses").put("text", cut(text));
        tipset.ifPresent(key -> line.put("key", key.toString()));
        add(line);
      }
      case Observation.Lost(var node, var reason, var at) ->
          add(line(at, node, "lost").put("text", cut(reason)));
      case Observation.Reached(var node, var at) -> add(line(at, node, "reached"));
      case Observation.Learnt _,
          Observation.Computed _, // the question of a look holds those that matter
          Observation.Final _,
          Observation.Safe _,
          Observation.Diagnosed _,
          Observation.Tick _ -> {}
    }
  }

  void identified(Identified who, Instant at) {
    add(
        line(at, who.node(), "identified")
            .put("client", cut(who.client()))
            .put("version", cut(who.version()))
            .put("network", cut(who.profile().network()))
            .put("genesis", cut(who.profile().genesis())));
  }

  private static JsonObject moved(Instant at, NodeId node, HeadChange change) {
    String what =
        switch (change) {
          case HeadChange.Current _ -> "current";
          case HeadChange.Apply _ -> "apply";
          case HeadChange.Revert _ -> "revert";
        };
    return line(at, node, what)
        .put("height", change.tipset().height())
        .put("key", change.tipset().key().toString());
  }

  private static JsonObject line(Instant at, NodeId node, String what) {
    return new JsonObject().put("at", at.toString()).put("node", node.name()).put("what", what);
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  private synchronized void add(JsonObject line) {
    if (lines.size() == MAX_LINES) {
      lines.removeFirst();
    }
    lines.addLast(line.encode());
  }

  /** All lines, oldest first. */
  synchronized String text() {
    return String.join("\n", lines) + "\n";
  }
}
