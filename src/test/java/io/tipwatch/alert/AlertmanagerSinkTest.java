package io.tipwatch.alert;

import static io.tipwatch.alert.Alerts.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.alert.AlertmanagerSink.Standing;
import io.tipwatch.alert.Delivery.Kind;
import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which alerts an Alertmanager is told of, and from when to when. */
class AlertmanagerSinkTest {
  private static final Duration RESEND = Duration.ofMinutes(1);
  private static final Instant END = START.plus(Duration.ofMinutes(5));

  private final AlertmanagerSink sink =
      new AlertmanagerSink(
          SinkUrl.parse("http://am:9093"), new SinkKind.Alertmanager(Optional.empty(), RESEND));

  @Test
  void tellsOfEachSuspectByItself() {
    Alert alert = Alerts.about("1", "STATE_SPLIT", List.of("venus", "forest"));

    assertThat(sink.standing(List.of(alert), START))
        .extracting(one -> one.labels().get("node"))
        .containsExactly("venus", "forest");
  }

  @Test
  void laysWhatNobodyIsSuspectedOfToUnknown() {
    Alert alert = Alerts.fork("1", List.of("lotus", "venus"), START);

    assertThat(sink.standing(List.of(alert), START))
        .extracting(one -> one.labels().get("node"))
        .containsExactly("unknown");
    assertThat(sink.post(List.of(Alerts.delivery(Kind.FIRING, alert)), START).body())
        .contains("\"nodes\":\"lotus, venus\"");
  }

  @Test
  void laysWhatIsAboutOneNodeToThatNode() {
    assertThat(sink.standing(List.of(Alerts.fork("1", List.of("venus"), START)), START))
        .extracting(one -> one.labels().get("node"))
        .containsExactly("venus");
  }

  @Test
  void tellsTheTroubleOfAWholeChainWithoutANode() {
    Alert alert = Alerts.about("1", "CHAIN_STALLED", List.of("venus"));

    assertThat(sink.standing(List.of(alert), START))
        .singleElement()
        .satisfies(one -> assertThat(one.labels()).doesNotContainKeys("node", "drill"));
  }

  /** Told at once it would end the alert that Prometheus still tells, which would begin anew. */
  @Test
  void saysNothingOfAnEndUntilPrometheusHasSeenItToo() {
    Alert over = Alerts.plain("1", START).endedAt(END);

    assertThat(sink.standing(List.of(over), END)).isEmpty();
    assertThat(sink.standing(List.of(over), END.plus(RESEND.multipliedBy(2)).minusMillis(1)))
        .isEmpty();
  }

  @Test
  void tellsTheEndWhenItIsPast() {
    Alert over = Alerts.plain("1", START).endedAt(END);
    Instant lingered = END.plus(RESEND.multipliedBy(2));

    assertThat(sink.standing(List.of(over), lingered)).hasSize(1);
    assertThat(sink.state(List.copyOf(sink.standing(List.of(over), lingered)), lingered).body())
        .contains("\"endsAt\":\"" + lingered + "\"");
  }

  @Test
  void leavesTheEndOfADeliveryToTheRepetition() {
    Delivery over = Alerts.delivery(Kind.RESOLVED, Alerts.plain("1", START).endedAt(END));

    assertThat(sink.post(List.of(over), END.plus(Duration.ofHours(1))).body()).isEqualTo("[]");
  }

  /** Nobody else tells of it, and its process ends soon. */
  @Test
  void tellsTheEndOfADrillWithItsDelivery() {
    Alert over = Alerts.drill(Alerts.plain("1", START).endedAt(END));
    Delivery delivery = Alerts.delivery(Kind.RESOLVED, over);
    Instant now = END.plusSeconds(1);

    assertThat(sink.post(List.of(delivery), now).body())
        .contains("\"drill\":\"true\"")
        .contains("\"endsAt\":\"" + END.plusMillis(1) + "\"");
    assertThat(sink.standing(List.of(over), now)).as("it is repeated").hasSize(1);
  }

  @Test
  void goesOnWhileAnyIncidentWithTheSameLabelsDoes() {
    Alert over = Alerts.plain("newer", START.plusSeconds(9)).endedAt(END);
    Alert open = Alerts.plain("older", START);
    Instant later = END.plus(Duration.ofMinutes(10));

    assertThat(sink.standing(List.of(over, open), later))
        .singleElement()
        .extracting(Standing::alert)
        .isEqualTo(open);
    assertThat(sink.standing(List.of(open, over), later))
        .singleElement()
        .extracting(Standing::alert)
        .isEqualTo(open);
  }

  @Test
  void explainsTheNewestOfOpenIncidentsWithTheSameLabels() {
    Alert older = Alerts.plain("older", START);
    Alert newer = Alerts.plain("newer", START.plusSeconds(9));

    assertThat(sink.standing(List.of(newer, older), END))
        .singleElement()
        .extracting(Standing::alert)
        .isEqualTo(newer);
  }

  @Test
  void tellsWhatEndsAsItStarts() {
    Alert alert = Alerts.plain("1", START).endedAt(START.minusSeconds(1));

    String body = sink.state(List.copyOf(sink.standing(List.of(alert), END)), END).body();

    assertThat(body).contains("\"endsAt\":\"" + START.plus(RESEND.multipliedBy(2)) + "\"");
  }

  @Test
  void knowsAnAlertThatAnotherVersionWrote() {
    Alert alert = Alerts.about("1", "ECLIPSE", List.of());

    assertThat(sink.standing(List.of(alert), START))
        .extracting(one -> one.labels().get("alertname"))
        .containsExactly("TipwatchAlert");
  }
}
