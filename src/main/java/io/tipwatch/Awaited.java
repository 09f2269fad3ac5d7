package io.tipwatch;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Futures, waited for by a command on its own thread. */
final class Awaited {
  private Awaited() {}

  /** The result, or the very exception that the future failed with. */
  static <T> T of(Future<T> future, Duration patience) throws Exception {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + patience.toSeconds() + " s", e);
    }
  }
}
