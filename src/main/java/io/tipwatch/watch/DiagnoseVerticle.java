package io.tipwatch.watch;

import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Ladder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into suspicions, one at a time, on a virtual thread that may wait for minutes. */
public final class DiagnoseVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DiagnoseVerticle.class);

  /** Routine executions that wait for their turn; more are left out, and said so. */
  private static final int MAX_WANTED = 16;

  /** How long a stop waits for a look that was interrupted. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ChainConfig config;
  private final Ladder ladder;
  private final InstantSource clock;
  private final Docket docket;
  private final Deque<Wanted> wanted = new ArrayDeque<>();
  private Topic<Found> found;
  private final Promise<Void> over = Promise.promise();
  private @Nullable Thread busy;
  private volatile boolean stopped;

  @SuppressWarnings("NullAway.Init") // start() comes before any use
  public DiagnoseVerticle(ChainConfig config, Ladder ladder, InstantSource clock) {
    this.config = config;
    this.ladder = ladder;
    this.clock = clock;
    this.docket = new Docket(config.rules().blockTime());
  }

  /** One look, which blocks; empty if there is nothing to tell yet. */
  @FunctionalInterface
  private interface Look {
    Optional<Finding> take() throws IOException;
  }

  @Override
  public Future<?> start() {
    found = Topic.of(vertx, Found.class, config.name());
    Topic.of(vertx, Judged.class, config.name()).subscribe(this::consider);
    Topic.of(vertx, Wanted.class, config.name()).subscribe(this::want);
    return Future.succeededFuture();
  }

  /**
   * Ends the look that is under way, and waits for that, since it still uses the nodes' sockets.
   */
  @Override
  public Future<?> stop() {
    stopped = true;
    if (busy == null) {
      return Future.succeededFuture();
    }
    busy.interrupt();
    vertx.setTimer(PATIENCE.toMillis(), _ -> over.tryComplete());
    return over.future();
  }

  private void want(Wanted one) {
    if (wanted.size() == MAX_WANTED) {
      LOG.atWarn()
          .addKeyValue("chain", config.name())
          .addKeyValue("height", wanted.getFirst().tipset().height())
          .log("routine execution left out: the nodes are slower than the chain");
      wanted.removeFirst();
    }
    wanted.addLast(one);
    routine();
  }

  private void consider(Judged judged) {
    if (busy != null || stopped) {
      return;
    }
    Optional<Suspicion> next = docket.next(judged.judgement().suspicions(), judged.at());
    if (next.isPresent()) {
      lookInto(next.get());
    } else {
      routine();
    }
  }

  private void lookInto(Suspicion suspicion) {
    Tipset tipset = suspicion.lastCommon();
    run(
        () -> ladder.lookInto(suspicion),
        (finding, took) -> {
          if (finding.isEmpty()) {
            docket.young(suspicion, clock.instant());
            return;
          }
          docket.done(suspicion, finding.get().diagnosis().verdict(), clock.instant());
          found.publish(
              new Found(tipset, Optional.of(suspicion), finding.get(), took, clock.instant()));
        },
        () -> docket.young(suspicion, clock.instant()));
  }

  private void routine() {
    if (busy != null || stopped || wanted.isEmpty()) {
      return;
    }
    Wanted one = wanted.removeFirst();
    run(
        () -> Optional.of(ladder.execute(one.tipset(), one.child())),
        (finding, took) ->
            finding.ifPresent(f ->
                found.publish(new Found(one.tipset(), Optional.empty(), f, took, clock.instant()))),
        () -> {});
  }

  private void run(Look look, Done done, Runnable failed) {
    long started = System.nanoTime();
    busy =
        Thread.ofVirtual()
            .name("diagnose-" + config.name())
            .start(() -> {
              try {
                Optional<Finding> finding = look.take();
                Duration took = Duration.ofNanos(System.nanoTime() - started);
                finish(() -> done.with(finding, took));
              } catch (IOException | RuntimeException e) {
                finish(() -> {
                  LOG.atError()
                      .addKeyValue("chain", config.name())
                      .addKeyValue("error", e.getMessage())
                      .setCause(e)
                      .log("diagnosis failed");
                  failed.run();
                });
              }
            });
  }

  /** What is done with the outcome of a look. */
  @FunctionalInterface
  private interface Done {
    void with(Optional<Finding> finding, Duration took);
  }

  private void finish(Runnable then) {
    if (stopped) {
      over.tryComplete();
      return;
    }
    context.runOnContext(_ -> {
      busy = null;
      then.run();
      routine();
    });
  }
}
