package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.prestate.StateDifference.Kind;
import java.util.List;

/**
 * What the comparison of two answers of the prestate tracer came to.
 *
 * @param transactions those that differ, in the left side's order
 */
public record PrestateFinding(Finding finding, List<TransactionStates> transactions) {
  public PrestateFinding {
    transactions = List.copyOf(transactions);
  }

  /**
   * In what the states around one transaction differ, the gravest first.
   *
   * @param index of the transaction in the left answer
   * @param hash empty if neither side tells it
   */
  public record TransactionStates(int index, String hash, List<StateDifference> differences) {
    public TransactionStates {
      differences = List.copyOf(differences);
    }
  }

  /**
   * Whether the states already differed before the first transaction that differs: what happened in
   * it is a consequence, and the cause lies before it. If all transactions before it are the same,
   * it lies before the block.
   */
  public boolean differedBefore() {
    return !transactions.isEmpty()
        && transactions.getFirst().differences().getFirst().kind() == Kind.BEFORE;
  }
}
