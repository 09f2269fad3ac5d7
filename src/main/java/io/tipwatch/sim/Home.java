package io.tipwatch.sim;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The one context on which all of a simulated network happens. It may be used from any thread. */
public final class Home {
  /** How long a step waits for a slow reader before it goes on. */
  private static final int MAX_PATIENCE = 5;

  private static final long PATIENCE_MILLIS = 10;

  private final Vertx vertx;
  private final Context context;

  public Home(Vertx vertx) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
  }

  public Vertx vertx() {
    return vertx;
  }

  public <T> Future<T> on(Callable<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(_ -> {
      try {
        done.complete(action.call());
      } catch (Exception failure) {
        done.fail(failure);
      }
    });
    return done.future();
  }

  public Future<Void> run(Runnable action) {
    return on(
            () -> {
              action.run();
              return Optional.empty();
            })
        .mapEmpty();
  }

  /** The same for what takes its time. */
  public Future<Void> then(Callable<Future<Void>> action) {
    return on(action).compose(started -> started);
  }

  /** Gives slow readers a moment, but only a moment. */
  public Future<Void> patience(BooleanSupplier congested) {
    return patience(congested, 0);
  }

  private Future<Void> patience(BooleanSupplier congested, int waited) {
    if (!congested.getAsBoolean() || waited == MAX_PATIENCE) {
      return Future.succeededFuture();
    }
    return vertx.timer(PATIENCE_MILLIS).compose(_ -> patience(congested, waited + 1));
  }

  /** So many times, one after the other. */
  public static Future<Void> repeat(int times, Supplier<? extends Future<?>> action) {
    Promise<Void> done = Promise.promise();
    next(times, action, done);
    return done.future();
  }

  private static void next(int left, Supplier<? extends Future<?>> action, Promise<Void> done) {
    if (left == 0) {
      done.complete();
    } else {
      action.get().onSuccess(_ -> next(left - 1, action, done)).onFailure(done::fail);
    }
  }
}
