package io.tipwatch.web;

import io.tipwatch.report.Diagnosis;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The incidents as the server shows them. Every method may wait for a disk or a database: it is
 * called on a worker thread, by several at once, and never on an event loop.
 */
public interface Incidents {
  Pattern ID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{26}");
  Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** None at all. */
  Incidents NONE =
      new Incidents() {
        @Override
        public List<Incident> list(int limit, Optional<String> before) {
          return List.of();
        }

        @Override
        public List<Incident> current(int limit) {
          return List.of();
        }

        @Override
        public Optional<Incident> show(String id) {
          return Optional.empty();
        }

        @Override
        public Optional<Diagnosis> report(String id) {
          return Optional.empty();
        }

        @Override
        public Optional<Content> evidence(String id, String sha256) {
          return Optional.empty();
        }
      };

  /**
   * Incidents, newest first.
   *
   * @param limit 1 to 100
   * @param before only those whose id sorts before this one
   */
  List<Incident> list(int limit, Optional<String> before);

  /**
   * All that is open, newest first, and then the newest of those that are over.
   *
   * @param limit 1 to 100
   */
  List<Incident> current(int limit);

  Optional<Incident> show(String id);

  /** What the incident rests on, once there is a diagnosis. */
  Optional<Diagnosis> report(String id);

  /** One piece of evidence, as it is kept; the caller closes it. */
  Optional<Content> evidence(String id, String sha256) throws IOException;

  /**
   * One incident.
   *
   * @param kind such as {@code STATE_SPLIT}
   * @param severity {@code critical}, {@code warning} or {@code notice}
   * @param state such as {@code OPEN} or {@code RESOLVED}
   * @param height of the last common tipset
   * @param text one or two sentences; may hold a node's words
   * @param place the first difference in one line; may hold a node's words
   * @param advice what a person does about it first
   * @param explainedBy the id of the incident in whose favour this one ended
   * @param reported whether there is a report
   * @param drill whether it was made on purpose
   * @param evidence empty in a list
   * @param notices empty in a list; oldest first
   */
  record Incident(
      String id,
      String chain,
      String kind,
      String severity,
      String state,
      Optional<Long> height,
      List<String> nodes,
      List<String> suspects,
      String text,
      Optional<String> place,
      String advice,
      Instant firstSeen,
      Instant updated,
      Optional<Instant> resolved,
      Optional<String> explainedBy,
      long occurrences,
      boolean reported,
      boolean drill,
      List<Piece> evidence,
      List<Dispatch> notices) {
    public Incident {
      if (!ID.matcher(id).matches()) {
        throw new IllegalArgumentException("an incident's id is a ULID");
      }
      nodes = List.copyOf(nodes);
      suspects = List.copyOf(suspects);
      evidence = List.copyOf(evidence);
      notices = List.copyOf(notices);
    }
  }

  /**
   * One notice about an incident, and what became of it.
   *
   * @param sink the operator's name of who is told
   * @param kind {@code FIRING}, {@code REMINDER} or {@code RESOLVED}
   * @param state {@code SENT}, {@code PENDING}, {@code DEAD} or {@code CANCELLED}
   * @param at when it came to that; of one that waits, when it is tried next
   * @param why what the sink said last when it did not take it; foreign text
   */
  record Dispatch(String sink, String kind, String state, Instant at, Optional<String> why) {}

  /**
   * One piece of evidence.
   *
   * @param name what it is, for people
   * @param bytes as it is kept
   */
  record Piece(String sha256, String name, long bytes) {
    public Piece {
      if (!SHA256.matcher(sha256).matches()) {
        throw new IllegalArgumentException("evidence is named by its SHA-256");
      }
    }
  }

  /**
   * A piece of evidence to download.
   *
   * @param fileName what a browser saves it as
   */
  record Content(String fileName, long bytes, InputStream stream) {
    private static final Pattern FILE_NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,99}");

    public Content {
      if (!FILE_NAME.matcher(fileName).matches()) {
        throw new IllegalArgumentException("a file name is letters, digits, dots and dashes");
      }
    }
  }
}
