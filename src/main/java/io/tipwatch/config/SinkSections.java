package io.tipwatch.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one receiver of alerts; which keys there are depends on its type. */
record SinkSections(Secrets secrets) {
  private static final String TYPES =
      "must be \"alertmanager\", \"webhook\", \"slack\", \"pagerduty\" or \"deadman\"";

  private enum Type {
    ALERTMANAGER,
    WEBHOOK,
    SLACK,
    PAGERDUTY,
    DEADMAN
  }

  Optional<SinkConfig> sink(Section sink) {
    Optional<String> name = sink.required("name", ChainConfig::requireName);
    Optional<Type> type = sink.required("type", SinkSections::type);
    if (type.isEmpty()) {
      return Optional.empty(); // which other keys are right is not known
    }
    Optional<SinkUrl> url = url(sink, type.get());
    Optional<SinkKind> kind = kind(sink, type.get());
    AlertSeverity severity =
        type.get() == Type.DEADMAN
            ? SinkConfig.SEVERITY
            : sink.value("severity", SinkConfig.SEVERITY, AlertSeverity::parse);
    Optional<SinkPace> pace = pace(sink, type.get());
    List<NetworkRange> networks = networks(sink);
    return sink.build(() ->
        new SinkConfig(
            name.orElseThrow(),
            kind.orElseThrow(),
            url.orElseThrow(),
            severity,
            pace.orElseThrow(),
            networks));
  }

  /** From {@code url}, or from a file or the environment, since some URLs are secrets. */
  private Optional<SinkUrl> url(Section sink, Type type) {
    Optional<SinkUrl> open = sink.optional("url", SinkUrl::parse);
    Optional<SinkUrl> kept = secrets.read(sink, "url", secret -> SinkUrl.parse(secret.reveal()));
    if (open.isPresent() && kept.isPresent()) {
      sink.problem("url", "give one of url, url-file and url-env");
    }
    Optional<SinkUrl> url = open.or(() -> kept);
    if (url.isEmpty() && type == Type.PAGERDUTY) {
      return Optional.of(SinkKind.PagerDuty.URL);
    }
    if (url.isEmpty() && sink.sound("url", "url-file", "url-env")) {
      sink.problem("url", "is missing");
    }
    return url;
  }

  private Optional<SinkKind> kind(Section sink, Type type) {
    return switch (type) {
      case ALERTMANAGER -> {
        Optional<Secret> token = secrets.read(sink, "token");
        Duration resend = sink.value("resend", SinkKind.Alertmanager.RESEND, Quantities::duration);
        yield Optional.of(new SinkKind.Alertmanager(token, resend));
      }
      case WEBHOOK ->
          Optional.of(
              new SinkKind.Webhook(secrets.read(sink, "token"), secrets.read(sink, "signing-key")));
      case SLACK -> Optional.of(new SinkKind.Slack());
      case PAGERDUTY -> {
        Optional<Secret> key = secrets.read(sink, "routing-key");
        if (key.isEmpty() && sink.sound("routing-key-file", "routing-key-env")) {
          sink.problem("routing-key-file", "is missing; or give routing-key-env");
        }
        yield key.map(SinkKind.PagerDuty::new);
      }
      case DEADMAN -> {
        Duration every = sink.value("every", SinkKind.DeadMan.EVERY, Quantities::duration);
        boolean post = sink.value("method", true, SinkSections::post);
        yield Optional.of(new SinkKind.DeadMan(every, post));
      }
    };
  }

  private static Optional<SinkPace> pace(Section sink, Type type) {
    SinkPace standard = SinkPace.DEFAULT;
    Duration timeout = sink.value("timeout", standard.timeout(), Quantities::duration);
    Duration retryMin = sink.value("retry-min", standard.retryMin(), Quantities::duration);
    Duration retryMax = sink.value("retry-max", standard.retryMax(), Quantities::duration);
    if (type == Type.DEADMAN) {
      return sink.check(() ->
          new SinkPace(timeout, retryMin, retryMax, standard.giveUp(), standard.interval(), 1));
    }
    Duration giveUp = sink.value("give-up", standard.giveUp(), Quantities::duration);
    Duration interval = sink.value("interval", standard.interval(), Quantities::duration);
    int burst = sink.value("burst", standard.burst(), Quantities::positive);
    return sink.check(() -> new SinkPace(timeout, retryMin, retryMax, giveUp, interval, burst));
  }

  private static List<NetworkRange> networks(Section sink) {
    List<NetworkRange> networks = new ArrayList<>();
    for (String text : sink.texts("networks")) {
      try {
        networks.addAll(NetworkRange.parse(text));
      } catch (IllegalArgumentException e) {
        sink.problem("networks", String.valueOf(e.getMessage()));
      }
    }
    return networks;
  }

  private static Type type(String text) {
    for (Type type : Type.values()) {
      if (type.name().toLowerCase(java.util.Locale.ROOT).equals(text)) {
        return type;
      }
    }
    throw new IllegalArgumentException(TYPES);
  }

  private static boolean post(String text) {
    return switch (text) {
      case "POST" -> true;
      case "GET" -> false;
      default -> throw new IllegalArgumentException("must be \"POST\" or \"GET\"");
    };
  }
}
