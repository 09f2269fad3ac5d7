package io.tipwatch.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All tipsets that nodes told of, linked to their parents. Whatever is told, a parent is lower than
 * its child, so walks end; and each node has its own allowance, per height and in all, for tipsets
 * that nobody else knows, so one node that invents tipsets crowds out only itself.
 *
 * <p>Confined to one thread.
 */
public final class TipsetTree {
  /** How many tipsets of one height are believed on one node's word alone. */
  static final int MAX_SIBLINGS_PER_NODE = 16;

  /** How many tipsets, per remembered height, are kept on one node's word alone. */
  private static final int ALLOWANCE_PER_HEIGHT = 4;

  private final Map<NodeId, Integer> tellers = new HashMap<>();
  private final Map<TipsetKey, Link> byKey = new HashMap<>();
  private final NavigableMap<Long, List<Link>> byHeight = new TreeMap<>();
  private final int[] alone;
  private final int allowance;
  private long dropped;

  TipsetTree(Collection<NodeId> nodes, int keepHeights) {
    for (NodeId node : nodes) {
      tellers.put(node, tellers.size());
    }
    alone = new int[tellers.size() + 1];
    allowance = ALLOWANCE_PER_HEIGHT * keepHeights;
  }

  public Optional<Tipset> get(TipsetKey key) {
    return Optional.ofNullable(byKey.get(key)).map(Link::tipset);
  }

  public Optional<Tipset> parentOf(TipsetKey key) {
    Link link = byKey.get(key);
    return link == null ? Optional.empty() : Optional.ofNullable(parentOf(link)).map(Link::tipset);
  }

  /** The tipset itself and those below it as far as they are known, highest first. */
  public List<Tipset> chain(TipsetKey head, int limit) {
    List<Tipset> chain = new ArrayList<>();
    for (Link at = byKey.get(head); at != null && chain.size() < limit; at = parentOf(at)) {
      chain.add(at.tipset());
    }
    return chain;
  }

  /** The tipset of that height on the chain below a head; at a null round the one below it. */
  public Optional<Tipset> atOrBelow(TipsetKey head, long height) {
    return Optional.ofNullable(atOrBelow(byKey.get(head), height)).map(Link::tipset);
  }

  /** The deepest tipset that two chains have in common, unless it lies below what is known. */
  public Optional<Tipset> lastCommon(TipsetKey left, TipsetKey right) {
    Link a = byKey.get(left);
    Link b = byKey.get(right);
    while (a != null && b != null && a != b) {
      if (a.height() >= b.height()) {
        a = parentOf(a);
      } else {
        b = parentOf(b);
      }
    }
    return a == null || b == null ? Optional.empty() : Optional.of(a.tipset());
  }

  /** Every tipset known at a height. */
  public List<Tipset> at(long height) {
    return byHeight.getOrDefault(height, List.of()).stream().map(Link::tipset).toList();
  }

  public int size() {
    return byKey.size();
  }

  /** How many tipsets were let go because a node told of more than its allowance. */
  public long dropped() {
    return dropped;
  }

  @Nullable Link find(TipsetKey key) {
    return byKey.get(key);
  }

  /** The lowest tipset from one height to another that holds a block. */
  @Nullable Link holding(String cid, long from, long to) {
    for (List<Link> siblings : byHeight.subMap(from, true, Math.max(from, to), true).values()) {
      for (Link link : siblings) {
        if (link.key().cids().contains(cid)) {
          return link;
        }
      }
    }
    return null;
  }

  /** A tipset that builds on another, looked for in so many heights above it. */
  @Nullable Link childOf(Link parent, int heights) {
    NavigableMap<Long, List<Link>> above = byHeight.tailMap(parent.height(), false);
    for (Map.Entry<Long, List<Link>> siblings : above.entrySet()) {
      if (siblings.getKey() - parent.height() > heights) {
        break;
      }
      for (Link link : siblings.getValue()) {
        if (link.tipset().parents().equals(parent.key())) {
          return link;
        }
      }
    }
    return null;
  }

  @Nullable Link parentOf(Link link) {
    Link parent = link.parent;
    if (parent == null || parent.forgotten) {
      parent = byKey.get(link.tipset().parents());
      link.parent = parent;
    }
    // a lie can name any parent; only a lower one is followed, so no walk can run in a circle
    return parent == null || parent.height() >= link.height() ? null : parent;
  }

  @Nullable Link atOrBelow(@Nullable Link head, long height) {
    Link at = head;
    while (at != null && at.height() > height) {
      at = parentOf(at);
    }
    return at;
  }

  void learn(Tipset tipset) {
    tell(tellers.size(), tipset);
  }

  void tell(NodeId node, Tipset tipset) {
    Integer teller = tellers.get(node);
    if (teller != null) {
      tell(teller, tipset);
    }
  }

  private void tell(int teller, Tipset tipset) {
    Link known = byKey.get(tipset.key());
    if (known == null) {
      add(tipset, teller);
      return;
    }
    int before = known.soleTeller();
    long height = known.height();
    if (known.hear(tipset, teller)) {
      unlist(known, height);
      list(known);
    }
    recount(before, -1);
    recount(known.soleTeller(), 1);
  }

  private void add(Tipset tipset, int teller) {
    if (siblings(tipset.height(), teller) >= MAX_SIBLINGS_PER_NODE) {
      dropped++;
      if (teller != tellers.size()) {
        return;
      }
      dropOldest(tipset.height(), teller);
    }
    Link link = new Link(tipset, teller);
    byKey.put(tipset.key(), link);
    list(link);
    alone[teller]++;
    if (alone[teller] > allowance) {
      dropLowest(teller, allowance / 8 + 1);
    }
  }

  private int siblings(long height, int teller) {
    int count = 0;
    for (Link link : byHeight.getOrDefault(height, List.of())) {
      if (link.soleTeller() == teller) {
        count++;
      }
    }
    return count;
  }

  /** Fetched tipsets have no teller to blame, so the newest is worth most. */
  private void dropOldest(long height, int teller) {
    List<Link> siblings = byHeight.getOrDefault(height, List.of());
    for (Link link : siblings) {
      if (link.soleTeller() == teller) {
        forget(link);
        unlist(link, height);
        return;
      }
    }
  }

  private void dropLowest(int teller, int count) {
    int left = count;
    Iterator<List<Link>> buckets = byHeight.values().iterator();
    while (left > 0 && buckets.hasNext()) {
      List<Link> siblings = buckets.next();
      for (Link link : List.copyOf(siblings)) {
        if (link.soleTeller() == teller) {
          forget(link);
          siblings.remove(link);
          dropped++;
          left--;
        }
      }
      if (siblings.isEmpty()) {
        buckets.remove();
      }
    }
  }

  /** Forgets every height that is further than {@code keep} from every one of the heads. */
  void keepNear(long[] heads, int keep) {
    long[] ascending = heads.clone();
    Arrays.sort(ascending);
    int above = 0;
    Iterator<Map.Entry<Long, List<Link>>> buckets = byHeight.entrySet().iterator();
    while (buckets.hasNext()) {
      Map.Entry<Long, List<Link>> bucket = buckets.next();
      long height = bucket.getKey();
      while (above < ascending.length && ascending[above] < height) {
        above++;
      }
      boolean nearAbove = above < ascending.length && ascending[above] - height <= keep;
      boolean nearBelow = above > 0 && height - ascending[above - 1] <= keep;
      if (!nearAbove && !nearBelow) {
        bucket.getValue().forEach(this::forget);
        buckets.remove();
      }
    }
  }

  int heights() {
    return byHeight.size();
  }

  private void forget(Link link) {
    byKey.remove(link.key());
    recount(link.soleTeller(), -1);
    link.forgotten = true;
    link.parent = null; // else one living child would hold a whole forgotten chain in memory
  }

  private void recount(int teller, int by) {
    if (teller >= 0) {
      alone[teller] += by;
    }
  }

  private void list(Link link) {
    byHeight.computeIfAbsent(link.height(), _ -> new ArrayList<>(2)).add(link);
  }

  private void unlist(Link link, long height) {
    List<Link> siblings = byHeight.get(height);
    if (siblings != null && siblings.remove(link) && siblings.isEmpty()) {
      byHeight.remove(height);
    }
  }
}
