package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.Optional;

/** Operations that read what is around a program: its input, its block, other accounts. */
final class Surroundings {
  private final BlockContext block;
  private final Message message;
  private final Journal journal;

  Surroundings(BlockContext block, Message message, Journal journal) {
    this.block = block;
    this.message = message;
    this.journal = journal;
  }

  /** Performs codes 0x30 to 0x48. */
  Optional<Failure> perform(int code, Frame frame) {
    switch (code) {
      case 0x31, 0x3b, 0x3f -> other(code, frame);
      case 0x35 -> frame.push(Words.of(frame.context().input().part(frame.pop(), Words.BYTES)));
      case 0x37 -> copy(frame, frame.context().input());
      case 0x39 -> copy(frame, frame.code().bytes());
      case 0x3c -> {
        Address address = Address.of(frame.pop());
        Bytes there = journal.account(address).code().bytes();
        journal.warm(address);
        copy(frame, there);
      }
      case 0x3e -> {
        return copyReturned(frame);
      }
      case 0x40 -> frame.push(hashOf(frame.pop()));
      default -> frame.push(constant(code, frame));
    }
    return Optional.empty();
  }

  private BigInteger constant(int code, Frame frame) {
    return switch (code) {
      case 0x30 -> frame.self().value();
      case 0x32 -> message.from().value();
      case 0x33 -> frame.context().caller().value();
      case 0x34 -> frame.context().value();
      case 0x36 -> BigInteger.valueOf(frame.context().input().size());
      case 0x38 -> BigInteger.valueOf(frame.code().size());
      case 0x3a -> message.gasPrice();
      case 0x3d -> BigInteger.valueOf(frame.returned().size());
      case 0x41 -> block.coinbase().value();
      case 0x42 -> BigInteger.valueOf(block.timestamp());
      case 0x43 -> BigInteger.valueOf(block.number());
      case 0x44 -> block.randao();
      case 0x45 -> BigInteger.valueOf(block.gasLimit());
      case 0x46 -> block.chainId();
      case 0x47 -> journal.account(frame.self()).balance();
      case 0x48 -> block.baseFee();
      default -> throw new IllegalStateException("not a reading operation: " + code);
    };
  }

  private void other(int code, Frame frame) {
    Address address = Address.of(frame.pop());
    Account account = journal.account(address);
    journal.warm(address);
    frame.push(
        switch (code) {
          case 0x31 -> account.balance();
          case 0x3b -> BigInteger.valueOf(account.code().size());
          default -> account.isEmpty() ? BigInteger.ZERO : Words.of(account.code().hash());
        });
  }

  /** Only the parent's; older ones are not kept and read as zero. */
  private BigInteger hashOf(BigInteger number) {
    boolean parent = number.equals(BigInteger.valueOf(block.number() - 1));
    return parent ? block.parentHash() : BigInteger.ZERO;
  }

  private static void copy(Frame frame, Bytes source) {
    BigInteger to = frame.pop();
    BigInteger from = frame.pop();
    int length = frame.pop().intValueExact();
    if (length > 0) {
      frame.write(to.intValueExact(), source.part(from, length));
    }
  }

  private static Optional<Failure> copyReturned(Frame frame) {
    BigInteger end = frame.peek(1).add(frame.peek(2));
    if (end.compareTo(BigInteger.valueOf(frame.returned().size())) > 0) {
      return Optional.of(Failure.RETURN_DATA_OUT_OF_BOUNDS);
    }
    copy(frame, frame.returned());
    return Optional.empty();
  }
}
