package io.tipwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.incident.Stretch;
import java.util.List;

/** What must be true of every ledger, whatever befell its daemons. */
final class Ledgers {
  private Ledgers() {}

  /** Each height is there once, and verified or with a reason. */
  static void assertWhole(List<Stretch> ledger) {
    assertThat(ledger).isNotEmpty();
    long next = ledger.getFirst().first();
    for (Stretch stretch : ledger) {
      assertThat(stretch.first()).as("after the run before %s", stretch).isEqualTo(next);
      assertThat(stretch.outcome() == LedgerEntry.Outcome.VERIFIED || !stretch.reason().isEmpty())
          .as("%s has a reason", stretch)
          .isTrue();
      next = stretch.last() + 1;
    }
  }

  static long heights(List<Stretch> ledger, LedgerEntry.Outcome outcome) {
    return ledger.stream()
        .filter(one -> one.outcome() == outcome)
        .mapToLong(one -> one.last() - one.first() + 1)
        .sum();
  }
}
