package io.tipwatch.incident;

import io.tipwatch.chain.LedgerEntry;
import java.util.ArrayList;
import java.util.List;

/** What became of a chain's heights, ascending, as far as it was told and not yet stored. */
public record Account(List<Stretch> stretches) {
  /** With more the oldest are forgotten, which the store writes down as such. */
  static final int MAX_STRETCHES = 10_000;

  public static final Account NOTHING = new Account(List.of());

  public Account {
    stretches = List.copyOf(stretches);
  }

  /** This account, and what a judgement adds to it. */
  public Account with(List<LedgerEntry> entries) {
    return entries.isEmpty() ? this : with(entries.stream().map(Stretch::of));
  }

  /** This account, and a later one. */
  public Account then(Account later) {
    return later.stretches.isEmpty() ? this : with(later.stretches.stream());
  }

  private Account with(java.util.stream.Stream<Stretch> more) {
    List<Stretch> all = new ArrayList<>(stretches);
    more.forEach(next -> {
      if (!all.isEmpty() && all.getLast().goesOnWith(next)) {
        all.set(all.size() - 1, all.getLast().upTo(next.last()));
      } else {
        all.add(next);
      }
    });
    return new Account(all.subList(Math.max(0, all.size() - MAX_STRETCHES), all.size()));
  }

  /** What it says of heights above one; what was left out in between is named as such. */
  public Account above(long height) {
    List<Stretch> above = new ArrayList<>();
    long next = height + 1;
    for (Stretch stretch : stretches) {
      if (stretch.last() < next) {
        continue;
      }
      if (stretch.first() > next) {
        above.add(
            new Stretch(
                next,
                stretch.first() - 1,
                LedgerEntry.Outcome.UNVERIFIED,
                "the account of these heights was lost"));
      }
      above.add(stretch.from(Math.max(next, stretch.first())));
      next = stretch.last() + 1;
    }
    return new Account(above);
  }

  public boolean isEmpty() {
    return stretches.isEmpty();
  }
}
