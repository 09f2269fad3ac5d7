package io.tipwatch.web;

import io.tipwatch.metrics.Meters;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The answers that are ready at once. */
record Routes(Sources sources) {

  Answer answer(Route.Match asked, @Nullable String query) {
    return switch (asked.route()) {
      case PAGE -> Answer.page(Assets.PAGE);
      case ASSET -> Assets.file(asked.get("file")).orElseGet(Answer::notFound);
      case METRICS -> Answer.of(Meters.CONTENT_TYPE, sources.metrics().get());
      case HEALTH -> health();
      case READINESS -> readiness(isVerbose(query));
      case REPORT -> report(asked.get("report"), asked.get("format"));
      case OPENAPI -> Answer.json(Assets.OPENAPI);
      case STATUS -> Answer.json(StatusJson.status(sources.chains().get(), sources.clock()));
      case CHAIN -> chain(asked.get("name"));
      case REPORTS -> Answer.json(StatusJson.reports(sources.reports().get()));
      case EVENTS, INCIDENTS, INCIDENT, INCIDENT_REPORT, EVIDENCE ->
          throw new IllegalArgumentException("not ready at once: " + asked.route());
    };
  }

  private Answer health() {
    int stuck = sources.pulse().stuck();
    return stuck == 0
        ? Answer.text(200, "ok")
        : Answer.text(503, stuck + " of " + sources.pulse().loops() + " event loops are stuck");
  }

  private Answer readiness(boolean verbose) {
    Readiness readiness = sources.readiness().get();
    List<Readiness.Check> shown =
        readiness.checks().stream()
            .filter(check -> verbose || check.problem().isPresent())
            .toList();
    String lines =
        shown.stream()
            .map(Readiness.Check::line)
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    return Answer.text(
        readiness.ready() ? 200 : 503, lines + (readiness.ready() ? "ok" : "not ready"));
  }

  private Answer chain(String name) {
    return sources.chains().get().stream()
        .filter(chain -> chain.name().equals(name))
        .findFirst()
        .map(chain -> Answer.json(StatusJson.chain(chain)))
        .orElseGet(Answer::notFound);
  }

  private Answer report(String id, String format) {
    return sources.reports().get().stream()
        .filter(report -> report.id().equals(id))
        .findFirst()
        .map(report -> report.as(format))
        .orElseGet(Answer::notFound);
  }

  private static boolean isVerbose(@Nullable String query) {
    return query != null && List.of(query.split("&", 10)).contains("verbose");
  }
}
