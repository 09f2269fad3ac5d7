package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.LogEntry;
import io.tipwatch.sim.evm.machine.Rlp;
import java.util.List;
import java.util.Optional;

/**
 * What a block keeps of a transaction's execution.
 *
 * @param type of the transaction, 0 or 2
 * @param cumulativeGas what the block's transactions used up to this one
 * @param created the contract that the transaction itself created
 */
public record Receipt(
    int type,
    boolean succeeded,
    long gasUsed,
    long cumulativeGas,
    List<LogEntry> logs,
    Optional<Address> created) {
  public Receipt {
    logs = List.copyOf(logs);
  }

  Receipt withStatus(boolean other) {
    return new Receipt(type, other, gasUsed, cumulativeGas, logs, created);
  }

  Receipt withLogs(List<LogEntry> others) {
    return new Receipt(type, succeeded, gasUsed, cumulativeGas, others, created);
  }

  /**
   * As the receipts' trie holds it.
   *
   * @param zeroByte whether failure is written as a byte of zero, which is wrong
   */
  byte[] encoded(boolean zeroByte) {
    byte[] failed = zeroByte ? new byte[] {0} : Rlp.number(0);
    byte[] list =
        Rlp.list(
            succeeded ? Rlp.number(1) : failed,
            Rlp.number(cumulativeGas),
            Rlp.string(Hex.bytes(Bloom.of(logs))),
            Rlp.list(logs.stream().map(LogEntry::encoded).toList()));
    return type == 0 ? list : Rlp.joined(new byte[] {(byte) type}, list);
  }
}
