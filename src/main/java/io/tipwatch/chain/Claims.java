package io.tipwatch.chain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each node says that it computed for the latest tipsets it told of. A node that tells of too
 * many crowds out only what it told itself. Confined to one thread.
 */
final class Claims {
  private final JudgeRules rules;
  private final Map<NodeId, LinkedHashMap<TipsetKey, SortedMap<String, String>>> told =
      new TreeMap<>();
  private final Disputes disputes;

  Claims(Collection<NodeId> nodes, JudgeRules rules) {
    this.rules = rules;
    this.disputes = new Disputes(rules);
    nodes.forEach(node -> told.put(node, new LinkedHashMap<>()));
  }

  Disputes disputes() {
    return disputes;
  }

  /** Takes up what a node tells; true if it told something else of the same tipset before. */
  boolean tell(Observation.Computed computed) {
    LinkedHashMap<TipsetKey, SortedMap<String, String>> mine = told.get(computed.node());
    if (mine == null || computed.fields().isEmpty()) {
      return false;
    }
    TipsetKey key = computed.tipset().key();
    @Nullable SortedMap<String, String> before = mine.get(key);
    mine.put(key, shared(key, merged(before, computed.fields())));
    if (mine.size() > rules.keepHeights()) {
      mine.pollFirstEntry();
    }
    disputes.told(computed.node(), computed.tipset(), of(key));
    return before != null && Dispute.differ(before, computed.fields());
  }

  private static SortedMap<String, String> merged(
      @Nullable SortedMap<String, String> before, SortedMap<String, String> now) {
    if (before == null) {
      return now;
    }
    SortedMap<String, String> both = new TreeMap<>(before);
    both.putAll(now);
    return both;
  }

  /** Almost always all nodes tell the same, which is then kept once. */
  private SortedMap<String, String> shared(TipsetKey key, SortedMap<String, String> fields) {
    for (Map<TipsetKey, SortedMap<String, String>> one : told.values()) {
      SortedMap<String, String> equal = one.get(key);
      if (equal != null && equal.equals(fields)) {
        return equal;
      }
    }
    return fields;
  }

  /** What nodes told of a tipset; those that told nothing are absent. */
  private Map<NodeId, SortedMap<String, String>> of(TipsetKey key) {
    Map<NodeId, SortedMap<String, String>> claims = new TreeMap<>();
    told.forEach((node, mine) ->
        Optional.ofNullable(mine.get(key)).ifPresent(fields -> claims.put(node, fields)));
    return claims;
  }

  /** How many tipsets are remembered, those of each node counted. */
  int size() {
    return told.values().stream().mapToInt(Map::size).sum();
  }

  /** The fields that nodes told differently of a tipset, by name. */
  Set<String> differing(TipsetKey key) {
    return Dispute.differing(of(key).values());
  }

  /** Of the fields that must be known, those that some of the nodes did not tell of a tipset. */
  List<String> unknown(TipsetKey key, Collection<NodeId> nodes) {
    List<String> unknown = new ArrayList<>();
    for (String field : rules.kind().computed()) {
      List<String> silent =
          nodes.stream().filter(node -> !tells(node, key, field)).map(NodeId::name).toList();
      if (!silent.isEmpty()) {
        unknown.add(field + " unknown: " + String.join(", ", silent));
      }
    }
    return unknown;
  }

  private boolean tells(NodeId node, TipsetKey key, String field) {
    SortedMap<String, String> fields = told.getOrDefault(node, new LinkedHashMap<>()).get(key);
    return fields != null && fields.containsKey(field);
  }
}
