package io.tipwatch.web;

import io.tipwatch.metrics.Meters;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a path to an answer. Everything here is for reading. */
record Routes(Sources sources) {
  private static final Pattern REPORT =
      Pattern.compile("/reports/(" + StoredReport.ID.pattern() + ")\\.(json|html)");

  Answer answer(String path, @Nullable String query) {
    return switch (path) {
      case "/" -> page();
      case "/metrics" -> new Answer(200, Meters.CONTENT_TYPE, sources.metrics().get());
      case "/healthz" -> health();
      case "/readyz" -> readiness(isVerbose(query));
      default -> report(path).orElseGet(() -> Answer.text(404, "not found"));
    };
  }

  private Answer page() {
    String html = LandingPage.render(sources.chains().get(), sources.reports().get());
    return new Answer(200, Answer.HTML, html);
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

  private Optional<Answer> report(String path) {
    Matcher named = REPORT.matcher(path);
    if (!named.matches()) {
      return Optional.empty();
    }
    boolean json = named.group(2).equals("json");
    return sources.reports().get().stream()
        .filter(report -> report.id().equals(named.group(1)))
        .findFirst()
        .map(report ->
            json
                ? new Answer(200, Answer.JSON, report.json())
                : new Answer(200, Answer.HTML, report.html()));
  }

  private static boolean isVerbose(@Nullable String query) {
    return query != null && List.of(query.split("&", 10)).contains("verbose");
  }
}
