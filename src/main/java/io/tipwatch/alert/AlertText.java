package io.tipwatch.alert;

import io.tipwatch.report.Measures;
import io.tipwatch.report.NodeText;
import java.time.Duration;
import java.time.Instant;

/** The words of an alert for people: one line each, with nothing in them that deceives the eye. */
final class AlertText {
  static final String DRILL = "[DRILL] ";

  private AlertText() {}

  /** What happened, or that it still does, or that it is over and how long it took. */
  static String headline(Delivery delivery, Instant now) {
    Alert alert = delivery.payload();
    String summary = summary(alert);
    return switch (delivery.kind()) {
      case FIRING -> mark(alert) + summary;
      case REMINDER ->
          mark(alert)
              + "Still open after "
              + Measures.span(Duration.between(alert.started(), now))
              + ": "
              + summary;
      case RESOLVED -> mark(alert) + "All clear after " + lasted(alert, now) + ": " + summary;
    };
  }

  /** The summary alone, marked if this is an exercise. */
  static String marked(Alert alert) {
    return mark(alert) + summary(alert);
  }

  static String description(Alert alert) {
    return NodeText.of(alert.description(), Alert.MAX_DESCRIPTION_CHARS);
  }

  static String location(String location) {
    return NodeText.of(location, Alert.MAX_LOCATION_CHARS);
  }

  static String lasted(Alert alert, Instant now) {
    return Measures.span(Duration.between(alert.started(), alert.ended().orElse(now)));
  }

  /** At most that many characters, the last an ellipsis if more there were. */
  static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    boolean halves = Character.isHighSurrogate(text.charAt(maxChars - 2));
    return text.substring(0, halves ? maxChars - 2 : maxChars - 1) + "…";
  }

  private static String summary(Alert alert) {
    return NodeText.of(alert.summary(), Alert.MAX_SUMMARY_CHARS);
  }

  private static String mark(Alert alert) {
    return alert.drill() ? DRILL : "";
  }
}
