package io.tipwatch.node;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The part of one node's chain that was told of it: a linked line of tipsets that ends in the head.
 * Checks whether moves are linked, and finds the moves that lead to another branch. No I/O;
 * confined to its owner.
 */
final class HeadPath {
  private final int capacity;
  private final Deque<Tipset> line = new ArrayDeque<>();
  private TipsetKey head = TipsetKey.NONE;

  /**
   * An empty path.
   *
   * @param capacity how many tipsets are remembered, the head included
   */
  HeadPath(int capacity) {
    this.capacity = capacity;
  }

  /** The key of the head; {@link TipsetKey#NONE} before the first one. */
  TipsetKey head() {
    return head;
  }

  /** The height of the highest tipset that is remembered; -1 before the first one. */
  long height() {
    return line.isEmpty() ? -1 : line.getLast().height();
  }

  boolean isEmpty() {
    return head.isEmpty();
  }

  /** Whether the tipset is the head, on the path, or known as the parents of its lowest one. */
  boolean knows(TipsetKey key) {
    if (key.isEmpty()) {
      return false; // the parents of a genesis
    }
    return key.equals(head)
        || line.stream().anyMatch(t -> t.key().equals(key))
        || (!line.isEmpty() && line.getFirst().parents().equals(key));
  }

  /** Whether a tipset lies so low that going down from it cannot meet the path. */
  boolean isBelow(Tipset tipset) {
    return !line.isEmpty() && tipset.height() < line.getFirst().height();
  }

  /** Begins anew. The ancestors are linked, lowest first, and end in the parents of the head. */
  void restart(List<Tipset> ancestors, Tipset newHead) {
    line.clear();
    line.addAll(ancestors);
    line.add(newHead);
    head = newHead.key();
    trim();
  }

  /** Whether each of the moves follows from the one before; the path itself does not move. */
  boolean isLinked(List<HeadChange> changes) {
    TipsetKey at = head;
    for (HeadChange change : changes) {
      boolean linked =
          switch (change) {
            case HeadChange.Current _ -> false;
            case HeadChange.Revert(Tipset t) -> t.key().equals(at) && t.height() > 0;
            case HeadChange.Apply(Tipset t) -> t.parents().equals(at) && isAbove(t, at);
          };
      if (!linked) {
        return false;
      }
      at = change instanceof HeadChange.Revert(Tipset t) ? t.parents() : change.tipset().key();
    }
    return true;
  }

  private boolean isAbove(Tipset child, TipsetKey parent) {
    return line.stream().noneMatch(t -> t.key().equals(parent) && t.height() >= child.height());
  }

  /** Makes moves that are linked. */
  void apply(List<HeadChange> changes) {
    for (HeadChange change : changes) {
      if (change instanceof HeadChange.Revert(Tipset t)) {
        line.pollLast();
        head = t.parents();
      } else {
        line.add(change.tipset());
        head = change.tipset().key();
      }
    }
    trim();
  }

  private void trim() {
    while (line.size() > capacity) {
      line.removeFirst();
    }
  }

  /**
   * The moves to the end of a branch; none if it has no foot on this path.
   *
   * @param branch linked, lowest first; the parents of its first tipset are on this path, or the
   *     branch is empty and the target itself is
   * @param target where the head shall be
   */
  Optional<List<HeadChange>> moves(List<Tipset> branch, TipsetKey target) {
    TipsetKey foot = branch.isEmpty() ? target : branch.getFirst().parents();
    if (!knows(foot)) {
      return Optional.empty();
    }
    List<HeadChange> moves = new ArrayList<>();
    TipsetKey at = head;
    Iterator<Tipset> down = line.descendingIterator();
    while (!at.equals(foot) && down.hasNext()) {
      Tipset reverted = down.next();
      moves.add(new HeadChange.Revert(reverted));
      at = reverted.parents();
    }
    branch.forEach(tipset -> moves.add(new HeadChange.Apply(tipset)));
    return Optional.of(moves);
  }
}
