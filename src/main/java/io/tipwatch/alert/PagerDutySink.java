package io.tipwatch.alert;

import io.tipwatch.config.Secret;
import io.tipwatch.config.SinkUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * PagerDuty's Events API v2: trigger and resolve, joined by the fingerprint. PagerDuty reminds by
 * its own escalation rules.
 */
record PagerDutySink(SinkUrl url, Secret routingKey) implements Sink {
  /** PagerDuty refuses a longer one. */
  private static final int MAX_SUMMARY_CHARS = 1_024;

  @Override
  public Post post(List<Delivery> deliveries, Instant now) {
    Delivery delivery = deliveries.getFirst();
    Alert alert = delivery.payload();
    boolean resolved = delivery.kind() == Delivery.Kind.RESOLVED;
    JsonObject event =
        new JsonObject()
            .put("routing_key", routingKey.reveal())
            .put("event_action", resolved ? "resolve" : "trigger")
            .put("dedup_key", (alert.drill() ? "drill-" : "") + alert.fingerprint())
            .put("client", "tipwatch")
            .put("payload", payload(delivery, now));
    alert
        .reportUrl()
        .ifPresent(report ->
            event.put(
                "links",
                new JsonArray()
                    .add(new JsonObject().put("href", report.toString()).put("text", "report"))));
    return new Post(url, Map.of(Post.CONTENT_TYPE, "application/json"), event.encode());
  }

  @Override
  public boolean reminds() {
    return false;
  }

  private static JsonObject payload(Delivery delivery, Instant now) {
    Alert alert = delivery.payload();
    return new JsonObject()
        .put("summary", AlertText.cut(AlertText.headline(delivery, now), MAX_SUMMARY_CHARS))
        .put("source", "tipwatch")
        .put("severity", alert.severity().label())
        .put("timestamp", alert.started().toString())
        .put("component", alert.chain())
        .put("group", alert.chain())
        .put("class", alert.kind())
        .put("custom_details", details(alert));
  }

  private static JsonObject details(Alert alert) {
    JsonObject details =
        new JsonObject()
            .put("description", AlertText.description(alert))
            .put("incident", alert.incidentId())
            .put("suspects", new JsonArray(alert.suspects()))
            .put("drill", alert.drill());
    alert.height().ifPresent(height -> details.put("height", height));
    alert.tipset().ifPresent(key -> details.put("tipset", AlertText.location(key)));
    alert.location().ifPresent(at -> details.put("location", AlertText.location(at)));
    return details;
  }
}
