package io.tipwatch.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.LedgerEntry.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static LedgerEntry entry(long height, Outcome outcome, String reason) {
    return new LedgerEntry(height, Optional.empty(), outcome, reason);
  }

  @Test
  void heightsWithTheSameOutcomeAreOneRun() {
    Account account =
        Account.NOTHING
            .with(
                List.of(
                    new LedgerEntry(7, Optional.empty(), Outcome.UNVERIFIED, "nobody watched", 5),
                    entry(8, Outcome.VERIFIED, ""),
                    entry(9, Outcome.NULL_ROUND, "")))
            .then(
                Account.NOTHING.with(
                    List.of(
                        entry(10, Outcome.VERIFIED, ""),
                        entry(11, Outcome.VERIFIED, "without lotus"),
                        entry(12, Outcome.DIFFERENT, "the nodes hold different tipsets"))));

    assertThat(account.stretches())
        .containsExactly(
            new Stretch(3, 7, Outcome.UNVERIFIED, "nobody watched"),
            new Stretch(8, 10, Outcome.VERIFIED, ""),
            new Stretch(11, 11, Outcome.VERIFIED, "without lotus"),
            new Stretch(12, 12, Outcome.DIFFERENT, "the nodes hold different tipsets"));
  }

  /** A store that fails for a year. */
  @Test
  void whatIsTooMuchToRememberIsNamedAsLost() {
    Account account = Account.NOTHING;
    for (int height = 0; height < 2 * Account.MAX_STRETCHES; height++) {
      account = account.with(List.of(entry(height, Outcome.VERIFIED, "reason " + height % 2)));
    }

    Account told = account.above(99);

    assertThat(account.stretches()).hasSize(Account.MAX_STRETCHES);
    assertThat(told.stretches().getFirst())
        .isEqualTo(
            new Stretch(
                100,
                Account.MAX_STRETCHES - 1L,
                Outcome.UNVERIFIED,
                "the account of these heights was lost"));
    assertThat(told.stretches()).hasSize(Account.MAX_STRETCHES + 1);
  }

  @Test
  void anAccountOfWhatIsKnownSaysNothing() {
    Account account = Account.NOTHING.with(List.of(entry(5, Outcome.VERIFIED, "")));

    assertThat(account.above(5).isEmpty()).isTrue();
  }
}
