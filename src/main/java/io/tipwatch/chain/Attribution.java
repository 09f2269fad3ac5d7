package io.tipwatch.chain;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which nodes computed the same state root of one tipset, and whom that makes suspect. One vote a
 * node, never merged by client; two nodes are never told apart by vote.
 *
 * @param groups nodes by the root that they computed, largest group first
 * @param suspects the nodes that the arbiter speaks against; empty when nobody can tell
 */
public record Attribution(List<Group> groups, Set<NodeId> suspects, Arbiter arbiter) {

  public Attribution {
    groups = List.copyOf(groups);
    suspects = Set.copyOf(suspects);
  }

  /** Nodes that computed the same root. */
  public record Group(String root, Set<NodeId> nodes) {
    public Group {
      nodes = Set.copyOf(nodes);
    }
  }

  /** On whose word somebody is called a suspect. */
  public enum Arbiter {
    MAJORITY,
    F3,
    NONE
  }

  public boolean differ() {
    return groups.size() > 1;
  }

  /**
   * @param roots what each answering node computed
   * @param configured all nodes that are watched; those that gave no answer count against a
   *     majority
   * @param certified the root that an F3 certificate stands for; it outranks any majority
   */
  public static Attribution of(
      Map<NodeId, String> roots, Set<NodeId> configured, Optional<String> certified) {
    List<Group> groups = groups(roots);
    if (certified.isPresent()) {
      return new Attribution(groups, others(roots, certified.get()), Arbiter.F3);
    }
    Set<NodeId> voters = new HashSet<>(configured);
    voters.addAll(roots.keySet());
    if (groups.size() > 1 && 2 * groups.getFirst().nodes().size() > voters.size()) {
      return new Attribution(groups, others(roots, groups.getFirst().root()), Arbiter.MAJORITY);
    }
    return new Attribution(groups, Set.of(), Arbiter.NONE);
  }

  private static Set<NodeId> others(Map<NodeId, String> roots, String right) {
    Set<NodeId> others = new TreeSet<>(roots.keySet());
    others.removeIf(node -> right.equals(roots.get(node)));
    return others;
  }

  private static List<Group> groups(Map<NodeId, String> roots) {
    Map<String, Set<NodeId>> nodes = new TreeMap<>();
    roots.forEach((node, root) -> nodes.computeIfAbsent(root, _ -> new TreeSet<>()).add(node));
    return nodes.entrySet().stream()
        .map(group -> new Group(group.getKey(), group.getValue()))
        .sorted(Comparator.comparingInt((Group group) -> -group.nodes().size()))
        .toList();
  }
}
