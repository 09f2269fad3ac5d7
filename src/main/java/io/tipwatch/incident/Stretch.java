package io.tipwatch.incident;

import io.tipwatch.chain.LedgerEntry;

/**
 * A run of settled heights that have the same outcome for the same reason.
 *
 * @param first the lowest of them
 * @param last the highest of them
 * @param outcome a null round counts as verified here: the nodes agree that there is no block
 * @param reason why it is no more than that; empty if all is well
 */
public record Stretch(long first, long last, LedgerEntry.Outcome outcome, String reason) {
  private static final int MAX_REASON = 500;

  public Stretch {
    reason = Texts.line(reason, MAX_REASON);
    if (first > last) {
      throw new IllegalArgumentException("heights " + first + " to " + last);
    }
  }

  static Stretch of(LedgerEntry entry) {
    return new Stretch(
        entry.height() - entry.heights() + 1, entry.height(), plain(entry), entry.reason());
  }

  private static LedgerEntry.Outcome plain(LedgerEntry entry) {
    return switch (entry.outcome()) {
      case VERIFIED, NULL_ROUND -> LedgerEntry.Outcome.VERIFIED;
      case DIFFERENT -> LedgerEntry.Outcome.DIFFERENT;
      case UNVERIFIED -> LedgerEntry.Outcome.UNVERIFIED;
    };
  }

  boolean goesOnWith(Stretch next) {
    return next.first == last + 1 && next.outcome == outcome && next.reason.equals(reason);
  }

  Stretch upTo(long height) {
    return new Stretch(first, height, outcome, reason);
  }

  Stretch from(long height) {
    return new Stretch(height, last, outcome, reason);
  }
}
