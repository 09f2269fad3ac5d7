package io.tipwatch.diagnose.evm;

import io.tipwatch.trace.evm.Finding;
import java.util.Optional;

/**
 * What a window around the first different step shows of the memory.
 *
 * @param damage the step that wrote something else on one side, if it comes before the one that the
 *     steps alone name
 */
record WindowFinding(Finding finding, Optional<Damage> damage) {

  /** The same, of a transaction of a block. */
  WindowFinding at(int transaction, String hash) {
    return new WindowFinding(finding.at(transaction, hash), damage);
  }

  /**
   * A step after which the memories differ.
   *
   * @param step its number
   * @param depth from 1, as most clients count
   * @param field the part of the memory that differs
   */
  record Damage(
      long step,
      String op,
      String pc,
      String depth,
      String field,
      Optional<String> left,
      Optional<String> right) {
    String named() {
      return "step " + step + " " + op + " (pc " + pc + ", depth " + depth + ")";
    }
  }
}
