package io.tipwatch;

import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.Secret;
import io.tipwatch.sim.MirrorNode;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The mirror, and a watchdog on it and on the real nodes. */
final class DrillStage {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(15);
  private static final Duration FORCED = Duration.ofSeconds(8);

  private final Ground ground;
  private final DrillSetup.Real real;
  private final MirrorNode mirror;
  private final DrillWatch watch;
  private final AtomicReference<Optional<DrillOutbox>> outbox =
      new AtomicReference<>(Optional.empty());
  private Optional<Daemon> daemon = Optional.empty();

  /**
   * Where a drill takes place.
   *
   * @param directory our own, for the store
   * @param spool for traces
   */
  record Ground(
      Vertx vertx,
      ChainConfig chain,
      IncidentConfig incidents,
      AlertConfig sinks,
      Path directory,
      Path spool) {}

  private DrillStage(Ground ground, DrillSetup.Real real, MirrorNode mirror) {
    this.ground = ground;
    this.real = real;
    this.mirror = mirror;
    watch = new DrillWatch(DrillSetup.NODE, real.profile().id());
  }

  /** Starts all of it. Blocks. */
  static DrillStage open(Ground ground, DrillSetup.Real real) throws Exception {
    Secret token = DrillSetup.token();
    Duration blockTime = ground.chain().rules().blockTime();
    MirrorNode mirror = DrillSetup.mirror(ground.vertx(), real, blockTime, token);
    DrillStage stage = new DrillStage(ground, real, mirror);
    try {
      stage.start(token);
      return stage;
    } catch (Exception e) {
      stage.close();
      throw e;
    }
  }

  private void start(Secret token) throws Exception {
    Awaited.of(mirror.open(), START);
    ChainConfig watched = DrillSetup.watched(ground.chain(), mirror.http(), token, ground.spool());
    watch.listen(ground.vertx(), watched.name());
    Drills drills =
        new Drills(
            Set.of(DrillSetup.NODE),
            notices ->
                outbox.updateAndGet(_ -> Optional.of(new DrillOutbox(notices))).orElseThrow());
    Daemon started =
        new Daemon(
            ground.vertx(),
            DrillSetup.config(watched, ground.sinks(), ground.incidents(), ground.directory()),
            InstantSource.system(),
            new Daemon.Circumstances(drills, Notifier.NONE));
    daemon = Optional.of(Awaited.of(started.start(), START));
  }

  MirrorNode mirror() {
    return mirror;
  }

  DrillWatch watch() {
    return watch;
  }

  DrillOutbox outbox() {
    return outbox.get().orElseThrow();
  }

  /** The port of the drill's own page. */
  int page() {
    return daemon.orElseThrow().webPort();
  }

  /**
   * Ends it, and what it has begun at the sinks.
   *
   * @return what a person should know
   */
  List<String> close() throws Exception {
    mirror.heal();
    if (daemon.isPresent()) {
      Awaited.of(daemon.get().stop(), STOP);
    }
    List<String> left = List.of();
    boolean open = outbox.get().filter(it -> !it.unresolved().isEmpty()).isPresent();
    if (open) {
      left = AllClear.tell(ground.vertx(), ground.sinks(), outbox().unresolved(), FORCED);
    }
    Awaited.of(mirror.close(), STOP);
    Awaited.of(real.rpc().close(), STOP);
    if (!open) {
      return List.of();
    }
    return left.isEmpty()
        ? List.of("the drill's alerts were ended at the sinks when it stopped")
        : List.of("the drill's alert is still open at " + String.join(", ", left));
  }
}
