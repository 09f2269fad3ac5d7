package io.tipwatch.alert;

import io.tipwatch.config.AlertSeverity;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Tells an Alertmanager again and again how all alerts stand. Confined to one thread. */
final class Resend {
  private final AlertmanagerSink sink;
  private final AlertSeverity threshold;
  private final Deque<List<AlertmanagerSink.Standing>> parts = new ArrayDeque<>();
  private Instant next = Instant.MIN;

  Resend(AlertmanagerSink sink, AlertSeverity threshold) {
    this.sink = sink;
    this.threshold = threshold;
  }

  Instant next() {
    return parts.isEmpty() ? next : Instant.MIN;
  }

  /** Loads the alerts when their time has come, and says whether there is something to send. */
  boolean due(Outbox outbox, Instant now) {
    if (parts.isEmpty() && !now.isBefore(next)) {
      next = now.plus(sink.resend());
      List<Alert> alerts =
          outbox.current(now.minus(sink.keepResolved())).stream()
              .filter(alert -> threshold.admits(alert.severity()))
              .toList();
      List<AlertmanagerSink.Standing> all = List.copyOf(sink.standing(alerts, now));
      for (int from = 0; from < all.size(); from += AlertmanagerSink.MAX_ALERTS) {
        int to = Math.min(all.size(), from + AlertmanagerSink.MAX_ALERTS);
        parts.add(all.subList(from, to));
      }
    }
    return !parts.isEmpty();
  }

  Post take(Instant now) {
    return sink.state(parts.removeFirst(), now);
  }

  /** The Alertmanager is away: what is left is old when it comes back. */
  void failed(Instant retryAt) {
    parts.clear();
    next = retryAt;
  }
}
