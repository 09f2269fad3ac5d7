package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;

/** Operations on what a program keeps: stack, memory and storage. */
final class Keeping {
  private static final long CLEARED = 4_800;
  private static final long RESTORED_ZERO = 19_900;
  private static final long RESTORED = 2_800;

  private final Journal journal;

  Keeping(Journal journal) {
    this.journal = journal;
  }

  /** Performs codes 0x50 to 0x5f but for jumps. */
  void perform(int code, Frame frame) {
    switch (code) {
      case 0x50 -> frame.pop();
      case 0x51 -> {
        BigInteger from = frame.pop();
        frame.push(Words.of(frame.read(from, BigInteger.valueOf(Words.BYTES))));
      }
      case 0x52 -> frame.write(frame.pop().intValueExact(), Words.padded(frame.pop()));
      case 0x53 -> {
        int to = frame.pop().intValueExact();
        frame.write(to, new byte[] {frame.pop().byteValue()});
      }
      case Opcode.SLOAD -> {
        BigInteger key = frame.pop();
        journal.warm(frame.self(), key);
        frame.push(journal.slot(frame.self(), key));
      }
      case Opcode.SSTORE -> store(frame, frame.pop(), frame.pop());
      case 0x58 -> frame.push(frame.pc() - 1L);
      case 0x59 -> frame.push(frame.memory().length);
      case 0x5a -> frame.push(frame.gas());
      case Opcode.PUSH0 -> frame.push(BigInteger.ZERO);
      default -> {
        // a jump's target does nothing
      }
    }
  }

  /** Refunds as of EIP-3529. */
  private void store(Frame frame, BigInteger key, BigInteger value) {
    Address self = frame.self();
    BigInteger before = journal.slot(self, key);
    BigInteger original = journal.original(self, key);
    journal.warm(self, key);
    if (before.equals(value)) {
      return;
    }
    long refund = 0;
    if (original.signum() != 0) {
      refund += value.signum() == 0 ? CLEARED : 0;
      refund -= before.signum() == 0 ? CLEARED : 0;
    }
    if (!original.equals(before) && original.equals(value)) {
      refund += original.signum() == 0 ? RESTORED_ZERO : RESTORED;
    }
    if (refund != 0) {
      journal.refund(refund);
    }
    journal.store(self, key, value);
  }
}
