package io.tipwatch;

import io.tipwatch.cli.DrillReport.Outcome;

/** A drill comes to its end before it has passed; the message is one sentence for a person. */
final class DrillStopped extends Exception {
  private static final long serialVersionUID = 1;

  private final Outcome outcome;

  private DrillStopped(Outcome outcome, String message) {
    super(message);
    this.outcome = outcome;
  }

  static DrillStopped failed(String message) {
    return new DrillStopped(Outcome.FAILED, message);
  }

  static DrillStopped inconclusive(String message) {
    return new DrillStopped(Outcome.INCONCLUSIVE, message);
  }

  Outcome outcome() {
    return outcome;
  }
}
