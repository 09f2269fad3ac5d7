package io.tipwatch.incident;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One divergence, or one trouble, from the first sign to the all-clear. Times are kept to the
 * millisecond.
 *
 * @param version grows by one with every change, from 1; a store takes each change once
 * @param chain the operator's name of the chain
 * @param lastCommon the deepest tipset that the nodes share, when there is one
 * @param occurrences how often the same was seen anew, such as at further heights; 1 or more
 * @param drill whether it was made on purpose to try the alarm
 * @param told whether it is told to people; one of a storm is only kept
 * @param cause one or two sentences; may hold what a node said
 * @param clue what the latest diagnosis found
 * @param follows an earlier incident among the same nodes that is not over
 */
public record Incident(
    IncidentId id,
    long version,
    Fingerprint fingerprint,
    String chain,
    IncidentKind kind,
    Severity severity,
    Life life,
    Parties parties,
    Optional<Place> lastCommon,
    Instant firstSeen,
    Instant updated,
    long occurrences,
    boolean drill,
    boolean told,
    String cause,
    Clue clue,
    Optional<IncidentId> follows) {

  /** Longest cause, in characters. */
  public static final int MAX_CAUSE = 4_096;

  public Incident {
    firstSeen = firstSeen.truncatedTo(ChronoUnit.MILLIS);
    updated = updated.truncatedTo(ChronoUnit.MILLIS);
    cause = Texts.line(cause, MAX_CAUSE);
    if (version < 1 || occurrences < 1) {
      throw new IllegalArgumentException("versions and occurrences count from 1");
    }
  }

  /** When it ended. */
  public Optional<Instant> resolvedAt() {
    return life instanceof Life.Resolved(var _, var _, Instant at, var _)
        ? Optional.of(at)
        : Optional.empty();
  }

  /** From the first sign to the end, or to {@code now}; never negative. */
  public Duration lasted(Instant now) {
    Duration lasted = Duration.between(firstSeen, resolvedAt().orElse(now));
    return lasted.isNegative() ? Duration.ZERO : lasted;
  }

  Incident become(Life next, Instant at) {
    return new Incident(
        id,
        version + 1,
        fingerprint,
        chain,
        kind,
        severity,
        next,
        parties,
        lastCommon,
        firstSeen,
        at,
        occurrences,
        drill,
        told,
        cause,
        clue,
        follows);
  }

  Incident seenAgain(
      Parties now, Optional<Place> place, String text, Clue found, boolean anew, Instant at) {
    return new Incident(
        id,
        version + 1,
        fingerprint,
        chain,
        kind,
        severity,
        life,
        parties.with(now),
        lastCommon.or(() -> place),
        firstSeen,
        at,
        occurrences + (anew ? 1 : 0),
        drill,
        told,
        text,
        found,
        follows);
  }
}
