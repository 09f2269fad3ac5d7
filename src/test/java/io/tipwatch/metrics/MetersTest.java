package io.tipwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class MetersTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");

  private final Meters meters =
      new Meters(
          new BuildInfo("0.1.0", "unknown", "25"),
          List.of(new Watched("calib", List.of(A, B))),
          List.of("on-call"));

  @AfterEach
  void close() {
    meters.close();
  }

  /** The whole exposition before anything happened, and after one event of each kind. */
  @Test
  void exposesExactlyTheseSeries() throws IOException {
    assertThat(meters.scrape()).isEqualTo(golden("fresh.txt"));

    oneEventOfEachKind();

    assertThat(meters.scrape()).isEqualTo(golden("after-events.txt"));
  }

  @Test
  void makesNoSeriesFromWhatANodeSays() {
    NodeMeters node = meters.chain("calib").node(A);
    node.called("first", RpcOutcome.OK, Duration.ZERO);
    long before = series();

    IntStream.range(0, 10_000)
        .forEach(i -> {
          node.called("Filecoin.Nope" + i, RpcOutcome.OK, Duration.ZERO);
          node.info("lotus", "1." + i + "\n\u001b[31m");
        });

    assertThat(series()).isEqualTo(before);
    assertThat(meters.scrape()).contains("version=\"1.9999??[31m\"");
  }

  @Test
  void clearsAgainWhatItShowed() throws IOException {
    ChainMeters chain = meters.chain("calib");
    for (boolean open : new boolean[] {true, false}) {
      for (FaultKind kind : FaultKind.values()) {
        chain.divergence(kind, Optional.of(A), open);
        chain.divergence(kind, Optional.empty(), open);
        chain.drill(kind, open);
        chain.cause(kind, "gas", open);
        chain.cause(kind, "moonshine", open);
        chain.incidentsOpen(kind, open ? 1 : 0);
      }
      meters.storeUp(!open);
    }

    assertThat(meters.scrape()).isEqualTo(golden("fresh.txt"));
  }

  @Test
  void staysWithinTheBudgetOfSeries() {
    meters.withRuntime();

    assertThat(series()).isLessThan(300 + 40 * 2);
  }

  @Test
  void knowsOnlyWhatIsConfigured() {
    assertThatThrownBy(() -> meters.chain("other")).hasMessage("not configured: other");
  }

  @Test
  void leavesOutNamesThatThePrometheusLinterRefuses() {
    assertThat(meters.withRuntime().scrape())
        .contains("jvm_memory_used_bytes", "process_files_open_files")
        .doesNotContain("process_cpu_time_ns", "system_cpu_count");
  }

  private void oneEventOfEachKind() {
    ChainMeters chain = meters.chain("calib");
    chain.checked(CheckOutcome.MATCH);
    chain.verified(41, AT);
    chain.verificationLag(2);
    chain.coverageGap(3);
    chain.reorged(B, 4);
    chain.nullRound();
    chain.divergence(FaultKind.STATE_SPLIT, Optional.of(B), true);
    chain.divergence(FaultKind.REJECTED, Optional.empty(), true);
    chain.divergence(FaultKind.FORK, Optional.of(B), true);
    chain.divergence(FaultKind.STALLED, Optional.of(A), true);
    chain.divergence(FaultKind.CHAIN_STALLED, Optional.empty(), true);
    chain.drill(FaultKind.STATE_SPLIT, true);
    chain.cause(FaultKind.STATE_SPLIT, "gas", true);
    chain.cause(FaultKind.REJECTED, "moonshine", true);
    chain.divergenceFinalized(true);
    chain.incidentsOpen(FaultKind.STATE_SPLIT, 1);
    chain.drillSucceeded(AT);
    chain.incidentOpened(FaultKind.STATE_SPLIT, Optional.of(Duration.ofSeconds(20)));
    chain.diagnosed(TraceDiffResult.LOCATED, Duration.ofSeconds(2));
    NodeMeters node = chain.node(A);
    node.up(true);
    node.info("lotus", "1.35.1");
    node.head(42, AT);
    node.lag(1);
    node.verdict(new Verdict.StateSplit(40, TipsetKey.of("bafy"), Set.of(A)));
    node.headTold(AT.plusMillis(500));
    node.reconnected(ReconnectReason.SILENT);
    node.called("Filecoin.ChainHead", RpcOutcome.OK, Duration.ofMillis(20));
    node.called("made.up", RpcOutcome.TIMEOUT, Duration.ofSeconds(20));
    node.heavyBegan();
    node.stepsCompared(1_000);
    node.traceReceived(2_000_000);
    meters.channel("on-call").count(NotificationOutcome.SENT);
    meters.channel("on-call").queueLength(1);
    meters.channel("on-call").oldest(() -> Duration.ofMillis(2500));
    meters.evidence().stored(2_000_000, 1L << 33);
    meters.evidence().bundle(EvidenceOutcome.COMPLETE);
    meters.configLoaded(false);
    meters.storeUp(false);
  }

  private long series() {
    return meters.scrape().lines().filter(line -> !line.startsWith("#")).count();
  }

  private static String golden(String name) throws IOException {
    try (var in =
        Objects.requireNonNull(MetersTest.class.getResourceAsStream("/metrics/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
