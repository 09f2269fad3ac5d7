package io.tipwatch.sim.evm.machine;

import java.util.BitSet;
import java.util.Optional;

/** The program of a contract. */
public final class Code {
  public static final Code NONE = new Code(Bytes.NONE);

  private final Bytes bytes;
  private final byte[] hash;
  private Optional<BitSet> targets = Optional.empty();

  public Code(Bytes bytes) {
    this.bytes = bytes;
    hash = Keccak.hash(bytes.array());
  }

  public Bytes bytes() {
    return bytes;
  }

  public byte[] hash() {
    return hash;
  }

  public int size() {
    return bytes.size();
  }

  /** The operation at a place; behind the end there are only stops. */
  int at(int place) {
    return place < bytes.size() ? bytes.array()[place] & 0xff : Opcode.STOP;
  }

  boolean isTarget(int place) {
    if (targets.isEmpty()) {
      targets = Optional.of(scan());
    }
    return targets.orElseThrow().get(place);
  }

  private BitSet scan() {
    BitSet found = new BitSet(bytes.size());
    for (int i = 0; i < bytes.size(); i++) {
      int op = at(i);
      if (op == Opcode.JUMPDEST) {
        found.set(i);
      }
      i += Opcode.immediate(op);
    }
    return found;
  }
}
