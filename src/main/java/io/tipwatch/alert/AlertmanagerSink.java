package io.tipwatch.alert;

import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Alertmanager's API v2. Labels name the incident and nothing of the watchdog, so that two
 * watchdogs which see the same tell the same alert; all that may change is an annotation. An open
 * alert ends by itself unless it is told again in time, since an Alertmanager may forget.
 */
record AlertmanagerSink(SinkUrl url, SinkKind.Alertmanager kind) implements Sink {
  static final String PATH = "/api/v2/alerts";

  /** How many alerts one request holds. */
  static final int MAX_ALERTS = 64;

  private static final int LAPSE_AFTER = 4;
  private static final int RESOLVED_FOR = 15;
  private static final Duration MIN_LIFE = Duration.ofMillis(1);

  AlertmanagerSink {
    url = alerts(url);
  }

  @Override
  public Post post(List<Delivery> deliveries, Instant now) {
    return state(deliveries.stream().map(Delivery::payload).toList(), now);
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

  /** The request that tells how these alerts stand. */
  Post state(List<Alert> alerts, Instant now) {
    JsonArray array = new JsonArray();
    alerts.forEach(alert -> array.add(json(alert, now)));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(Post.CONTENT_TYPE, "application/json");
    kind.token().ifPresent(token -> headers.put(Post.AUTHORIZATION, "Bearer " + token.reveal()));
    return new Post(url, headers, array.encode());
  }

  private JsonObject json(Alert alert, Instant now) {
    Instant end = alert.ended().orElse(now.plus(kind.resend().multipliedBy(LAPSE_AFTER)));
    // one that ends as it starts would be refused
    Instant ends = end.isAfter(alert.started()) ? end : alert.started().plus(MIN_LIFE);
    JsonObject json =
        new JsonObject()
            .put("labels", labels(alert))
            .put("annotations", annotations(alert))
            .put("startsAt", alert.started().toString())
            .put("endsAt", ends.toString());
    alert.reportUrl().ifPresent(report -> json.put("generatorURL", report.toString()));
    return json;
  }

  private static JsonObject labels(Alert alert) {
    JsonObject labels = new JsonObject();
    alert.labels().forEach(labels::put);
    labels
        .put("alertname", name(alert.kind()))
        .put("service", "tipwatch")
        .put("chain", alert.chain())
        .put("kind", alert.kind().toLowerCase(Locale.ROOT))
        .put("severity", alert.severity().label())
        .put("fingerprint", alert.fingerprint());
    return alert.drill() ? labels.put("drill", "true") : labels;
  }

  private static JsonObject annotations(Alert alert) {
    JsonObject annotations =
        new JsonObject()
            .put("summary", AlertText.marked(alert))
            .put("description", AlertText.description(alert))
            .put("incident", alert.incidentId());
    if (!alert.suspects().isEmpty()) {
      annotations.put("suspects", String.join(", ", alert.suspects()));
    }
    alert.height().ifPresent(height -> annotations.put("height", Long.toString(height)));
    alert.tipset().ifPresent(key -> annotations.put("tipset", AlertText.location(key)));
    alert.location().ifPresent(at -> annotations.put("location", AlertText.location(at)));
    alert.reportUrl().ifPresent(report -> annotations.put("report", report.toString()));
    return annotations;
  }

  /** {@code TipwatchStateSplit} for {@code STATE_SPLIT}. */
  private static String name(String kind) {
    StringBuilder name = new StringBuilder("Tipwatch");
    for (String word : kind.toLowerCase(Locale.ROOT).split("_", -1)) {
      if (!word.isEmpty()) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      }
    }
    return name.toString();
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
