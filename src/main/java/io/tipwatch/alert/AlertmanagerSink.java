package io.tipwatch.alert;

import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Alertmanager's API v2. Labels are those of Prometheus' rules (see {@link AlertRule}), so that an
 * Alertmanager that hears both, or two watchdogs, holds one alert; all that may change is an
 * annotation.
 *
 * <p>What one teller ends is over for all of them, and begins anew with the next word of another.
 * So an end is told late: when Prometheus has seen it too, and only as a part of how all alerts
 * stand, since an incident that goes on may have the same labels. Until then nothing is said of the
 * alert; an open one ends by itself unless it is told again in time, since an Alertmanager may
 * forget.
 *
 * <p>A drill has one teller alone, as no Prometheus reads the meters of its process, which ends
 * soon: so its end is told at once, with its delivery.
 */
record AlertmanagerSink(SinkUrl url, SinkKind.Alertmanager kind) implements Sink {
  static final String PATH = "/api/v2/alerts";

  /** How many alerts one request holds. */
  static final int MAX_ALERTS = 64;

  /** After how many times the pause between two tellings an open alert ends by itself. */
  private static final int LAPSE_AFTER = 4;

  /**
   * For how many such pauses nothing is said of an alert that is over, and until when its end is.
   */
  private static final int LINGER_FOR = 2;

  private static final int RESOLVED_FOR = 15;
  private static final Duration MIN_LIFE = Duration.ofMillis(1);

  AlertmanagerSink {
    url = alerts(url);
  }

  /** How one alert of the Alertmanager stands. */
  record Standing(Map<String, String> labels, AlertRule rule, Alert alert) {

    /** What goes on outweighs what is over, and the later news the earlier. */
    Standing or(Standing other) {
      if (alert.open() != other.alert.open()) {
        return alert.open() ? this : other;
      }
      return alert.started().isBefore(other.alert.started()) ? other : this;
    }
  }

  @Override
  public Post post(List<Delivery> deliveries, Instant now) {
    List<Alert> told =
        deliveries.stream()
            .map(Delivery::payload)
            .filter(alert -> alert.open() || alert.drill())
            .toList();
    return state(List.copyOf(standing(told, now)), now);
  }

  @Override
  public int batch() {
    return MAX_ALERTS;
  }

  @Override
  public boolean reminds() {
    return false;
  }

  /** How often the current alerts are told again. */
  Duration resend() {
    return kind.resend();
  }

  /** How long an alert that is over is told again. */
  Duration keepResolved() {
    return kind.resend().multipliedBy(RESOLVED_FOR);
  }

  /** What is to be said of these alerts now, each set of labels once. */
  Collection<Standing> standing(Collection<Alert> alerts, Instant now) {
    Map<Map<String, String>, Standing> all = new LinkedHashMap<>();
    for (Alert alert : alerts) {
      AlertRule rule = AlertRule.of(alert.kind());
      for (Map<String, String> labels : rule.labels(alert)) {
        all.merge(labels, new Standing(labels, rule, alert), Standing::or);
      }
    }
    all.values().removeIf(one -> !one.alert().open() && ends(one.alert(), now).isAfter(now));
    return all.values();
  }

  /** The request that tells how these alerts stand. */
  Post state(List<Standing> standing, Instant now) {
    JsonArray array = new JsonArray();
    standing.forEach(one -> array.add(json(one, now)));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(Post.CONTENT_TYPE, "application/json");
    kind.token().ifPresent(token -> headers.put(Post.AUTHORIZATION, "Bearer " + token.reveal()));
    return new Post(url, headers, array.encode());
  }

  private JsonObject json(Standing standing, Instant now) {
    Alert alert = standing.alert();
    JsonObject labels = new JsonObject();
    standing.labels().forEach(labels::put);
    JsonObject json =
        new JsonObject()
            .put("labels", labels)
            .put("annotations", annotations(alert, standing.rule()))
            .put("startsAt", alert.started().toString())
            .put("endsAt", ends(alert, now).toString());
    alert.reportUrl().ifPresent(report -> json.put("generatorURL", report.toString()));
    return json;
  }

  /** Always after the start, since one that ends as it starts would be refused. */
  private Instant ends(Alert alert, Instant now) {
    return alert
        .ended()
        .map(end -> (end.isAfter(alert.started()) ? end : alert.started()).plus(linger(alert)))
        .orElseGet(() -> now.plus(pauses(LAPSE_AFTER)));
  }

  private Duration linger(Alert alert) {
    return alert.drill() ? MIN_LIFE : pauses(LINGER_FOR);
  }

  private Duration pauses(int count) {
    return kind.resend().multipliedBy(count);
  }

  private static JsonObject annotations(Alert alert, AlertRule rule) {
    JsonObject annotations = new JsonObject();
    alert.labels().forEach(annotations::put);
    annotations
        .put("summary", AlertText.marked(alert))
        .put("description", AlertText.description(alert))
        .put("runbook_url", rule.runbook())
        .put("incident", alert.incidentId())
        .put("fingerprint", alert.fingerprint());
    if (!alert.suspects().isEmpty()) {
      annotations.put("suspects", String.join(", ", alert.suspects()));
    }
    if (!alert.nodes().isEmpty()) {
      annotations.put("nodes", String.join(", ", alert.nodes()));
    }
    alert.height().ifPresent(height -> annotations.put("height", Long.toString(height)));
    alert.tipset().ifPresent(key -> annotations.put("tipset", AlertText.location(key)));
    alert.location().ifPresent(at -> annotations.put("location", AlertText.location(at)));
    alert.reportUrl().ifPresent(report -> annotations.put("report", report.toString()));
    return annotations;
  }

  private static SinkUrl alerts(SinkUrl url) {
    String text = url.uri().toString();
    if (text.endsWith(PATH)) {
      return url;
    }
    String base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return new SinkUrl(URI.create(base + PATH));
  }
}
