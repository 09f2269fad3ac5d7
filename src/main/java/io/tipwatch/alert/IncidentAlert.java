package io.tipwatch.alert;

import io.tipwatch.config.AlertSeverity;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentJson;
import io.tipwatch.incident.IncidentKind;
import io.tipwatch.incident.Severity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Says what an incident is to people, from its JSON as the store keeps it.
 *
 * @param page where people find the status page; without it alerts carry no link
 */
public record IncidentAlert(Optional<URI> page) {

  /** The alert about an incident as it is now. */
  public Alert of(Incident incident) {
    return of(IncidentJson.of(incident));
  }

  /**
   * The alert about an incident as it was when that was written.
   *
   * @param json schema {@code tipwatch.incident/1}
   */
  public Alert of(String json) {
    JsonObject incident = new JsonObject(json);
    IncidentKind kind = IncidentKind.valueOf(incident.getString("kind"));
    JsonObject place = incident.getJsonObject("lastCommon", new JsonObject());
    String id = incident.getString("id");
    String cause = incident.getString("cause", "");
    Long height = place.getLong("height");
    return new Alert(
        id,
        incident.getString("fingerprint"),
        incident.getString("chain"),
        kind.name(),
        severity(Severity.valueOf(incident.getString("severity"))),
        cause,
        cause + " " + kind.advice(),
        texts(incident, "suspects"),
        texts(incident, "nodes"),
        height == null ? OptionalLong.empty() : OptionalLong.of(height),
        Optional.of(String.join(",", texts(place, "key"))).filter(key -> !key.isEmpty()),
        Optional.ofNullable(incident.getString("location")),
        page.map(at -> link(at, id)),
        Instant.parse(incident.getString("firstSeen")),
        Optional.ofNullable(incident.getString("resolved")).map(Instant::parse),
        incident.getBoolean("drill", false),
        Map.of());
  }

  private static URI link(URI page, String id) {
    String base = page.toString();
    return URI.create((base.endsWith("/") ? base : base + "/") + "#incident-" + id);
  }

  /** How urgent a severity of an incident is for those who are told. */
  public static AlertSeverity severity(Severity severity) {
    return switch (severity) {
      case NOTICE -> AlertSeverity.INFO;
      case WARNING -> AlertSeverity.WARNING;
      case CRITICAL -> AlertSeverity.CRITICAL;
    };
  }

  private static List<String> texts(JsonObject object, String key) {
    return object.getJsonArray(key, new JsonArray()).stream()
        .map(String::valueOf)
        .collect(Collectors.toList());
  }
}
