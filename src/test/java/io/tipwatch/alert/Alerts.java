package io.tipwatch.alert;

import io.tipwatch.config.AlertSeverity;
import io.tipwatch.config.NetworkRange;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkPace;
import io.tipwatch.config.SinkUrl;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Alerts and sinks to try things with. */
final class Alerts {
  static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

  private Alerts() {}

  /** A time that moves only when told. */
  static final class ManualClock implements InstantSource {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    void set(Instant at) {
      now = at.isAfter(now) ? at : now;
    }

    void advance(Duration by) {
      now = now.plus(by);
    }
  }

  static Alert split() {
    return new Alert(
        "01JD000000000000000000000A",
        "f1f2f3",
        "calib",
        "STATE_SPLIT",
        AlertSeverity.CRITICAL,
        "lotus-1 computes another state: gas \"differs\"",
        "Halt lotus-1 & keep its <data>.",
        List.of("lotus-1"),
        List.of("lotus-1", "venus-1"),
        OptionalLong.of(4_200_000),
        Optional.of("bafy1,bafy2"),
        Optional.of("message 7: GasCharges[283].tg"),
        Optional.of(URI.create("http://watch/reports/1.html")),
        START,
        Optional.empty(),
        false,
        Map.of("team", "core"));
  }

  static Alert plain(String incident, Instant started) {
    return fork(incident, List.of(), started);
  }

  /** An open alert about a fork between these nodes, of which nobody is suspected. */
  static Alert fork(String incident, List<String> nodes, Instant started) {
    return new Alert(
        incident,
        incident,
        "calib",
        "FORK",
        AlertSeverity.CRITICAL,
        "a fork",
        "",
        List.of(),
        nodes,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        started,
        Optional.empty(),
        false,
        Map.of());
  }

  /** An open alert of some kind that is laid to these nodes. */
  static Alert about(String incident, String kind, List<String> suspects) {
    return about(incident, kind, suspects, START);
  }

  static Alert about(String incident, String kind, List<String> suspects, Instant started) {
    Alert plain = plain(incident, started);
    return with(plain, plain.chain(), kind, plain.severity(), suspects, false);
  }

  /** The same alert as an exercise. */
  static Alert drill(Alert alert) {
    return with(alert, alert.chain(), alert.kind(), alert.severity(), alert.suspects(), true);
  }

  /** The same alert with other labels. */
  static Alert with(
      Alert alert,
      String chain,
      String kind,
      AlertSeverity severity,
      List<String> suspects,
      boolean drill) {
    return new Alert(
        alert.incidentId(),
        alert.fingerprint(),
        chain,
        kind,
        severity,
        alert.summary(),
        alert.description(),
        suspects,
        alert.nodes(),
        alert.height(),
        alert.tipset(),
        alert.location(),
        alert.reportUrl(),
        alert.started(),
        alert.ended(),
        drill,
        alert.labels());
  }

  static Delivery delivery(Delivery.Kind kind, Alert alert) {
    return new Delivery(1, "s", alert.incidentId(), 3, kind, alert, 0, alert.started());
  }

  static SinkConfig sink(String name, SinkKind kind, String url, SinkPace pace) {
    return new SinkConfig(
        name,
        kind,
        SinkUrl.parse(url),
        AlertSeverity.WARNING,
        pace,
        NetworkRange.parse("loopback"));
  }

  static SinkKind.Webhook webhook() {
    return new SinkKind.Webhook(Optional.empty(), Optional.empty());
  }
}
