package io.tipwatch.watch;

import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has been looked into and when it may be looked into again, so that one sign leads to one
 * diagnosis. Confined to its owner.
 */
final class Docket {
  /** Tipsets that are remembered; more never are under suspicion at once. */
  static final int MAX_CASES = 256;

  /** How often a question that stayed open is asked again, with growing pauses. */
  static final int MAX_TRIES = 6;

  private final Duration pause;
  private final Map<TipsetKey, Case> cases = new LinkedHashMap<>();

  private record Case(int tries, boolean closed, boolean young, Instant notBefore) {}

  /**
   * @param pause the least time between two looks at one tipset
   */
  Docket(Duration pause) {
    this.pause = pause;
  }

  /** The gravest suspicion that should be looked into now. */
  Optional<Suspicion> next(List<Suspicion> suspicions, Instant now) {
    cases.keySet().removeIf(key -> suspicions.stream().noneMatch(s -> about(s, key)));
    return suspicions.stream().filter(suspicion -> due(suspicion, now)).findFirst();
  }

  private static boolean about(Suspicion suspicion, TipsetKey key) {
    return suspicion.lastCommon().key().equals(key);
  }

  private boolean due(Suspicion suspicion, Instant now) {
    Case known = cases.get(suspicion.lastCommon().key());
    if (known == null) {
      return cases.size() < MAX_CASES;
    }
    boolean ripened = known.young() && suspicion.settled();
    return !known.closed() && (ripened || !now.isBefore(known.notBefore()));
  }

  /** A look that led to nothing yet: the sign is young and nothing confirms it. */
  void young(Suspicion suspicion, Instant now) {
    cases.put(
        suspicion.lastCommon().key(), new Case(0, false, !suspicion.settled(), now.plus(pause)));
  }

  /** A look that led to a verdict. */
  void done(Suspicion suspicion, Verdict verdict, Instant now) {
    TipsetKey key = suspicion.lastCommon().key();
    Case before = cases.getOrDefault(key, new Case(0, false, false, now));
    int tries = before.tries() + 1;
    boolean open = verdict instanceof Verdict.Inconclusive && tries < MAX_TRIES;
    Duration wait = pause.multipliedBy(1L << Math.min(tries, MAX_TRIES));
    cases.put(key, new Case(tries, !open, false, now.plus(wait)));
  }
}
