package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the tipset that nodes are to be compared at. Where they have different ones at a height, it
 * is the last one that they have in common. Blocks.
 */
public final class HeightSearch {
  /** How far below the asked height a common tipset is looked for: the finality of Filecoin. */
  private static final int MAX_STEPS = 900;

  private final List<FilecoinNode> nodes;

  public HeightSearch(List<FilecoinNode> nodes) {
    this.nodes = nodes;
  }

  /** What was found at a height. */
  public sealed interface Found {
    /** Compares there. */
    Diagnosis diagnose(FilecoinLadder ladder) throws IOException;
  }

  /**
   * All nodes that answered have it.
   *
   * @param child the next tipset, where a node has one already
   */
  record Common(Tipset tipset, Optional<Tipset> child) implements Found {
    @Override
    public Diagnosis diagnose(FilecoinLadder ladder) throws IOException {
      return ladder.compare(tipset, child);
    }
  }

  /** They have different tipsets there. */
  record Branches(Suspicion suspicion) implements Found {
    @Override
    public Diagnosis diagnose(FilecoinLadder ladder) throws IOException {
      return ladder
          .climb(suspicion)
          .orElseThrow(() -> new IOException("the ladder stopped at a settled suspicion"));
    }
  }

  /** The tipset of a key, from the first node that has it. */
  public Tipset byKey(TipsetKey key) throws IOException {
    RpcException last = null;
    for (FilecoinNode node : nodes) {
      try {
        return Calls.await(node.tipset(key));
      } catch (RpcException e) {
        last = e;
      }
    }
    throw last == null ? new IOException("no node is configured") : last;
  }

  /** Looks at a height; at a null round, at the tipset before it. */
  public Found at(long height) throws IOException {
    Map<NodeId, Tipset> there = new LinkedHashMap<>();
    Map<NodeId, Tipset> heads = new LinkedHashMap<>();
    RpcException last = null;
    for (FilecoinNode node : nodes) {
      try {
        Tipset head = Calls.await(node.head());
        heads.put(node.id(), head);
        there.put(
            node.id(), Calls.await(node.tipsetAt(Math.min(height, head.height()), head.key())));
      } catch (RpcException e) {
        last = e;
      }
    }
    if (there.isEmpty()) {
      throw last == null ? new IOException("no node is configured") : last;
    }
    if (there.values().stream().map(Tipset::key).distinct().count() == 1) {
      Tipset tipset = there.values().iterator().next();
      return new Common(tipset, child(tipset, heads));
    }
    return branches(there, heads);
  }

  /** The tipset right after this one on the chain of a node that has gone on. */
  private Optional<Tipset> child(Tipset tipset, Map<NodeId, Tipset> heads) {
    for (FilecoinNode node : nodes) {
      Tipset head = heads.get(node.id());
      if (head == null) {
        continue;
      }
      for (long h = tipset.height() + 1; h <= head.height() && h <= tipset.height() + 10; h++) {
        try {
          Tipset next = Calls.await(node.tipsetAt(h, head.key()));
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

  private Found branches(Map<NodeId, Tipset> there, Map<NodeId, Tipset> heads) throws IOException {
    Map<NodeId, Tipset> at = new LinkedHashMap<>(there);
    Optional<Tipset> child = Optional.empty();
    for (int step = 0; step < MAX_STEPS * nodes.size(); step++) {
      Map.Entry<NodeId, Tipset> highest =
          at.entrySet().stream()
              .max(Map.Entry.comparingByValue(Comparator.comparingLong(Tipset::height)))
              .orElseThrow();
      child = Optional.of(highest.getValue());
      Tipset parent = parent(highest.getKey(), highest.getValue());
      highest.setValue(parent);
      if (at.values().stream().map(Tipset::key).distinct().count() == 1) {
        return new Branches(suspicion(parent, child, heads));
      }
    }
    throw new IOException("the nodes have no common tipset within " + MAX_STEPS + " epochs");
  }

  private Tipset parent(NodeId id, Tipset tipset) throws IOException {
    FilecoinNode node =
        nodes.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    return Calls.await(node.tipset(tipset.parents()));
  }

  private static Suspicion suspicion(
      Tipset common, Optional<Tipset> child, Map<NodeId, Tipset> heads) {
    return new Suspicion(
        Suspicion.Sign.BRANCHES, common, child, heads.keySet(), Set.of(), common.time(), true);
  }
}
