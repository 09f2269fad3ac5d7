package io.tipwatch.chain;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One tipset in the tree, with who told of it. Nobody here can check that a key is the hash of what
 * was told under it, so a second account of the same key is kept until more nodes tell one of them.
 */
final class Link {
  private Tipset tipset;
  private BitSet tellers = new BitSet();
  private @Nullable Tipset rival;
  private BitSet rivalTellers = new BitSet();

  /** The parent once it was found; to be read through {@link TipsetTree#parentOf} only. */
  @Nullable Link parent;

  /** Whether the tree has let go of it. */
  boolean forgotten;

  Link(Tipset tipset, int teller) {
    this.tipset = tipset;
    tellers.set(teller);
  }

  Tipset tipset() {
    return tipset;
  }

  long height() {
    return tipset.height();
  }

  TipsetKey key() {
    return tipset.key();
  }

  /** The only one who told of it, or -1 when several did. */
  int soleTeller() {
    return tellers.cardinality() == 1 ? tellers.nextSetBit(0) : -1;
  }

  /** Counts one more account of this key; true when the believed account changed by it. */
  boolean hear(Tipset told, int teller) {
    if (told.equals(tipset)) {
      tellers.set(teller);
      rivalTellers.clear(teller);
      return false;
    }
    if (rival == null || rivalTellers.isEmpty()) {
      rival = told;
    }
    if (!told.equals(rival)) {
      return false;
    }
    tellers.clear(teller);
    rivalTellers.set(teller);
    if (rivalTellers.cardinality() <= tellers.cardinality()) {
      return false;
    }
    swap(rival);
    return true;
  }

  private void swap(Tipset believed) {
    rival = tipset;
    tipset = believed;
    BitSet voices = tellers;
    tellers = rivalTellers;
    rivalTellers = voices;
    parent = null;
  }
}
