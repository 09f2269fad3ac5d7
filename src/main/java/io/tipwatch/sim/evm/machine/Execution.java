package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One transaction from the moment that its sender pays to the moment that all is settled. */
public final class Execution {
  /** A fifth of what was used can be given back (EIP-3529). */
  private static final long REFUND_SHARE = 5;

  private final BlockContext block;
  private final Transaction transaction;
  private final Journal journal;
  private final Machine machine;

  /**
   * What came of a transaction.
   *
   * @param gasUsed as its receipt tells it
   * @param intrinsic the part of it that was paid before anything ran
   * @param changes all accounts that differ from before
   * @param seen all accounts and slots that were looked at
   */
  public record Result(
      CallRecord root,
      long gasUsed,
      long intrinsic,
      List<LogEntry> logs,
      Map<Address, Account> changes,
      Map<Address, Set<BigInteger>> seen) {
    public boolean succeeded() {
      return root.failure().isEmpty();
    }
  }

  public Execution(World before, BlockContext block, Transaction transaction, Tamper tamper) {
    this.block = block;
    this.transaction = transaction;
    journal = new Journal(before, block.fork());
    BigInteger price = transaction.effectivePrice(block.baseFee());
    Address from = transaction.from();
    journal.pay(from, price.multiply(BigInteger.valueOf(transaction.gasLimit())).negate());
    Account sender = journal.account(from);
    journal.put(from, sender.withNonce(sender.nonce() + 1));
    journal.account(block.coinbase());
    warm();
    Message message =
        new Message(
            from,
            transaction.to(),
            transaction.value(),
            transaction.data(),
            transaction.gasLimit() - transaction.intrinsicGas(block.fork()),
            price);
    machine = new Machine(block, message, journal, tamper);
  }

  public Machine machine() {
    return machine;
  }

  /** Runs what is left and settles. */
  public Result finish() {
    CallRecord root = machine.run();
    long intrinsic = transaction.intrinsicGas(block.fork());
    long used = intrinsic + root.gasUsed();
    used -= Math.min(Math.max(0, journal.refund()), used / REFUND_SHARE);
    BigInteger price = transaction.effectivePrice(block.baseFee());
    journal.pay(
        transaction.from(), price.multiply(BigInteger.valueOf(transaction.gasLimit() - used)));
    BigInteger tip = price.subtract(block.baseFee());
    journal.pay(block.coinbase(), tip.multiply(BigInteger.valueOf(used)));
    return new Result(
        root, used, intrinsic, List.copyOf(journal.logs()), journal.changes(), journal.seen());
  }

  private void warm() {
    journal.warm(transaction.from());
    transaction.to().ifPresent(journal::warm);
    for (int i = 1; i <= Precompiles.LAST; i++) {
      journal.warm(Address.of(i));
    }
    if (block.fork().isShanghai()) {
      journal.warm(block.coinbase());
    }
  }
}
