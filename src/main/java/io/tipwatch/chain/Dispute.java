package io.tipwatch.chain;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The lowest tipset of which some nodes told different computed fields. What they compute on top of
 * it differs too, so it stays the place to look at until they agree again.
 */
final class Dispute {
  private final Tipset tipset;
  private Map<NodeId, SortedMap<String, String>> claims;
  private long differedAt;
  private long agreedAt = -1;
  private boolean answered;
  private @Nullable Attribution votes;

  /**
   * @param claims what each node told of the tipset
   */
  Dispute(Tipset tipset, Map<NodeId, SortedMap<String, String>> claims) {
    this.tipset = tipset;
    this.claims = new TreeMap<>(claims);
    this.differedAt = tipset.height();
  }

  Tipset tipset() {
    return tipset;
  }

  long height() {
    return tipset.height();
  }

  Map<NodeId, SortedMap<String, String>> claims() {
    return claims;
  }

  /** A node told more of the tipset, or something else. */
  void retell(Map<NodeId, SortedMap<String, String>> told) {
    claims = new TreeMap<>(told);
    votes = null;
  }

  /** Nodes that it sets apart told different fields of a tipset above it too. */
  void differAt(long height) {
    differedAt = Math.max(differedAt, height);
  }

  /** Nodes that it sets apart told the same of a tipset above it. */
  void agreeAt(long height) {
    agreedAt = Math.max(agreedAt, height);
  }

  long differedAt() {
    return differedAt;
  }

  /** A check led to a verdict. */
  void answer() {
    answered = true;
  }

  /** Whether it was looked into, and the nodes have agreed for so many heights since. */
  boolean over(int heights) {
    return answered && agreedAt - differedAt >= heights;
  }

  /** Whether two nodes told different things. */
  boolean separates(NodeId one, NodeId other) {
    SortedMap<String, String> left = claims.get(one);
    SortedMap<String, String> right = claims.get(other);
    return left != null && right != null && differ(left, right);
  }

  /** Whether two of these nodes told different things. */
  boolean separates(Set<NodeId> nodes) {
    return nodes.stream().anyMatch(one -> nodes.stream().anyMatch(other -> separates(one, other)));
  }

  /** Whether any two nodes told different things. */
  boolean separates() {
    return !differing(claims.values()).isEmpty();
  }

  /**
   * Whether the nodes that it sets apart are all set apart by others too.
   *
   * @param grave the fields that must be known
   */
  boolean explainedBy(List<Dispute> others, Collection<String> grave) {
    Set<String> fields = differing(claims.values());
    for (NodeId one : claims.keySet()) {
      for (NodeId other : claims.keySet()) {
        boolean apart = one.compareTo(other) < 0 && separates(one, other);
        boolean explained =
            others.stream()
                .anyMatch(
                    dispute -> dispute.separates(one, other) && dispute.explains(fields, grave));
        if (apart && !explained) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a node differs with any other. */
  boolean involves(NodeId node) {
    return claims.keySet().stream().anyMatch(other -> separates(node, other));
  }

  /**
   * Who told what of the gravest field in dispute.
   *
   * @param order fields, gravest first; others follow by name
   * @param configured all nodes, since those that told nothing count against a majority
   */
  Attribution votes(List<String> order, Set<NodeId> configured) {
    if (votes == null) {
      String field = gravest(differing(claims.values()), order);
      Map<NodeId, String> values = new TreeMap<>();
      claims.forEach((node, fields) ->
          Optional.ofNullable(fields.get(field)).ifPresent(value -> values.put(node, value)));
      votes = Attribution.of(values, configured, Optional.empty());
    }
    return votes;
  }

  private static String gravest(Set<String> fields, List<String> order) {
    Iterator<String> known = order.stream().filter(fields::contains).iterator();
    return known.hasNext() ? known.next() : fields.stream().findFirst().orElse("");
  }

  /** Whether two nodes told of another tipset what they told differently of this one. */
  boolean concerns(SortedMap<String, String> left, SortedMap<String, String> right) {
    return differing(claims.values()).stream()
        .anyMatch(field -> left.containsKey(field) && right.containsKey(field));
  }

  /**
   * Whether it is no wonder that fields differ above it too. Those that must be known differ for
   * want of others than a field that is only told now and then.
   *
   * @param fields the ones that differ there
   * @param grave the fields that must be known
   */
  boolean explains(Collection<String> fields, Collection<String> grave) {
    return Collections.disjoint(fields, grave)
        || !Collections.disjoint(differing(claims.values()), grave);
  }

  /** Whether two accounts of one tipset give a field of the same name different values. */
  static boolean differ(SortedMap<String, String> left, SortedMap<String, String> right) {
    return !left.equals(right) && !differing(List.of(left, right)).isEmpty();
  }

  /** The names of the fields that have several values, in alphabetical order. */
  static Set<String> differing(Collection<SortedMap<String, String>> accounts) {
    Map<String, String> first = new TreeMap<>();
    Set<String> several = new TreeSet<>();
    for (SortedMap<String, String> account : new LinkedHashSet<>(accounts)) {
      account.forEach((field, value) -> {
        if (!first.computeIfAbsent(field, _ -> value).equals(value)) {
          several.add(field);
        }
      });
    }
    return several;
  }
}
