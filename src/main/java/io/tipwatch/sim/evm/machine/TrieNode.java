package io.tipwatch.sim.evm.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A node of a {@link Trie}; immutable. Paths are nibbles, and {@code at} says how many of them lead
 * to this node.
 */
abstract sealed class TrieNode {
  private static final int WIDTH = 16;

  private Optional<byte[]> encoding = Optional.empty();
  private Optional<byte[]> name = Optional.empty();

  /** What an empty trie consists of. */
  static TrieNode nothing() {
    return Nothing.INSTANCE;
  }

  abstract TrieNode with(byte[] path, int at, byte[] value);

  abstract TrieNode without(byte[] path, int at);

  /** The node that a path leads to from here; nothing if it does not lead further. */
  abstract TrieNode child(byte[] path, int at);

  /** How many nibbles lead to the child. */
  abstract int consumed(byte[] path, int at);

  abstract byte[] encode();

  /** The same node below a longer path. */
  abstract TrieNode below(byte[] prefix);

  final byte[] encoded() {
    if (encoding.isEmpty()) {
      encoding = Optional.of(encode());
    }
    return encoding.orElseThrow();
  }

  /** How a parent names this node: by its hash, or whole if that is shorter. */
  private byte[] reference() {
    if (name.isEmpty()) {
      byte[] whole = encoded();
      name = Optional.of(whole.length < Words.BYTES ? whole : Rlp.string(Keccak.hash(whole)));
    }
    return name.orElseThrow();
  }

  private static TrieNode extended(byte[] path, TrieNode child) {
    return path.length == 0 ? child : child.below(path);
  }

  private static int common(byte[] own, byte[] path, int at) {
    int mismatch = Arrays.mismatch(own, 0, own.length, path, at, path.length);
    return mismatch < 0 ? own.length : mismatch;
  }

  private static byte[] from(byte[] path, int at) {
    return Arrays.copyOfRange(path, at, path.length);
  }

  /** Two nibbles to a byte, the first of them telling the kind and whether their number is odd. */
  private static byte[] packed(byte[] path, boolean leaf) {
    int odd = path.length & 1;
    byte[] out = new byte[path.length / 2 + 1];
    out[0] = (byte) ((leaf ? 0x20 : 0) + (odd == 1 ? 0x10 + path[0] : 0));
    for (int i = odd; i < path.length; i += 2) {
      out[i / 2 + 1] = (byte) (path[i] << 4 | path[i + 1]);
    }
    return out;
  }

  private static final class Nothing extends TrieNode {
    static final Nothing INSTANCE = new Nothing();

    @Override
    TrieNode with(byte[] path, int at, byte[] value) {
      return new Leaf(from(path, at), value);
    }

    @Override
    TrieNode without(byte[] path, int at) {
      return this;
    }

    @Override
    TrieNode child(byte[] path, int at) {
      return this;
    }

    @Override
    int consumed(byte[] path, int at) {
      return 0;
    }

    @Override
    byte[] encode() {
      return Rlp.string(new byte[0]);
    }

    @Override
    TrieNode below(byte[] prefix) {
      return this;
    }
  }

  private static final class Leaf extends TrieNode {
    private final byte[] rest;
    private final byte[] value;

    Leaf(byte[] rest, byte[] value) {
      this.rest = rest;
      this.value = value;
    }

    @Override
    TrieNode with(byte[] path, int at, byte[] other) {
      int shared = common(rest, path, at);
      if (shared == rest.length) {
        return new Leaf(rest, other);
      }
      TrieNode branch =
          Branch.EMPTY
              .set(rest[shared], new Leaf(from(rest, shared + 1), value))
              .set(path[at + shared], new Leaf(from(path, at + shared + 1), other));
      return extended(Arrays.copyOf(rest, shared), branch);
    }

    @Override
    TrieNode without(byte[] path, int at) {
      return common(rest, path, at) == rest.length ? nothing() : this;
    }

    @Override
    TrieNode child(byte[] path, int at) {
      return nothing();
    }

    @Override
    int consumed(byte[] path, int at) {
      return 0;
    }

    @Override
    byte[] encode() {
      return Rlp.list(Rlp.string(packed(rest, true)), Rlp.string(value));
    }

    @Override
    TrieNode below(byte[] prefix) {
      return new Leaf(Rlp.joined(prefix, rest), value);
    }
  }

  private static final class Extension extends TrieNode {
    private final byte[] shared;
    private final TrieNode child;

    Extension(byte[] shared, TrieNode child) {
      this.shared = shared;
      this.child = child;
    }

    @Override
    TrieNode with(byte[] path, int at, byte[] value) {
      int same = common(shared, path, at);
      if (same == shared.length) {
        return new Extension(shared, child.with(path, at + same, value));
      }
      TrieNode branch =
          Branch.EMPTY
              .set(shared[same], extended(from(shared, same + 1), child))
              .set(path[at + same], new Leaf(from(path, at + same + 1), value));
      return extended(Arrays.copyOf(shared, same), branch);
    }

    @Override
    TrieNode without(byte[] path, int at) {
      return common(shared, path, at) == shared.length
          ? extended(shared, child.without(path, at + shared.length))
          : this;
    }

    @Override
    TrieNode child(byte[] path, int at) {
      return common(shared, path, at) == shared.length ? child : nothing();
    }

    @Override
    int consumed(byte[] path, int at) {
      return shared.length;
    }

    @Override
    byte[] encode() {
      return Rlp.list(Rlp.string(packed(shared, false)), child.reference());
    }

    @Override
    TrieNode below(byte[] prefix) {
      return new Extension(Rlp.joined(prefix, shared), child);
    }
  }

  private static final class Branch extends TrieNode {
    static final Branch EMPTY = new Branch(filled());

    private final TrieNode[] children;

    Branch(TrieNode[] children) {
      this.children = children;
    }

    private static TrieNode[] filled() {
      TrieNode[] none = new TrieNode[WIDTH];
      Arrays.fill(none, nothing());
      return none;
    }

    Branch set(int nibble, TrieNode child) {
      TrieNode[] others = children.clone();
      others[nibble] = child;
      return new Branch(others);
    }

    @Override
    TrieNode with(byte[] path, int at, byte[] value) {
      return set(path[at], children[path[at]].with(path, at + 1, value));
    }

    @Override
    TrieNode without(byte[] path, int at) {
      Branch left = set(path[at], children[path[at]].without(path, at + 1));
      int last = -1;
      for (int i = 0; i < WIDTH; i++) {
        if (left.children[i] != nothing()) {
          if (last >= 0) {
            return left;
          }
          last = i;
        }
      }
      return left.children[last].below(new byte[] {(byte) last});
    }

    @Override
    TrieNode child(byte[] path, int at) {
      return children[path[at]];
    }

    @Override
    int consumed(byte[] path, int at) {
      return 1;
    }

    @Override
    byte[] encode() {
      List<byte[]> items = new ArrayList<>();
      for (TrieNode child : children) {
        items.add(child.reference());
      }
      items.add(Rlp.string(new byte[0]));
      return Rlp.list(items);
    }

    @Override
    TrieNode below(byte[] prefix) {
      return new Extension(prefix, this);
    }
  }
}
