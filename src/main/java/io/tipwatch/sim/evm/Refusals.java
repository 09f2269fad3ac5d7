package io.tipwatch.sim.evm;

import java.util.Optional;

/** Why a client does not accept a block that it computes otherwise, in its own words. */
final class Refusals {
  private Refusals() {}

  /**
   * @param claimed by the header
   * @return empty if all is as claimed
   */
  static Optional<String> of(EvmDialect dialect, Commitments claimed, Commitments computed) {
    if (claimed.gasUsed() != computed.gasUsed()) {
      return Optional.of(
          switch (dialect) {
            case RETH ->
                "block gas used mismatch: got "
                    + computed.gasUsed()
                    + ", expected "
                    + claimed.gasUsed();
            case BESU -> "GasUsed from header " + claimed.gasUsed() + " does not match";
            case NETHERMIND -> "InvalidGasUsed: Gas used in header does not match calculated.";
            case ETHEREUMJS -> "invalid gasUsed";
            default ->
                "invalid gas used (remote: %d local: %d)"
                    .formatted(claimed.gasUsed(), computed.gasUsed());
          });
    } else if (!claimed.receiptsRoot().equals(computed.receiptsRoot())) {
      return Optional.of(
          roots(dialect, Root.RECEIPTS, claimed.receiptsRoot(), computed.receiptsRoot()));
    } else if (!claimed.stateRoot().equals(computed.stateRoot())) {
      return Optional.of(roots(dialect, Root.STATE, claimed.stateRoot(), computed.stateRoot()));
    }
    return Optional.empty();
  }

  private enum Root {
    RECEIPTS,
    STATE
  }

  private static String roots(EvmDialect dialect, Root root, String claimed, String computed) {
    boolean state = root == Root.STATE;
    return switch (dialect) {
      case RETH ->
          "mismatched block %s root: got %s, expected %s"
              .formatted(state ? "state" : "receipts", computed, claimed);
      case BESU ->
          "%s Root does not match expected value, header %s calculated %s"
              .formatted(state ? "World State" : "Receipts", claimed, computed);
      case NETHERMIND ->
          "Invalid%sRoot: %s root in header does not match. Expected %s, got %s"
              .formatted(
                  state ? "State" : "Receipts", state ? "State" : "Receipts", computed, claimed);
      case ETHEREUMJS -> state ? "invalid stateRoot" : "invalid receiptTrie";
      case OPERA, SONIC, GETH, ERIGON, ANVIL, GANACHE ->
          state
              ? "invalid merkle root (remote: %s local: %s) dberr: <nil>"
                  .formatted(claimed.substring(2), computed.substring(2))
              : "invalid receipt root hash (remote: %s local: %s)"
                  .formatted(claimed.substring(2), computed.substring(2));
    };
  }
}
