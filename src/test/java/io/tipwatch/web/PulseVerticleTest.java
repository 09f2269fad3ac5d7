package io.tipwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Thread> beats = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void everyEventLoopBeats() throws Exception {
    Pulse pulse =
        Pulse.ofEveryLoop(() -> {
          beats.add(Thread.currentThread());
          return System.nanoTime();
        });
    beats.clear();

    vertx
        .deployVerticle(
            () -> new PulseVerticle(pulse), new DeploymentOptions().setInstances(pulse.loops()))
        .await(10, TimeUnit.SECONDS);

    Set<Thread> loops = new HashSet<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    // a loop may beat again before a slower one has beaten at all
    while (loops.size() < pulse.loops() && System.nanoTime() < deadline) {
      loops.add(beats.poll(10, TimeUnit.SECONDS));
    }
    assertThat(loops).doesNotContainNull().hasSize(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
  }
}
