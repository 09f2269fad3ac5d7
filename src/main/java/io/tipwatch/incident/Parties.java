package io.tipwatch.incident;

import io.tipwatch.chain.NodeId;
import io.tipwatch.report.Diagnosis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The nodes that an incident is about, in order of their names. */
public record Parties(List<Party> all) {
  /** More nodes than one watchdog is made for. */
  private static final int MAX = 1_000;

  /** The longest root that is kept, in characters. */
  private static final int MAX_ROOT = 200;

  /**
   * @param root what it computed, when that is known
   * @param suspect whether it stands against the majority or the arbiter
   */
  public record Party(NodeId node, Optional<String> root, boolean suspect) {
    public Party {
      root = root.map(text -> Texts.line(text, MAX_ROOT));
    }
  }

  public Parties {
    all = all.stream().sorted(Comparator.comparing(Party::node)).limit(MAX).toList();
  }

  public static Parties of(Collection<NodeId> nodes) {
    return new Parties(
        Set.copyOf(nodes).stream().map(node -> new Party(node, Optional.empty(), false)).toList());
  }

  /** The nodes of a diagnosis, with what they computed; nodes of the verdict that it lacks too. */
  public static Parties of(Diagnosis diagnosis, Collection<NodeId> others) {
    List<Party> all = new ArrayList<>();
    Set<NodeId> rest = new TreeSet<>(others);
    for (Diagnosis.Group group : diagnosis.groups()) {
      for (NodeId node : group.nodes()) {
        rest.remove(node);
        all.add(new Party(node, Optional.of(group.root()), diagnosis.suspects().contains(node)));
      }
    }
    rest.forEach(
        node -> all.add(new Party(node, Optional.empty(), diagnosis.suspects().contains(node))));
    return new Parties(all);
  }

  public Set<NodeId> nodes() {
    return all.stream().map(Party::node).collect(Collectors.toCollection(TreeSet::new));
  }

  public List<NodeId> suspects() {
    return all.stream().filter(Party::suspect).map(Party::node).toList();
  }

  /** Nodes that computed the same, each in order of names, groups by their first node. */
  public List<List<NodeId>> groups() {
    Map<String, List<NodeId>> byRoot = new LinkedHashMap<>();
    for (Party party : all) {
      party
          .root()
          .ifPresent(
              root -> byRoot.computeIfAbsent(root, _ -> new ArrayList<>()).add(party.node()));
    }
    return List.copyOf(byRoot.values());
  }

  /** Sets of nodes that computed the same, whatever it was; empty when no root is known. */
  public Set<Set<NodeId>> partition() {
    return groups().stream().map(Set::copyOf).collect(Collectors.toUnmodifiableSet());
  }

  /** These and those; of a node in both, the one with a root is kept, and else these. */
  Parties with(Parties more) {
    List<Party> union = new ArrayList<>();
    Set<NodeId> done = new TreeSet<>();
    for (Party party : all) {
      Optional<Party> other = more.find(party.node()).filter(p -> p.root().isPresent());
      union.add(other.orElse(party));
      done.add(party.node());
    }
    more.all().stream().filter(party -> !done.contains(party.node())).forEach(union::add);
    return new Parties(union);
  }

  boolean disjoint(Parties other) {
    return nodes().stream().noneMatch(other.nodes()::contains);
  }

  private Optional<Party> find(NodeId node) {
    return all.stream().filter(party -> party.node().equals(node)).findFirst();
  }
}
