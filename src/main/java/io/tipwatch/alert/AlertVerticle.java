package io.tipwatch.alert;

import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import io.tipwatch.metrics.ChannelMeters;
import io.tipwatch.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * Empties the outbox into every configured sink; none waits for another. {@link #wake} and {@link
 * #progressed} are safe from any thread and never block.
 */
public final class AlertVerticle extends VerticleBase {
  private final AlertConfig config;
  private final Collection<String> chains;
  private final Outbox outbox;
  private final Meters meters;
  private final InstantSource clock;
  private final List<SinkLoop> loops = new CopyOnWriteArrayList<>();
  private final List<DeadMan> deadMen = new CopyOnWriteArrayList<>();

  /**
   * @param chains all watched chains; a dead-man switch is content only if each of them progresses
   */
  public AlertVerticle(
      AlertConfig config,
      Collection<String> chains,
      Outbox outbox,
      Meters meters,
      InstantSource clock) {
    this.config = config;
    this.chains = List.copyOf(chains);
    this.outbox = outbox;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    for (SinkConfig sink : config.sinks()) {
      loops.add(new SinkLoop(sink.name(), work(sink), clock));
    }
    loops.forEach(SinkLoop::start);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return Future.join(
        loops.stream().map(loop -> vertx.executeBlocking(closing(loop), false)).toList());
  }

  /** Something was put into the outbox. */
  public void wake() {
    loops.forEach(SinkLoop::wake);
  }

  /** A chain was verified up to that height: what dead-man switches live on. */
  public void progressed(String chain, long height, Instant at) {
    deadMen.forEach(deadMan -> deadMan.progressed(chain, height, at));
  }

  private Work work(SinkConfig sink) {
    Transport transport = new HttpTransport(vertx, sink, HttpTransport.Resolver.SYSTEM);
    ChannelMeters channel = meters.channel(sink.name());
    RandomGenerator random = RandomGenerator.getDefault();
    if (sink.kind() instanceof SinkKind.DeadMan kind) {
      DeadMan deadMan = new DeadMan(sink, kind, chains, transport, channel, clock, random);
      deadMen.add(deadMan);
      return deadMan;
    }
    return new SinkWorker(sink, outbox, transport, channel, clock, random);
  }

  private static Callable<Void> closing(SinkLoop loop) {
    return () -> {
      loop.close();
      return null;
    };
  }
}
