package io.tipwatch.web;

import java.util.Map;
import java.util.Optional;

/** Every path that is answered. There is no other one, and all of them are for reading. */
@SuppressWarnings("ImmutableEnumChecker") // a compiled pattern never changes
enum Route {
  PAGE("/", Kind.READY),
  ASSET("/assets/{file}", Kind.READY),
  METRICS("/metrics", Kind.READY),
  HEALTH("/healthz", Kind.READY),
  READINESS("/readyz", Kind.READY),
  REPORT("/reports/{report}.{format}", Kind.READY),
  OPENAPI("/api/v1/openapi.json", Kind.READY),
  STATUS("/api/v1/status", Kind.READY),
  CHAIN("/api/v1/chains/{name}", Kind.READY),
  REPORTS("/api/v1/reports", Kind.READY),
  EVENTS("/api/v1/events", Kind.STREAM),
  INCIDENTS("/api/v1/incidents", Kind.STORED),
  INCIDENT("/api/v1/incidents/{id}", Kind.STORED),
  INCIDENT_REPORT("/api/v1/incidents/{id}/report.{format}", Kind.STORED),
  EVIDENCE("/api/v1/incidents/{id}/evidence/{sha256}", Kind.DOWNLOAD);

  private final PathTemplate template;
  private final Kind kind;

  Route(String template, Kind kind) {
    this.template = PathTemplate.of(template);
    this.kind = kind;
  }

  /** How a request is answered. */
  enum Kind {
    /** At once. */
    READY,
    /** From the store of incidents, on a worker thread. */
    STORED,
    /** By bytes from that store. */
    DOWNLOAD,
    /** By events without an end. */
    STREAM
  }

  /** A path that was asked for, with its parameters. */
  record Match(Route route, Map<String, String> parameters) {
    String get(String name) {
      String value = parameters.get(name);
      if (value == null) {
        throw new IllegalArgumentException(route + " has no parameter " + name);
      }
      return value;
    }
  }

  String template() {
    return template.text();
  }

  Kind kind() {
    return kind;
  }

  static Optional<Match> match(String path) {
    for (Route route : values()) {
      Optional<Match> match =
          route.template.match(path).map(parameters -> new Match(route, parameters));
      if (match.isPresent()) {
        return match;
      }
    }
    return Optional.empty();
  }
}
