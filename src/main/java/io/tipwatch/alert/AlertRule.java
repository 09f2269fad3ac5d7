package io.tipwatch.alert;

import io.tipwatch.incident.IncidentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rule in {@code deploy/prometheus/tipwatch.rules.yml} that raises an alert about the same
 * trouble as an incident. An Alertmanager takes alerts with equal labels for one, so ours has
 * exactly the rule's labels: whoever hears of the trouble by both ways is told once.
 *
 * @param name {@code alertname}, and the name of the runbook
 * @param ofNode whether each node has an alert of its own
 * @param marksAll whether the rule says of real trouble too that it is no drill
 */
record AlertRule(String name, boolean ofNode, boolean marksAll) {
  private static final String UNKNOWN = "unknown";
  private static final String DRILL = "drill";

  /**
   * The rule for incidents of a kind; an alert of a kind that is not ours has a name all the same.
   */
  static AlertRule of(String kind) {
    for (IncidentKind known : IncidentKind.values()) {
      if (known.name().equals(kind)) {
        return of(known);
      }
    }
    return ofNode("TipwatchAlert");
  }

  private static AlertRule of(IncidentKind kind) {
    return switch (kind) {
      case STATE_SPLIT -> ofDivergence("StateRootDivergence");
      case REJECTED -> ofDivergence("BlockRejectedByNode");
      case UNSTABLE -> ofDivergence("NodeUnstable");
      case FORK -> ofNode("NodeForked");
      case STALLED -> ofNode("NodeStalled");
      case LAGGING -> ofNode("NodeLagging");
      case DOWN -> ofNode("NodeDown");
      case TRACE_DRIFT -> ofChain("TraceDrift");
      case CHAIN_STALLED -> ofChain("ChainStalled");
      case SELF_SUSPECT -> ofChain("WatchdogSelfSuspect");
      case STORM -> ofChain("IncidentStorm");
    };
  }

  private static AlertRule ofDivergence(String name) {
    return new AlertRule(name, true, true);
  }

  private static AlertRule ofNode(String name) {
    return new AlertRule(name, true, false);
  }

  private static AlertRule ofChain(String name) {
    return new AlertRule(name, false, false);
  }

  /** Where to read on, as a path from the root of the repository. */
  String runbook() {
    return "deploy/runbooks/" + name + ".md";
  }

  /** The labels of each alert that this one stands for: one for each node, or one in all. */
  List<Map<String, String>> labels(Alert alert) {
    Map<String, String> common = new TreeMap<>();
    common.put("alertname", name);
    common.put("chain", alert.chain());
    common.put("kind", alert.kind().toLowerCase(Locale.ROOT));
    common.put("severity", alert.severity().label());
    if (marksAll || alert.drill()) {
      common.put(DRILL, Boolean.toString(alert.drill()));
    }
    if (!ofNode) {
      return List.of(common);
    }
    List<Map<String, String>> all = new ArrayList<>();
    for (String node : nodes(alert)) {
      Map<String, String> labels = new TreeMap<>(common);
      labels.put("node", node);
      all.add(labels);
    }
    return all;
  }

  /** As {@code tipwatch_divergence_active} and {@code tipwatch_node_incident_open} name them. */
  private List<String> nodes(Alert alert) {
    if (alert.drill() && marksAll) {
      return List.of(DRILL); // the nodes of a drill have no series of their own
    }
    if (!alert.suspects().isEmpty()) {
      return alert.suspects();
    }
    return alert.nodes().size() == 1 ? alert.nodes() : List.of(UNKNOWN);
  }
}
