package io.tipwatch.watch;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps a symptom back while its cause is being looked for: an alert that says only that a node
 * stands still is worth little a second before the one that says why. It never keeps it longer than
 * {@link #LONGEST}, since the symptom alone is news too. Confined to its owner.
 */
final class Hold {
  /** Most executions of a tipset take seconds. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  private static final int MAX_CASES = 256;

  private final Map<TipsetKey, Instant> waiting = new LinkedHashMap<>();
  private final Map<TipsetKey, Boolean> answered =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TipsetKey, Boolean> eldest) {
          return size() > MAX_CASES;
        }
      };

  /** A look into the suspicion ended, whatever it found. */
  void answered(TipsetKey lastCommon) {
    answered.put(lastCommon, true);
    waiting.remove(lastCommon);
  }

  /** Whether the verdict should wait for a look that is under way. */
  boolean until(Judgement judgement, Instant now) {
    waiting.keySet().removeIf(key -> judgement.suspicions().stream().noneMatch(s -> about(s, key)));
    if (!symptom(judgement.overall())) {
      return false;
    }
    for (Suspicion suspicion : judgement.suspicions()) {
      TipsetKey key = suspicion.lastCommon().key();
      boolean looked = suspicion.settled() || suspicion.sign() == Suspicion.Sign.REJECTION;
      if (!looked || answered.containsKey(key)) {
        continue;
      }
      Instant since = waiting.computeIfAbsent(key, _ -> now);
      if (now.isBefore(since.plus(LONGEST))) {
        return true;
      }
    }
    return false;
  }

  private static boolean about(Suspicion suspicion, TipsetKey key) {
    return suspicion.lastCommon().key().equals(key);
  }

  /** What may have a deeper cause. */
  private static boolean symptom(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Stalled _, Verdict.Rejected _, Verdict.Inconclusive _ -> true;
      case Verdict.Match _,
          Verdict.Unsettled _,
          Verdict.Lagging _,
          Verdict.Fork _,
          Verdict.StateSplit _,
          Verdict.ChainStalled _,
          Verdict.TraceDrift _,
          Verdict.Unstable _,
          Verdict.Down _ ->
          false;
    };
  }
}
