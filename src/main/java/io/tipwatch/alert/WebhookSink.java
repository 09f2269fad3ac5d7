package io.tipwatch.alert;

import io.tipwatch.config.SinkKind;
import io.tipwatch.config.SinkUrl;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CloudEvents 1.0 in structured JSON. An event that is sent twice has the same {@code source} and
 * {@code id}, so that receivers can drop the second.
 */
record WebhookSink(SinkUrl url, SinkKind.Webhook kind) implements Sink {
  private static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

  @Override
  public Post post(List<Delivery> deliveries, Instant now) {
    String body = event(deliveries.getFirst(), now).encode();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(Post.CONTENT_TYPE, CONTENT_TYPE);
    kind.token().ifPresent(token -> headers.put(Post.AUTHORIZATION, "Bearer " + token.reveal()));
    kind.signingKey().ifPresent(key -> headers.put(Signature.HEADER, Signature.of(key, body)));
    return new Post(url, headers, body);
  }

  @Override
  public boolean reminds() {
    return true;
  }

  private static JsonObject event(Delivery delivery, Instant now) {
    Alert alert = delivery.payload();
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", delivery.incidentId() + "-" + delivery.sequence())
        .put("source", "/tipwatch/" + alert.chain())
        .put("type", "io.tipwatch.incident." + delivery.kind().label())
        .put("subject", alert.fingerprint())
        .put("time", delivery.created().toString())
        .put("datacontenttype", "application/json")
        .put("data", AlertJson.object(alert).put("headline", AlertText.headline(delivery, now)));
  }
}
