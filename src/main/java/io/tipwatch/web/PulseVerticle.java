package io.tipwatch.web;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Beats on its own event loop; deploy one instance for each loop. */
public final class PulseVerticle extends VerticleBase {
  private final Pulse pulse;

  public PulseVerticle(Pulse pulse) {
    this.pulse = pulse;
  }

  @Override
  public Future<?> start() {
    int slot = pulse.nextSlot();
    vertx.setPeriodic(Pulse.PERIOD_MILLIS, _ -> pulse.beat(slot));
    return Future.succeededFuture();
  }
}
