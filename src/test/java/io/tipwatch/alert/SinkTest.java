package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.Secret;
import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each sink receives, word for word. */
class SinkTest {
  private static final Instant NOW = Alerts.START.plus(Duration.ofMinutes(125));
  private static final SinkUrl URL = SinkUrl.parse("https://sink.example/path/canary");
  private static final AlertmanagerSink ALERTMANAGER =
      new AlertmanagerSink(
          SinkUrl.parse("http://am:9093/prefix/"),
          new SinkKind.Alertmanager(Optional.of(new Secret("token")), Duration.ofMinutes(1)));

  @Test
  void tellsAlertmanagerAnOpenAlertThatLapses() {
    Post post = ALERTMANAGER.post(List.of(firing(Alerts.split())), NOW);

    assertThat(post.url().uri().toString()).isEqualTo("http://am:9093/prefix/api/v2/alerts");
    assertThat(post.headers()).containsEntry("Authorization", "Bearer token");
    assertThat(new JsonArray(post.body()))
        .isEqualTo(
            new JsonArray(
                """
                [{
                  "labels": {"alertname": "StateRootDivergence", "chain": "calib",
                    "kind": "state_split", "severity": "critical", "node": "lotus-1",
                    "drill": "false"},
                  "annotations": {
                    "team": "core",
                    "summary": "lotus-1 computes another state: gas \\"differs\\"",
                    "description": "Halt lotus-1 & keep its <data>.",
                    "runbook_url": "deploy/runbooks/StateRootDivergence.md",
                    "incident": "01JD000000000000000000000A", "fingerprint": "f1f2f3",
                    "suspects": "lotus-1", "nodes": "lotus-1, venus-1", "height": "4200000", "tipset": "bafy1,bafy2",
                    "location": "message 7: GasCharges[283].tg",
                    "report": "http://watch/reports/1.html"},
                  "startsAt": "2026-11-22T00:00:00Z",
                  "endsAt": "2026-11-22T02:09:00Z",
                  "generatorURL": "http://watch/reports/1.html"
                }]
                """));
  }

  @Test
  void tellsAlertmanagerThatItIsADrill() {
    Post post = ALERTMANAGER.post(List.of(firing(Alerts.drill(Alerts.split()))), NOW);

    JsonObject alert = new JsonArray(post.body()).getJsonObject(0);
    assertThat(alert.getJsonObject("labels"))
        .contains(Map.entry("drill", "true"), Map.entry("node", "drill"));
    assertThat(alert.getJsonObject("annotations").getString("summary")).startsWith("[DRILL] ");
  }

  @Test
  void sendsWebhooksASignedCloudEvent() {
    Secret key = new Secret("key");
    WebhookSink sink =
        new WebhookSink(
            URL, new SinkKind.Webhook(Optional.of(new Secret("token")), Optional.of(key)));

    Post post = sink.post(List.of(firing(Alerts.split())), NOW);

    assertThat(post.headers())
        .containsEntry("Content-Type", "application/cloudevents+json; charset=utf-8")
        .containsEntry("Authorization", "Bearer token")
        .containsEntry("X-Tipwatch-Signature", Signature.of(key, post.body()));
    assertThat(new JsonObject(post.body()))
        .isEqualTo(
            new JsonObject(
                """
                {
                  "specversion": "1.0",
                  "id": "01JD000000000000000000000A-3",
                  "source": "/tipwatch/calib",
                  "type": "io.tipwatch.incident.firing",
                  "subject": "f1f2f3",
                  "time": "2026-11-22T00:00:00Z",
                  "datacontenttype": "application/json",
                  "data": {
                    "incident": "01JD000000000000000000000A", "fingerprint": "f1f2f3",
                    "chain": "calib", "kind": "STATE_SPLIT", "severity": "critical",
                    "summary": "lotus-1 computes another state: gas \\"differs\\"",
                    "description": "Halt lotus-1 & keep its <data>.",
                    "suspects": ["lotus-1"], "nodes": ["lotus-1", "venus-1"],
                    "height": 4200000, "tipset": "bafy1,bafy2",
                    "location": "message 7: GasCharges[283].tg",
                    "report": "http://watch/reports/1.html",
                    "started": "2026-11-22T00:00:00Z", "drill": false,
                    "labels": {"team": "core"},
                    "headline": "lotus-1 computes another state: gas \\"differs\\""
                  }
                }
                """));
  }

  @Test
  void signsAsOthersDo() {
    // RFC 4231, test case 2
    assertThat(Signature.of(new Secret("Jefe"), "what do ya want for nothing?"))
        .isEqualTo("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void writesToSlackWithoutMarkupFromOutside() {
    Post post = new SlackSink(URL).post(List.of(firing(Alerts.drill(hostile()))), NOW);

    assertThat(new JsonObject(post.body()))
        .isEqualTo(
            new JsonObject(
                """
                {
                  "text": "[DRILL] *bold* &lt;!channel&gt; \\\\u202e&amp;",
                  "blocks": [
                    {"type": "header", "text": {"type": "plain_text", "emoji": false,
                      "text": "[DRILL] STATE SPLIT on calib (critical)"}},
                    {"type": "section", "text": {"type": "plain_text", "emoji": false,
                      "text": "[DRILL] *bold* <!channel> \\\\u202e&"}},
                    {"type": "section", "text": {"type": "plain_text", "emoji": false,
                      "text": "Halt lotus-1 & keep its <data>."}},
                    {"type": "section", "text": {"type": "plain_text", "emoji": false,
                      "text": "at message 7: GasCharges[283].tg"}},
                    {"type": "context", "elements": [{"type": "mrkdwn", "verbatim": true,
                      "text": "height *4200000* · suspects *lotus-1* · incident \
                01JD000000000000000000000A · <http://watch/reports/1.html|report>"}]}
                  ]
                }
                """));
  }

  @Test
  void givesTheAllClearWithTheDuration() {
    Alert over = Alerts.split().endedAt(NOW);

    Post post =
        new SlackSink(URL)
            .post(List.of(Alerts.delivery(Delivery.Kind.RESOLVED, over)), NOW.plusSeconds(9_999));

    assertThat(new JsonObject(post.body()).getString("text"))
        .isEqualTo("All clear after 2 h 5 m: lotus-1 computes another state: gas \"differs\"");
  }

  @Test
  void triggersAndResolvesOnePagerDutyIncident() {
    PagerDutySink sink = new PagerDutySink(URL, new Secret("routing"));

    JsonObject trigger = new JsonObject(sink.post(List.of(firing(Alerts.split())), NOW).body());
    JsonObject resolve =
        new JsonObject(
            sink.post(
                    List.of(Alerts.delivery(Delivery.Kind.RESOLVED, Alerts.split().endedAt(NOW))),
                    NOW)
                .body());

    assertThat(trigger)
        .isEqualTo(
            new JsonObject(
                """
                {
                  "routing_key": "routing", "event_action": "trigger", "dedup_key": "f1f2f3",
                  "client": "tipwatch",
                  "payload": {
                    "summary": "lotus-1 computes another state: gas \\"differs\\"",
                    "source": "tipwatch", "severity": "critical",
                    "timestamp": "2026-11-22T00:00:00Z", "component": "calib",
                    "group": "calib", "class": "STATE_SPLIT",
                    "custom_details": {
                      "description": "Halt lotus-1 & keep its <data>.",
                      "incident": "01JD000000000000000000000A", "suspects": ["lotus-1"],
                      "drill": false, "height": 4200000, "tipset": "bafy1,bafy2",
                      "location": "message 7: GasCharges[283].tg"}},
                  "links": [{"href": "http://watch/reports/1.html", "text": "report"}]
                }
                """));
    assertThat(resolve.getString("event_action")).isEqualTo("resolve");
    assertThat(resolve.getString("dedup_key")).isEqualTo("f1f2f3");
  }

  @Test
  void keepsAnAlertWholeInStorage() {
    Alert alert = Alerts.drill(hostile().endedAt(NOW));

    assertThat(AlertJson.read(AlertJson.write(alert))).isEqualTo(alert);
    Alert small = Alerts.plain("i", NOW);
    assertThat(AlertJson.read(AlertJson.write(small))).isEqualTo(small);
  }

  @Test
  void showsNoSecretOfARequest() {
    Post post =
        new PagerDutySink(URL, new Secret("canary")).post(List.of(firing(Alerts.split())), NOW);

    assertThat(post.toString()).doesNotContain("canary");
    assertThat(new WebhookSink(URL, Alerts.webhook()).toString()).doesNotContain("canary");
  }

  private static Alert hostile() {
    Alert a = Alerts.split();
    return new Alert(
        a.incidentId(),
        a.fingerprint(),
        a.chain(),
        a.kind(),
        a.severity(),
        "*bold* <!channel> \u202e&",
        a.description(),
        a.suspects(),
        a.nodes(),
        a.height(),
        a.tipset(),
        a.location(),
        a.reportUrl(),
        a.started(),
        a.ended(),
        a.drill(),
        a.labels());
  }

  private static Delivery firing(Alert alert) {
    return Alerts.delivery(Delivery.Kind.FIRING, alert);
  }
}
