package io.tipwatch.web;

import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportHtml;
import io.tipwatch.report.ReportJson;
import io.tipwatch.report.ReportMarkdown;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers from the store of incidents, a few at a time and never on the event loop. Confined to the
 * server's event loop.
 */
final class Archive {
  /** How many questions may be with the store at once; more are turned away. */
  static final int MAX_QUESTIONS = 8;

  static final int MAX_ROWS = 100;
  static final int DEFAULT_ROWS = 50;
  private static final long SECONDS = 5;
  private static final Pattern QUERY =
      Pattern.compile("(?:limit=(?<limit>\\d{1,3}))?&?(?:before=(?<before>[0-9A-Z]{26}))?");
  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

  private final Vertx vertx;
  private final Incidents incidents;
  private int questions;

  Archive(Vertx vertx, Incidents incidents) {
    this.vertx = vertx;
    this.incidents = incidents;
  }

  Future<Answer> answer(Route.Match asked, @Nullable String query) {
    return switch (asked.route()) {
      case INCIDENTS -> list(query == null ? "" : query);
      case INCIDENT -> ask(() -> show(asked.get("id")));
      case INCIDENT_REPORT -> ask(() -> report(asked.get("id"), asked.get("format")));
      default -> throw new IllegalArgumentException("not in the archive: " + asked.route());
    };
  }

  /** What is open, and the newest of what is over, as JSON. */
  Future<String> current() {
    return ask(() -> Answer.json(StatusJson.incidents(incidents.current(DEFAULT_ROWS))))
        .compose(answer ->
            answer.status() == 200
                ? Future.succeededFuture(answer.body())
                : Future.failedFuture(answer.body()));
  }

  /** A piece of evidence to be read and closed by the caller; empty when there is none. */
  Future<Optional<Incidents.Content>> evidence(Route.Match asked) {
    return onWorker(() -> incidents.evidence(asked.get("id"), asked.get("sha256")));
  }

  private Future<Answer> list(String query) {
    Matcher asked = QUERY.matcher(query);
    int limit = -1;
    if (asked.matches()) {
      String text = asked.group("limit");
      limit = text == null ? DEFAULT_ROWS : Integer.parseInt(text);
    }
    if (limit < 1 || limit > MAX_ROWS) {
      return Future.succeededFuture(
          Answer.text(400, "the query is limit=1 to 100, before=an incident's id, or both"));
    }
    int rows = limit;
    Optional<String> before = Optional.ofNullable(asked.group("before"));
    return ask(() -> {
      List<Incidents.Incident> found = incidents.list(rows, before);
      return Answer.json(StatusJson.incidents(found));
    });
  }

  private Answer show(String id) {
    return incidents
        .show(id)
        .map(incident -> Answer.json(StatusJson.incident(incident)))
        .orElseGet(Answer::notFound);
  }

  private Answer report(String id, String format) {
    return incidents
        .report(id)
        .map(diagnosis -> rendered(diagnosis, format))
        .orElseGet(Answer::notFound);
  }

  private static Answer rendered(Diagnosis diagnosis, String format) {
    return switch (format) {
      case "html" -> Answer.report(ReportHtml.render(diagnosis));
      case "md" -> Answer.of(Answer.MARKDOWN, ReportMarkdown.render(diagnosis));
      default -> Answer.json(ReportJson.write(diagnosis));
    };
  }

  private Future<Answer> ask(Callable<Answer> question) {
    if (questions >= MAX_QUESTIONS) {
      return Future.succeededFuture(Answer.text(503, "the store of incidents is busy"));
    }
    return onWorker(question)
        .timeout(SECONDS, TimeUnit.SECONDS)
        .recover(cause -> {
          LOG.atWarn()
              .addKeyValue("error", String.valueOf(cause.getMessage()))
              .log("incidents cannot be read");
          return Future.succeededFuture(Answer.text(503, "the store of incidents does not answer"));
        });
  }

  /** The place is taken until the store has answered, however long ago we gave up on it. */
  private <T> Future<T> onWorker(Callable<T> question) {
    questions++;
    return vertx
        .executeBlocking(question, false)
        .<T>map(answer -> Objects.requireNonNull(answer))
        .onComplete(_ -> questions--);
  }
}
