package io.tipwatch.alert;

import io.tipwatch.config.AlertSeverity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Alerts as JSON: what a store keeps, and the data of the events that webhooks receive. */
public final class AlertJson {
  private AlertJson() {}

  /** The JSON text of an alert. */
  public static String write(Alert alert) {
    return object(alert).encode();
  }

  /** The alert that was written by {@link #write}. */
  public static Alert read(String json) {
    JsonObject object = new JsonObject(json);
    return new Alert(
        text(object, "incident"),
        text(object, "fingerprint"),
        text(object, "chain"),
        text(object, "kind"),
        AlertSeverity.parse(text(object, "severity")),
        text(object, "summary"),
        text(object, "description"),
        names(object, "suspects"),
        names(object, "nodes"),
        height(object),
        optional(object, "tipset", Function.identity()),
        optional(object, "location", Function.identity()),
        optional(object, "report", URI::create),
        Instant.parse(text(object, "started")),
        optional(object, "ended", Instant::parse),
        object.getBoolean("drill", false),
        labels(object));
  }

  static JsonObject object(Alert alert) {
    JsonObject object =
        new JsonObject()
            .put("incident", alert.incidentId())
            .put("fingerprint", alert.fingerprint())
            .put("chain", alert.chain())
            .put("kind", alert.kind())
            .put("severity", alert.severity().label())
            .put("summary", alert.summary())
            .put("description", alert.description())
            .put("suspects", new JsonArray(alert.suspects()))
            .put("nodes", new JsonArray(alert.nodes()));
    alert.height().ifPresent(height -> object.put("height", height));
    alert.tipset().ifPresent(key -> object.put("tipset", key));
    alert.location().ifPresent(place -> object.put("location", place));
    alert.reportUrl().ifPresent(url -> object.put("report", url.toString()));
    object.put("started", alert.started().toString());
    alert.ended().ifPresent(end -> object.put("ended", end.toString()));
    JsonObject labels = new JsonObject();
    alert.labels().forEach(labels::put);
    return object.put("drill", alert.drill()).put("labels", labels);
  }

  private static String text(JsonObject object, String key) {
    return optional(object, key, Function.identity())
        .orElseThrow(() -> new IllegalArgumentException("an alert without " + key));
  }

  private static <T> Optional<T> optional(
      JsonObject object, String key, Function<String, T> parser) {
    return Optional.ofNullable(object.getString(key)).map(parser);
  }

  private static OptionalLong height(JsonObject object) {
    Long height = object.getLong("height");
    return height == null ? OptionalLong.empty() : OptionalLong.of(height);
  }

  private static List<String> names(JsonObject object, String key) {
    return object.getJsonArray(key, new JsonArray()).stream().map(String::valueOf).toList();
  }

  private static Map<String, String> labels(JsonObject object) {
    Map<String, String> labels = new LinkedHashMap<>();
    object
        .getJsonObject("labels", new JsonObject())
        .forEach(label -> labels.put(label.getKey(), String.valueOf(label.getValue())));
    return labels;
  }
}
