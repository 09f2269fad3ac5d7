package io.tipwatch.chain;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One chain, seen from its head downwards and walked no further than the questions reach. Valid
 * until the tree changes.
 */
final class Spine {
  private final TipsetTree tree;
  private final Link head;
  private final IdentityHashMap<Link, Link> above = new IdentityHashMap<>();
  private @Nullable Link bottom;
  private long lowest;

  Spine(TipsetTree tree, Link head) {
    this.tree = tree;
    this.head = head;
    this.bottom = head;
    this.lowest = head.height();
  }

  /**
   * Where another chain leaves this one.
   *
   * @param common the deepest tipset of both
   * @param here the next one on this chain; null when it ends
   * @param there the next one on the other chain; null when it ends
   */
  record Meeting(Link common, @Nullable Link here, @Nullable Link there) {

    /** Whether the chains hold the same, as far up as a height. */
    boolean upTo(long height) {
      return (here == null || here.height() > height) && (there == null || there.height() > height);
    }

    /** Whether the other chain is all on this one, or the other way round. */
    boolean inLine() {
      return here == null || there == null;
    }
  }

  Link head() {
    return head;
  }

  /** Null when the chains have nothing in common as far as they are known. */
  @Nullable Meeting meet(Link other) {
    Link there = null;
    for (Link at = other; at != null; at = tree.parentOf(at)) {
      if (holds(at)) {
        return new Meeting(at, above.get(at), there);
      }
      if (bottom == null && at.height() < lowest) {
        return null;
      }
      there = at;
    }
    return null;
  }

  boolean holds(Link link) {
    while (bottom != null && bottom.height() > link.height()) {
      Link down = tree.parentOf(bottom);
      if (down != null) {
        above.put(down, bottom);
        lowest = down.height();
      }
      bottom = down;
    }
    return link == head || above.containsKey(link);
  }
}
