package io.tipwatch;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Looks for the time when we are ready, and says when the end begins. */
final class ServiceVerticle extends VerticleBase {
  private static final long PERIOD_MILLIS = 100;

  private final ServiceWatch watch;

  ServiceVerticle(ServiceWatch watch) {
    this.watch = watch;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(
        PERIOD_MILLIS,
        timer -> {
          if (watch.ready()) {
            vertx.cancelTimer(timer);
          }
        });
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    watch.stopping();
    return Future.succeededFuture();
  }
}
