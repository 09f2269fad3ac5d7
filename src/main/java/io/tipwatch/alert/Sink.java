package io.tipwatch.alert;

import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.SinkKind;
import java.time.Instant;
import java.util.List;

/** A language in which alerts are told. Pure: what is sent is decided here, sending is not. */
sealed interface Sink permits AlertmanagerSink, PagerDutySink, SlackSink, WebhookSink {

  /** The request that tells these deliveries, at most {@link #batch} of different incidents. */
  Post post(List<Delivery> deliveries, Instant now);

  /** How many deliveries fit one request. */
  default int batch() {
    return 1;
  }

  /** Whether we remind; false when the other side does that by itself. */
  boolean reminds();

  static Sink of(SinkConfig config) {
    return switch (config.kind()) {
      case SinkKind.Alertmanager kind -> new AlertmanagerSink(config.url(), kind);
      case SinkKind.Webhook kind -> new WebhookSink(config.url(), kind);
      case SinkKind.Slack _ -> new SlackSink(config.url());
      case SinkKind.PagerDuty kind -> new PagerDutySink(config.url(), kind.routingKey());
      case SinkKind.DeadMan _ ->
          throw new IllegalArgumentException("a dead-man switch hears no alerts: " + config.name());
    };
  }
}
