package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.web.Pulse;
import io.tipwatch.web.Readiness;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private volatile Readiness readiness =
      new Readiness(List.of(new Readiness.Check("fil/lotus", Optional.of("not followed"))));

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void saysOnItsOwnWhenWeAreReadyAndWhenWeStop() throws Exception {
    ServiceWatch watch =
        new ServiceWatch(
            new Notifier(told::add, Optional.empty()),
            List.of("fil"),
            () -> readiness,
            new Pulse(1, System::nanoTime),
            InstantSource.system());
    String id = vertx.deployVerticle(new ServiceVerticle(watch)).await(10, TimeUnit.SECONDS);
    assertThat(told.poll(10, TimeUnit.SECONDS)).startsWith("STATUS=not heard of yet");

    readiness = new Readiness(List.of());

    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("READY=1");
    assertThat(told.poll(10, TimeUnit.SECONDS)).startsWith("STATUS=watching fil");
    vertx.undeploy(id).await(10, TimeUnit.SECONDS);
    assertThat(told).containsExactly("STOPPING=1");
  }
}
