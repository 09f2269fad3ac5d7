package io.tipwatch.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often a node makes the same tipset its head again without ever getting above it. Late
 * blocks and reorgs make new tipsets, or end in a higher head; only a node that rolls back and
 * tries again comes by the same ones many times.
 */
final class Flaps {
  /** How many of the latest heads are recognised when they return. */
  private static final int MAX_RECENT = 64;

  private final int limit;
  private final Duration window;
  private final LinkedHashMap<TipsetKey, Returns> recent = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable Returns worst;

  Flaps(JudgeRules rules) {
    limit = rules.flapCount();
    window = rules.blockTime().multipliedBy(rules.stallHeights());
  }

  /** The latest times at which one tipset returned. */
  private record Returns(Tipset tipset, Deque<Instant> times) {}

  /** Notes a new head; true unless it was head a short while ago. */
  boolean apply(Tipset tipset, Instant at) {
    Returns returns = recent.get(tipset.key());
    if (returns == null) {
      recent.put(tipset.key(), new Returns(tipset, new ArrayDeque<>()));
      if (recent.size() > MAX_RECENT) {
        recent.pollFirstEntry();
      }
      return true;
    }
    returns.times().addLast(at);
    if (returns.times().size() > limit + 1) {
      returns.times().removeFirst();
    }
    if (tooMany(returns) && (worst == null || tipset.height() >= worst.tipset().height())) {
      worst = returns;
    }
    return false;
  }

  /** The head got above all earlier ones. */
  void rise() {
    worst = null;
    recent.values().forEach(returns -> returns.times().clear());
  }

  /** The highest tipset that returned more often than is honest, and is still at it. */
  Optional<Tipset> flapping(Instant now) {
    if (worst == null || !tooMany(worst) || worst.times().getFirst().plus(window).isBefore(now)) {
      return Optional.empty();
    }
    return Optional.of(worst.tipset());
  }

  private boolean tooMany(Returns returns) {
    Deque<Instant> times = returns.times();
    return times.size() > limit && !times.getFirst().plus(window).isBefore(times.getLast());
  }
}
