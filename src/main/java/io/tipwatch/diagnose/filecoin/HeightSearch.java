package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds the tipset that nodes are to be compared at. Where they have different ones at a height, or
 * one has none yet, it is the last one that they have in common. Blocks.
 */
final class HeightSearch {
  /** How far below the asked height a common tipset is looked for: the finality of Filecoin. */
  private static final int MAX_STEPS = 900;

  /** How far above a tipset its child is looked for; more null rounds in a row are unheard of. */
  private static final int MAX_NULL_ROUNDS = 10;

  private final List<FilecoinNode> nodes;
  private final Map<NodeId, Tipset> heads = new LinkedHashMap<>();
  private final Map<NodeId, String> errors = new LinkedHashMap<>();

  /** For one search. */
  HeightSearch(List<FilecoinNode> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** The tipset of a key, from the first node that has it. */
  Found byKey(TipsetKey key) {
    askHeads();
    for (FilecoinNode node : nodes) {
      try {
        Tipset tipset = Calls.await(node.tipset(key));
        return new Found.Common(tipset, child(tipset, heads.keySet()), OptionalLong.empty());
      } catch (RpcException e) {
        errors.put(node.id(), Executions.meaning(node.id(), e));
      }
    }
    return new Found.Nothing("no node has the tipset " + key, OptionalLong.empty(), errors);
  }

  /** Looks at a height; at a null round, at the tipset before it. */
  Found at(long height) {
    askHeads();
    Optional<Map.Entry<NodeId, Tipset>> highest =
        heads.entrySet().stream()
            .max(Map.Entry.comparingByValue(Comparator.comparingLong(Tipset::height)));
    if (highest.isEmpty()) {
      return new Found.Nothing("no node answers", OptionalLong.of(height), errors);
    }
    long top = highest.get().getValue().height();
    if (top < height) {
      return new Found.Nothing(
          "no node has come to height "
              + height
              + " yet; the highest head is that of "
              + highest.get().getKey()
              + ", at "
              + top,
          OptionalLong.of(height),
          errors);
    }
    try {
      return below(height, top);
    } catch (RpcException e) {
      return new Found.Nothing(
          "the way down from height " + height + " could not be followed: " + e.getMessage(),
          OptionalLong.of(height),
          errors);
    }
  }

  private Found below(long height, long top) throws RpcException {
    Map<NodeId, Tipset> there = new LinkedHashMap<>();
    for (Map.Entry<NodeId, Tipset> head : heads.entrySet()) {
      Tipset tip = head.getValue();
      there.put(
          head.getKey(),
          tip.height() <= height
              ? tip
              : Calls.await(node(head.getKey()).tipsetAt(height, tip.key())));
    }
    if (agreed(there)) {
      Tipset tipset = there.values().iterator().next();
      return new Found.Common(tipset, child(tipset, heads.keySet()), OptionalLong.of(height));
    }
    Tipset common = descend(new LinkedHashMap<>(there));
    Set<NodeId> behind = new LinkedHashSet<>();
    heads.forEach((node, head) -> {
      if (head.key().equals(common.key())) {
        behind.add(node);
      }
    });
    return behind.isEmpty() ? branches(common) : behind(common, behind, top);
  }

  private void askHeads() {
    for (FilecoinNode node : nodes) {
      try {
        heads.put(node.id(), Calls.await(node.head()));
      } catch (RpcException e) {
        errors.put(node.id(), Executions.meaning(node.id(), e));
      }
    }
  }

  private static boolean agreed(Map<NodeId, Tipset> there) {
    return there.values().stream().map(Tipset::key).distinct().count() == 1;
  }

  /** The tipset right after this one on the chain of a node that has gone on. */
  private Optional<Tipset> child(Tipset tipset, Set<NodeId> on) {
    for (NodeId id : on) {
      Tipset head = heads.get(id);
      long last = head == null ? 0 : Math.min(head.height(), tipset.height() + 1 + MAX_NULL_ROUNDS);
      for (long h = tipset.height() + 1; h <= last && head != null; h++) {
        try {
          Tipset next = Calls.await(node(id).tipsetAt(h, head.key()));
          if (next.parents().equals(tipset.key())) {
            return Optional.of(next);
          }
        } catch (RpcException e) {
          break;
        }
      }
    }
    return Optional.empty();
  }

  /** Goes down from the highest, one parent at a time, until all are at one tipset. */
  private Tipset descend(Map<NodeId, Tipset> at) throws RpcException {
    Tipset lowest =
        at.values().stream().min(Comparator.comparingLong(Tipset::height)).orElseThrow();
    for (Map.Entry<NodeId, Tipset> place : at.entrySet()) {
      if (place.getValue().height() > lowest.height()) {
        FilecoinNode node = node(place.getKey());
        place.setValue(Calls.await(node.tipsetAt(lowest.height(), place.getValue().key())));
      }
    }
    for (int step = 0; step < MAX_STEPS * nodes.size() && !agreed(at); step++) {
      Map.Entry<NodeId, Tipset> highest =
          at.entrySet().stream()
              .max(Map.Entry.comparingByValue(Comparator.comparingLong(Tipset::height)))
              .orElseThrow();
      highest.setValue(Calls.await(node(highest.getKey()).tipset(highest.getValue().parents())));
    }
    if (!agreed(at)) {
      throw new RpcException.Unreachable(
          at.keySet().iterator().next(),
          "search",
          "there is no common tipset within " + MAX_STEPS + " epochs");
    }
    return at.values().iterator().next();
  }

  private FilecoinNode node(NodeId id) {
    return nodes.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** The heavier head is the witness, as the chain would choose. */
  private Found branches(Tipset common) {
    Tipset heaviest =
        heads.values().stream().max(Comparator.comparing(Tipset::parentWeight)).orElseThrow();
    Set<NodeId> witnesses = new LinkedHashSet<>();
    Set<NodeId> suspects = new LinkedHashSet<>();
    Optional<Tipset> child = Optional.empty();
    for (NodeId id : heads.keySet()) {
      Tipset head = heads.get(id);
      if (head != null && head.key().equals(heaviest.key())) {
        child = child(common, Set.of(id));
      }
    }
    for (NodeId id : heads.keySet()) {
      boolean along = child.isPresent() && child(common, Set.of(id)).equals(child);
      (along ? witnesses : suspects).add(id);
    }
    return new Found.Branches(
        new Suspicion(
            Suspicion.Sign.BRANCHES, common, child, suspects, witnesses, common.time(), true));
  }

  private Found behind(Tipset common, Set<NodeId> behind, long top) {
    Set<NodeId> witnesses = new LinkedHashSet<>(heads.keySet());
    witnesses.removeAll(behind);
    Suspicion suspicion =
        new Suspicion(
            Suspicion.Sign.STALL,
            common,
            child(common, witnesses),
            behind,
            witnesses,
            common.time(),
            true);
    return new Found.Behind(suspicion, top - common.height());
  }
}
