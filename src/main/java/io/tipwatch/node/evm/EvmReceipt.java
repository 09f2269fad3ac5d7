package io.tipwatch.node.evm;

import java.util.List;
import java.util.Optional;

/**
 * What executing one transaction gave. Quantities are hexadecimal without leading zeros.
 *
 * @param index its place in the block, from 0
 * @param status {@code 0x1} for success, {@code 0x0} for failure; absent before Byzantium
 * @param contract the address of the contract that it created
 * @param type the kind of transaction; absent where a client leaves it out
 * @param gasPrice what was paid for each unit of gas; absent where a client leaves it out
 */
public record EvmReceipt(
    String transactionHash,
    long index,
    Optional<String> status,
    String gasUsed,
    String cumulativeGasUsed,
    Optional<String> contract,
    Optional<String> to,
    Optional<String> type,
    Optional<String> gasPrice,
    List<Log> logs) {
  public EvmReceipt {
    logs = List.copyOf(logs);
  }

  /** One event. */
  public record Log(String address, List<String> topics, String data) {
    public Log {
      topics = List.copyOf(topics);
    }
  }
}
