package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.alert.Alert;
import io.tipwatch.alert.Delivery;
import io.tipwatch.alert.Delivery.Kind;
import io.tipwatch.alert.MemoryOutbox;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.cli.DrillReport.Notice;
import io.tipwatch.config.AlertSeverity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrillOutboxTest {
  private static final Instant AT = Instant.parse("2026-11-25T08:00:00Z");
  private static final TipsetKey KEY = TipsetKey.of("bafy1", "bafy2");

  private final MemoryOutbox below = new MemoryOutbox(_ -> {});
  private final DrillOutbox outbox = new DrillOutbox(below);

  @BeforeEach
  void injected() {
    outbox.expect(KEY);
  }

  @Test
  void letsOnlyThroughWhatTheDrillCaused() {
    put(alert("real", "STATE_SPLIT", KEY.toString(), false), Kind.FIRING);
    put(alert("down", "DOWN", "", true), Kind.FIRING);
    put(alert("elsewhere", "STATE_SPLIT", "bafy3", true), Kind.FIRING);
    put(alert("drill", "STATE_SPLIT", KEY.toString(), true), Kind.FIRING);
    assertThat(outbox.due("hook", AT, 1)).extracting(Delivery::incidentId).containsExactly("drill");
    assertThat(below.backlog("hook", AT).pending()).as("nothing stands in the way").isEqualTo(1);
    assertThat(outbox.current(AT)).extracting(Alert::incidentId).containsExactly("drill");
  }

  @Test
  void tellsNothingBeforeTheFaultIsThere() {
    DrillOutbox early = new DrillOutbox(below);
    put(alert("drill", "STATE_SPLIT", KEY.toString(), true), Kind.FIRING);
    assertThat(early.due("hook", AT, 10)).isEmpty();
  }

  @Test
  void knowsWhenASinkTookWhat() {
    Alert alert = alert("drill", "STATE_SPLIT", KEY.toString(), true);
    put(alert, Kind.FIRING);
    outbox.sent(only().id(), AT.plusSeconds(3), Optional.empty());
    put(alert.endedAt(AT), Kind.RESOLVED);
    outbox.sent(only().id(), AT.plusSeconds(9), Optional.empty());
    assertThat(outbox.notice("hook", Kind.FIRING, AT).accepted()).contains(Duration.ofSeconds(3));
    assertThat(outbox.notice("hook", Kind.RESOLVED, AT).accepted()).contains(Duration.ofSeconds(9));
    assertThat(outbox.unresolved()).isEmpty();
  }

  @Test
  void knowsWhyASinkDidNotTakeIt() {
    put(alert("drill", "STATE_SPLIT", KEY.toString(), true), Kind.FIRING);
    outbox.retry(only().id(), AT, 1, "HTTP 503");
    outbox.dead(only().id(), "HTTP 404");
    assertThat(outbox.notice("hook", Kind.FIRING, AT))
        .isEqualTo(new Notice(Optional.empty(), true, 2, Optional.of("HTTP 404")));
    assertThat(outbox.unresolved()).as("it has nothing to end").isEmpty();
  }

  @Test
  void knowsWhichSinksMayStillShowIt() {
    Alert alert = alert("drill", "STATE_SPLIT", KEY.toString(), true);
    put(alert, Kind.FIRING);
    outbox.sent(only().id(), AT, Optional.empty());
    put(alert, Kind.FIRING);
    outbox.dead(only().id(), "HTTP 404");
    assertThat(outbox.unresolved()).isEqualTo(Map.of("hook", List.of(alert)));
  }

  @Test
  void anAnswerThatNeverCameMayHaveOpenedIt() {
    Alert alert = alert("drill", "STATE_SPLIT", KEY.toString(), true);
    put(alert, Kind.FIRING);
    outbox.retry(only().id(), AT.plusSeconds(1), 1, "no answer");
    assertThat(outbox.unresolved()).isEqualTo(Map.of("hook", List.of(alert)));
  }

  private Delivery only() {
    List<Delivery> due = outbox.due("hook", AT.plusSeconds(60), 10);
    assertThat(due).hasSize(1);
    return due.getFirst();
  }

  private void put(Alert alert, Kind kind) {
    below.add(alert, kind, List.of("hook"), AT);
  }

  private static Alert alert(String incident, String kind, String tipset, boolean drill) {
    return new Alert(
        incident,
        incident,
        "calib",
        kind,
        AlertSeverity.CRITICAL,
        "a summary",
        "",
        List.of(),
        List.of(),
        OptionalLong.empty(),
        Optional.of(tipset).filter(key -> !key.isEmpty()),
        Optional.empty(),
        Optional.empty(),
        AT,
        Optional.empty(),
        drill,
        Map.of());
  }
}
