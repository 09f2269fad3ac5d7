package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;

/** What operations cost beyond their fixed price (Berlin and later). */
final class Pricing {
  /** More memory than anybody could pay for, in bytes. */
  private static final long MAX_MEMORY = 1L << 31;

  private static final long COLD_ACCOUNT = 2600;
  private static final long COLD_SLOT = 2100;
  private static final long WARM = 100;
  private static final long VALUE = 9000;
  private static final long NEW_ACCOUNT = 25_000;
  private static final long SENTRY = 2300;
  private static final long COPY_WORD = 3;
  private static final long HASH_WORD = 6;
  private static final long INIT_WORD = 2;
  private static final long MEMORY_WORD = 3;
  private static final long MEMORY_SQUARES = 512;
  private static final long EXPONENT_BYTE = 50;
  private static final long LOG_BYTE = 8;

  private final Journal journal;
  private final Tamper tamper;
  private final boolean shanghai;

  Pricing(Journal journal, Tamper tamper, Fork fork) {
    this.journal = journal;
    this.tamper = tamper;
    shanghai = fork.isShanghai();
  }

  /** Completes a quote that has the fixed price. */
  void price(Frame frame, Quote quote) {
    switch (quote.op.name()) {
      case "KECCAK256" -> copy(frame, quote, new int[] {0, 1}, HASH_WORD);
      case "CALLDATACOPY", "CODECOPY", "RETURNDATACOPY" ->
          copy(frame, quote, new int[] {0, 2}, COPY_WORD);
      case "EXTCODECOPY" -> {
        quote.cost += access(frame);
        copy(frame, quote, new int[] {1, 3}, COPY_WORD);
      }
      case "BALANCE", "EXTCODESIZE", "EXTCODEHASH" -> quote.cost += access(frame);
      case "EXP" -> quote.cost += EXPONENT_BYTE * ((frame.peek(1).bitLength() + 7) / 8);
      case "MLOAD", "MSTORE" -> memory(frame, quote, frame.peek(0), Words.BYTES);
      case "MSTORE8" -> memory(frame, quote, frame.peek(0), 1);
      case "RETURN", "REVERT" -> memory(frame, quote, frame.peek(0), frame.peek(1));
      case "SLOAD" -> quote.cost += journal.isWarm(frame.self(), frame.peek(0)) ? WARM : COLD_SLOT;
      case "SSTORE" -> store(frame, quote);
      case "LOG0", "LOG1", "LOG2", "LOG3", "LOG4" -> {
        quote.cost += LOG_BYTE * bounded(frame.peek(1));
        memory(frame, quote, frame.peek(0), frame.peek(1));
      }
      case "CREATE", "CREATE2" -> create(frame, quote);
      case "CALL", "CALLCODE" -> call(frame, quote, frame.peek(2), 3);
      case "DELEGATECALL", "STATICCALL" -> call(frame, quote, BigInteger.ZERO, 2);
      case "SELFDESTRUCT" -> destroy(frame, quote);
      default -> {
        // the fixed price is all
      }
    }
  }

  private void copy(Frame frame, Quote quote, int[] place, long perWord) {
    BigInteger length = frame.peek(place[1]);
    quote.cost += perWord * Words.count(bounded(length));
    memory(frame, quote, frame.peek(place[0]), length);
  }

  private long access(Frame frame) {
    Address address = Address.of(frame.peek(0));
    return isWarm(address) ? WARM : COLD_ACCOUNT;
  }

  private boolean isWarm(Address address) {
    return journal.isWarm(address) || tamper.warm(address);
  }

  private void store(Frame frame, Quote quote) {
    if (frame.gas() <= SENTRY) {
      quote.fail(Failure.REENTRANCY_SENTRY);
      return;
    }
    BigInteger key = frame.peek(0);
    BigInteger before = journal.slot(frame.self(), key);
    BigInteger original = journal.original(frame.self(), key);
    quote.cost += journal.isWarm(frame.self(), key) ? 0 : COLD_SLOT;
    if (before.equals(frame.peek(1)) || !original.equals(before)) {
      quote.cost += WARM;
    } else {
      quote.cost += original.signum() == 0 ? 20_000 : 2_900;
    }
  }

  private void create(Frame frame, Quote quote) {
    long words = Words.count(bounded(frame.peek(2)));
    quote.cost += shanghai ? INIT_WORD * words : 0;
    quote.cost += quote.op.code() == Opcode.CREATE2 ? HASH_WORD * words : 0;
    memory(frame, quote, frame.peek(1), frame.peek(2));
    forward(frame, quote, Words.MASK);
  }

  private void call(Frame frame, Quote quote, BigInteger value, int input) {
    Address callee = Address.of(frame.peek(1));
    quote.cost += isWarm(callee) ? WARM : COLD_ACCOUNT;
    if (value.signum() > 0) {
      quote.cost += VALUE;
      if (quote.op.code() == Opcode.CALL && journal.account(callee).isEmpty()) {
        quote.cost += NEW_ACCOUNT;
      }
    }
    BigInteger answerAt = frame.peek(input + 2);
    BigInteger answerSize = frame.peek(input + 3);
    long there = reach(answerAt, answerSize);
    memory(frame, quote, frame.peek(input), frame.peek(input + 1));
    if (there > quote.memory) {
      quote.cost -= expansion(frame, quote.memory);
      quote.memory = there;
      quote.cost += expansion(frame, there);
    }
    forward(frame, quote, frame.peek(0));
  }

  /** At most all but a 64th of what is left (EIP-150). */
  private void forward(Frame frame, Quote quote, BigInteger wanted) {
    if (quote.memory >= MAX_MEMORY || quote.cost > frame.gas()) {
      quote.fail(Failure.OUT_OF_GAS);
      return;
    }
    long left = frame.gas() - quote.cost;
    long most = left - left / 64;
    quote.forwarded = wanted.bitLength() < Long.SIZE ? Math.min(most, wanted.longValue()) : most;
    quote.cost +=
        quote.op.code() == Opcode.CREATE || quote.op.code() == Opcode.CREATE2 ? 0 : quote.forwarded;
  }

  private void destroy(Frame frame, Quote quote) {
    Address heir = Address.of(frame.peek(0));
    quote.cost += isWarm(heir) ? 0 : COLD_ACCOUNT;
    boolean rich = journal.account(frame.self()).balance().signum() > 0;
    quote.cost += rich && journal.account(heir).isEmpty() ? NEW_ACCOUNT : 0;
  }

  private void memory(Frame frame, Quote quote, BigInteger offset, long length) {
    memory(frame, quote, offset, BigInteger.valueOf(length));
  }

  private void memory(Frame frame, Quote quote, BigInteger offset, BigInteger length) {
    quote.memory = reach(offset, length);
    quote.cost += expansion(frame, quote.memory);
    if (quote.memory >= MAX_MEMORY) {
      quote.fail(Failure.OUT_OF_GAS);
    }
  }

  private static long reach(BigInteger offset, BigInteger length) {
    return length.signum() == 0 ? 0 : Math.min(MAX_MEMORY, bounded(offset) + bounded(length));
  }

  private static long bounded(BigInteger number) {
    return number.bitLength() < 32 ? number.longValue() : MAX_MEMORY;
  }

  private static long expansion(Frame frame, long bytes) {
    long now = Words.count(frame.memory().length);
    long then = Words.count(bytes);
    return then <= now ? 0 : price(then) - price(now);
  }

  private static long price(long words) {
    return MEMORY_WORD * words + words * words / MEMORY_SQUARES;
  }
}
