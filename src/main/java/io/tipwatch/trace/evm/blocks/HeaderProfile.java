package io.tipwatch.trace.evm.blocks;

import java.util.List;

/** Which fields of a header count on a chain, and what its hash covers. */
public enum HeaderProfile {
  /** The hash covers all other fields, the roots among them: geth, Besu, Erigon, Sonic. */
  COMMITTED(true, HeaderComparison.COMMITTED),

  /**
   * The hash is that of the event that decided the block and covers no state: one hash can carry
   * two roots, so that all of it counts at every height.
   */
  OPERA(
      false,
      List.of(
          "hash",
          "parentHash",
          "epoch",
          "timestamp",
          "transactionsRoot",
          "gasUsed",
          "receiptsRoot",
          "logsBloom",
          "stateRoot")),

  /** Unlike nodes on a chain made for tests, whose headers differ in all but what was executed. */
  DEVELOPMENT(
      true, List.of("transactionsRoot", "gasUsed", "receiptsRoot", "logsBloom", "stateRoot"));

  private final boolean hashCoversState;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
  private final List<String> fields;

  HeaderProfile(boolean hashCoversState, List<String> fields) {
    this.hashCoversState = hashCoversState;
    this.fields = fields;
  }

  /**
   * The profile of a client's chain.
   *
   * @param client its short name, such as {@code geth} or {@code opera}
   */
  public static HeaderProfile of(String client) {
    return switch (client) {
      case "opera" -> OPERA;
      case "anvil", "edr", "hardhat", "ganache", "ethereumjs" -> DEVELOPMENT;
      default -> COMMITTED;
    };
  }

  /** Whether two states cannot have one hash. */
  public boolean hashCoversState() {
    return hashCoversState;
  }

  /** The fields that count, in the order in which differences are told. */
  public List<String> fields() {
    return fields;
  }
}
