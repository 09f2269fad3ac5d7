package io.tipwatch.diagnose.evm.tracers;

import io.tipwatch.chain.NodeId;
import io.tipwatch.trace.evm.Place;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What all nodes made of one tracer.
 *
 * @param transaction its hash
 * @param custom whether the tracer is a script
 * @param nodes in the order of the configuration
 * @param groups of nodes whose results are the same
 * @param difference where the first group and the second part; absent if there are not two
 * @param passedOver how often a rule or a path to be ignored was applied
 * @param notCompared what else was not compared
 */
public record TracerReport(
    String chain,
    String transaction,
    String tracer,
    boolean custom,
    List<NodeResult> nodes,
    List<List<NodeId>> groups,
    Optional<FirstDifference> difference,
    SortedMap<String, Long> passedOver,
    List<String> notCompared) {

  /**
   * The first place where two groups part.
   *
   * @param left the node whose value is on the left of the place
   * @param more how many places differ besides, as far as they were counted
   */
  public record FirstDifference(NodeId left, NodeId right, Place place, int more) {}

  /** What it all comes to. */
  public enum Verdict {
    SAME,
    DIFFER,
    /** Too few can be compared, or all but some are the same. */
    INCONCLUSIVE
  }

  public TracerReport {
    nodes = List.copyOf(nodes);
    groups = groups.stream().map(List::copyOf).toList();
    notCompared = List.copyOf(notCompared);
  }

  public Verdict verdict() {
    if (groups.size() > 1) {
      return Verdict.DIFFER;
    }
    boolean all = nodes.size() > 1 && nodes.stream().allMatch(NodeResult::usable);
    return all && groups.size() == 1 ? Verdict.SAME : Verdict.INCONCLUSIVE;
  }

  /** What a reader must know to take a difference for what it is worth. */
  public List<String> caveats() {
    Set<String> blocks =
        nodes.stream()
            .flatMap(node -> node.inclusion().stream())
            .map(inclusion -> inclusion.number() + " " + inclusion.block())
            .collect(Collectors.toCollection(TreeSet::new));
    String elsewhere =
        blocks.size() < 2
            ? ""
            : "The nodes have the transaction in different blocks ("
                + String.join(", ", blocks)
                + "): they did not run it on the same state, or they hash blocks differently.";
    return List.of(elsewhere, engines()).stream().filter(text -> !text.isEmpty()).toList();
  }

  /** Engines word errors and write numbers in their own ways, and clients call hooks likewise. */
  private String engines() {
    if (!custom || groups.size() < 2) {
      return "";
    }
    Set<String> engines =
        nodes.stream()
            .filter(NodeResult::usable)
            .map(node -> node.engine().orElse("that of " + node.client().label()))
            .collect(Collectors.toCollection(TreeSet::new));
    return engines.size() < 2
        ? ""
        : "Different engines ("
            + String.join(", ", engines)
            + "): evidence only. They write numbers and errors in ways of their own; let the"
            + " tracer return strings, and compare nodes of one client for proof.";
  }
}
