package io.tipwatch.alert;

import io.tipwatch.config.AlertSeverity;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What people and machines are told of one incident. Texts may hold words of a node as it sent
 * them; each sink escapes them for its own readers. What is longer than its bound is cut.
 *
 * @param incidentId our own identifier
 * @param fingerprint the same for every watchdog that sees this incident
 * @param kind such as {@code STATE_SPLIT}
 * @param summary one line, with the cause if it is known
 * @param description what happened and what to do
 * @param suspects names of nodes; empty when nobody can tell
 * @param nodes names of all nodes that it is about
 * @param tipset the key of the tipset that it is about
 * @param location the first difference, in one line
 * @param ended absent while the incident is open
 * @param drill whether this is an exercise
 * @param labels further labels, the same for the whole life of the incident
 */
public record Alert(
    String incidentId,
    String fingerprint,
    String chain,
    String kind,
    AlertSeverity severity,
    String summary,
    String description,
    List<String> suspects,
    List<String> nodes,
    OptionalLong height,
    Optional<String> tipset,
    Optional<String> location,
    Optional<URI> reportUrl,
    Instant started,
    Optional<Instant> ended,
    boolean drill,
    Map<String, String> labels) {
  public static final int MAX_SUMMARY_CHARS = 500;
  public static final int MAX_DESCRIPTION_CHARS = 4_000;
  public static final int MAX_LOCATION_CHARS = 1_000;
  public static final int MAX_NODES = 100;
  public static final int MAX_LABELS = 16;

  public Alert {
    summary = cut(summary, MAX_SUMMARY_CHARS);
    description = cut(description, MAX_DESCRIPTION_CHARS);
    location = location.map(text -> cut(text, MAX_LOCATION_CHARS));
    suspects = suspects.stream().limit(MAX_NODES).toList();
    nodes = nodes.stream().limit(MAX_NODES).toList();
    if (labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException("at most " + MAX_LABELS + " labels: " + labels.size());
    }
    labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  public boolean open() {
    return ended.isEmpty();
  }

  /** The same, over at that time. */
  public Alert endedAt(Instant at) {
    return new Alert(
        incidentId,
        fingerprint,
        chain,
        kind,
        severity,
        summary,
        description,
        suspects,
        nodes,
        height,
        tipset,
        location,
        reportUrl,
        started,
        Optional.of(at),
        drill,
        labels);
  }

  private static String cut(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    boolean halves = Character.isHighSurrogate(text.charAt(maxChars - 1));
    return text.substring(0, halves ? maxChars - 1 : maxChars);
  }
}
