package io.tipwatch.trace.evm;

/**
 * What is peculiar to the traces of one client, as far as it decides what can be compared. A field
 * is left out if either side cannot be trusted with it.
 *
 * @param childGas whether the gas of inner calls is what the EVM saw (N7)
 * @param destroyedBalance whether a self-destruct tells the balance that was sent away (N8)
 * @param reasonAsError whether an error text may be the reason that a contract gave (N4)
 * @param stepLimit entries after which a struct log is cut without a word (N15); 0 if it is not
 */
public record EvmDialect(
    boolean childGas, boolean destroyedBalance, boolean reasonAsError, int stepLimit) {

  /** Entries that Sonic returns unless told otherwise. */
  private static final int SONIC_STEPS = 2_000;

  /** Geth and the clients that agree with it. */
  public static final EvmDialect STANDARD = new EvmDialect(true, true, false, 0);

  /** Go-Opera with transaction tracing, 1.1.3 and before. */
  public static final EvmDialect OPERA = new EvmDialect(false, false, false, 0);

  public static final EvmDialect SONIC = new EvmDialect(true, true, true, SONIC_STEPS);

  /**
   * The dialect of a client.
   *
   * @param client its short name, such as {@code geth} or {@code opera}
   */
  public static EvmDialect of(String client) {
    return switch (client) {
      case "opera" -> OPERA;
      case "sonic" -> SONIC;
      default -> STANDARD;
    };
  }

  public EvmDialect {
    if (stepLimit < 0) {
      throw new IllegalArgumentException("a step limit is 0 or more: " + stepLimit);
    }
  }
}
