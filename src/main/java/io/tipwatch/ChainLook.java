package io.tipwatch;

import io.tipwatch.sim.MirrorNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Looks now and then whether the faulty tipset is still on the real chain. */
final class ChainLook {
  private final MirrorNode mirror;
  private final Duration every;
  private final InstantSource clock;
  private Future<Boolean> look = Future.succeededFuture(true);
  private Instant next = Instant.MIN;

  ChainLook(MirrorNode mirror, Duration every, InstantSource clock) {
    this.mirror = mirror;
    this.every = every;
    this.clock = clock;
  }

  /** Whether the last look found it gone; a look that failed says nothing. */
  boolean gone() {
    boolean gone = look.succeeded() && !look.result();
    if (look.isComplete() && !gone && !clock.instant().isBefore(next)) {
      next = clock.instant().plus(every);
      look = mirror.onChain();
    }
    return gone;
  }
}
