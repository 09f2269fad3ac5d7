package io.tipwatch.sim.evm;

/**
 * What happens on a simulated chain.
 *
 * @param transactions of a block at most
 * @param emptyPerMille how often a block has none
 * @param rounds how often an {@link Act#LOOP} turns; a round takes 14 steps
 * @param depth how deep an {@link Act#CHAIN} calls, 1 to 60
 */
public record Traffic(int transactions, int emptyPerMille, int rounds, int depth) {
  /** So that the longest loop stays within its gas. */
  private static final int MAX_ROUNDS = 500_000;

  private static final int MAX_DEPTH = 60;

  public Traffic {
    if (transactions < 1 || transactions > 200 || emptyPerMille < 0 || emptyPerMille > 1000) {
      throw new IllegalArgumentException("a block has 1 to 200 transactions, or none per mille");
    }
    if (rounds < 1 || rounds > MAX_ROUNDS || depth < 1 || depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "1 to " + MAX_ROUNDS + " rounds and a depth of 1 to " + MAX_DEPTH);
    }
  }

  /** A few small transactions, for a quick look. */
  public static Traffic light() {
    return new Traffic(5, 50, 20, 4);
  }

  /** Loops whose lists of steps have hundreds of megabytes. */
  public Traffic withRounds(int other) {
    return new Traffic(transactions, emptyPerMille, other, depth);
  }

  public Traffic withTransactions(int most, int nonePerMille) {
    return new Traffic(most, nonePerMille, rounds, depth);
  }
}
