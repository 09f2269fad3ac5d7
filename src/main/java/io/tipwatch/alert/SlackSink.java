package io.tipwatch.alert;

import io.tipwatch.config.SinkUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A Slack incoming webhook. What may hold words of a node is plain text, in which Slack knows no
 * markup; where Slack allows only its own markup, the three characters that start it are escaped.
 */
record SlackSink(SinkUrl url) implements Sink {
  private static final int MAX_HEADER_CHARS = 150;
  private static final int MAX_TEXT_CHARS = 2_900;
  private static final int MAX_FALLBACK_CHARS = 1_000;

  @Override
  public Post post(List<Delivery> deliveries, Instant now) {
    return new Post(
        url,
        Map.of(Post.CONTENT_TYPE, "application/json; charset=utf-8"),
        message(deliveries.getFirst(), now).encode());
  }

  @Override
  public boolean reminds() {
    return true;
  }

  private static JsonObject message(Delivery delivery, Instant now) {
    Alert alert = delivery.payload();
    String headline = AlertText.headline(delivery, now);
    JsonArray blocks =
        new JsonArray()
            .add(
                new JsonObject()
                    .put("type", "header")
                    .put("text", plain(title(delivery), MAX_HEADER_CHARS)))
            .add(section(plain(headline, MAX_TEXT_CHARS)));
    if (delivery.kind() == Delivery.Kind.FIRING && !alert.description().isEmpty()) {
      blocks.add(section(plain(AlertText.description(alert), MAX_TEXT_CHARS)));
    }
    alert
        .location()
        .ifPresent(
            at -> blocks.add(section(plain("at " + AlertText.location(at), MAX_TEXT_CHARS))));
    blocks.add(
        new JsonObject()
            .put("type", "context")
            .put("elements", new JsonArray().add(markup(facts(alert)))));
    return new JsonObject()
        .put("text", escape(AlertText.cut(headline, MAX_FALLBACK_CHARS)))
        .put("blocks", blocks);
  }

  private static String title(Delivery delivery) {
    Alert alert = delivery.payload();
    String state =
        delivery.kind() == Delivery.Kind.RESOLVED ? "resolved" : alert.severity().label();
    return (alert.drill() ? AlertText.DRILL : "")
        + alert.kind().replace('_', ' ')
        + " on "
        + alert.chain()
        + " ("
        + state
        + ")";
  }

  private static String facts(Alert alert) {
    StringBuilder facts = new StringBuilder();
    alert.height().ifPresent(height -> facts.append("height *").append(height).append("* · "));
    if (!alert.suspects().isEmpty()) {
      String suspects = AlertText.cut(String.join(", ", alert.suspects()), MAX_FALLBACK_CHARS);
      facts.append("suspects *").append(escape(suspects)).append("* · ");
    }
    facts.append("incident ").append(escape(alert.incidentId()));
    alert
        .reportUrl()
        .ifPresent(
            report -> facts.append(" · <").append(escape(report.toString())).append("|report>"));
    return facts.toString();
  }

  /** As Slack asks: these three, and no others. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static JsonObject section(JsonObject text) {
    return new JsonObject().put("type", "section").put("text", text);
  }

  private static JsonObject plain(String text, int maxChars) {
    return new JsonObject()
        .put("type", "plain_text")
        .put("text", AlertText.cut(text, maxChars))
        .put("emoji", false);
  }

  /** Verbatim, so that Slack makes no links or mentions of what looks like them. */
  private static JsonObject markup(String text) {
    return new JsonObject().put("type", "mrkdwn").put("text", text).put("verbatim", true);
  }
}
