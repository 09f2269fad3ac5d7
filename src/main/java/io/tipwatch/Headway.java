package io.tipwatch;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the account of one chain has come, by the judgements that went all the way through the
 * incident desk.
 *
 * @param verdict the last one
 * @param verified what was last verified
 * @param accounted the highest height in the ledger; -1 before the first
 * @param owedSince since when the nodes agree on a height of which the ledger says nothing
 */
record Headway(
    Verdict verdict, Optional<Verified> verified, long accounted, Optional<Instant> owedSince) {
  static final Headway NONE =
      new Headway(new Verdict.Unsettled(), Optional.empty(), -1, Optional.empty());

  /**
   * For how long the ledger may owe an entry: it waits for nodes whose history is not known yet, on
   * Filecoin twenty heights, which are ten minutes.
   */
  static final Duration PATIENCE = Duration.ofMinutes(15);

  /** A height that was verified, and when. */
  record Verified(long height, Instant at) {}

  Headway after(Judgement judgement, Instant at) {
    Optional<Verified> last = verified;
    long highest = accounted;
    for (LedgerEntry entry : judgement.settled()) {
      highest = Math.max(highest, entry.height());
      if (counts(entry)) {
        last = Optional.of(new Verified(entry.height(), at));
      }
    }
    boolean advanced = highest > accounted;
    boolean owing = owing(judgement.overall(), highest, advanced);
    Optional<Instant> since = advanced ? Optional.of(at) : owedSince.or(() -> Optional.of(at));
    return new Headway(judgement.overall(), last, highest, since.filter(_ -> owing));
  }

  private static boolean counts(LedgerEntry entry) {
    return switch (entry.outcome()) {
      case VERIFIED, NULL_ROUND -> true;
      case DIFFERENT, UNVERIFIED -> false;
    };
  }

  /**
   * Whether there is a height to account for. If heads stand still there is none; whatever verdict
   * is no agreement says itself why not. While heads are in transit the last answer holds.
   */
  private boolean owing(Verdict verdict, long highest, boolean advanced) {
    return switch (verdict) {
      case Verdict.Match(long height) -> highest >= 0 && height > highest;
      case Verdict.Unsettled _ -> owedSince.isPresent() && !advanced;
      case Verdict.Lagging _,
          Verdict.Fork _,
          Verdict.StateSplit _,
          Verdict.Rejected _,
          Verdict.Stalled _,
          Verdict.ChainStalled _,
          Verdict.TraceDrift _,
          Verdict.Unstable _,
          Verdict.Down _,
          Verdict.Inconclusive _ ->
          false;
    };
  }

  /** Whether this is the headway of a watchdog that does its work. */
  boolean sound(Instant at) {
    return owedSince
        .filter(since -> Duration.between(since, at).compareTo(PATIENCE) >= 0)
        .isEmpty();
  }

  /** One line for {@code systemctl status}. */
  String text(Instant now) {
    return verdict.kind()
        + verified
            .map(last ->
                ", verified " + last.height() + ", " + ago(Duration.between(last.at(), now)))
            .orElse(", nothing verified yet");
  }

  private static String ago(Duration age) {
    if (age.compareTo(Duration.ofMinutes(2)) < 0) {
      return Math.max(0, age.toSeconds()) + " s ago";
    }
    return age.compareTo(Duration.ofHours(2)) < 0
        ? age.toMinutes() + " min ago"
        : age.toHours() + " h ago";
  }
}
