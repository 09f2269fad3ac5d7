package io.tipwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.metrics.Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What wakes an operator, checked by the programs that will read it. */
class RulesTest {
  private static final Pattern METRIC = Pattern.compile("\\b(?:tipwatch|jvm|process)_[a-z0-9_]+");

  /** There from the first garbage collection on. */
  private static final Set<String> LATER = Set.of("jvm_gc_pause_seconds_sum");

  @Test
  void prometheusTakesTheRules() throws Exception {
    assertPasses("promtool", "check", "rules", Deployment.RULES);
  }

  @Test
  void everyAlertFiresAndStaysQuietAsItsCasesSay() throws Exception {
    Path cases = Path.of("deploy/prometheus/tipwatch.rules.test.yml");

    assertPasses("promtool", "test", "rules", cases);
    assertThat(
            Deployment.yaml(cases)
                .path("tests")
                .valueStream()
                .flatMap(test -> test.path("alert_rule_test").valueStream())
                .filter(test -> !test.path("exp_alerts").isEmpty())
                .map(test -> test.path("alertname").asString()))
        .as("alerts with a case that fires")
        .containsAll(alertNames());
  }

  @Test
  void prometheusTakesTheExample() throws Exception {
    assertPasses("promtool", "check", "config", "deploy/prometheus/prometheus.yml");
  }

  @Test
  void alertmanagerTakesTheExample() throws Exception {
    assertPasses("amtool", "check-config", "deploy/alertmanager/alertmanager.yml");
  }

  @Test
  void routesDrillsAndTheDeadManApart() throws Exception {
    Tool amtool = Tool.required("amtool");
    String config = "--config.file=deploy/alertmanager/alertmanager.yml";

    assertThat(amtool.run("config", "routes", "test", config, "alertname=Watchdog").output())
        .endsWith("\ndead-man\n");
    assertThat(amtool.run("config", "routes", "test", config, "severity=critical").output())
        .endsWith("\non-call\n");
    assertThat(
            amtool
                .run("config", "routes", "test", config, "severity=critical", "drill=true")
                .output())
        .endsWith("\ndrill\n");
  }

  @Test
  void theExporterPassesThePrometheusLinter() throws Exception {
    Tool promtool = Tool.required("promtool");
    Path scrape = Files.createTempFile("tipwatch", ".prom");
    try (Meters meters = Deployment.meters(Instant.EPOCH)) {
      Files.writeString(scrape, meters.scrape());
      Process process =
          promtool
              .process("check", "metrics")
              .redirectInput(scrape.toFile())
              .redirectErrorStream(true)
              .start();
      assertThat(process.inputReader().readAllLines()).isEmpty();
      assertThat(process.waitFor()).isZero();
    } finally {
      Files.delete(scrape);
    }
  }

  @Test
  void everyAlertSaysWhatItIsAndWhereToReadOn() {
    assertThat(Deployment.alerts())
        .allSatisfy(alert -> {
          assertThat(alert.labels().path("severity").asString())
              .isIn("critical", "warning", "info", "none");
          assertThat(alert.annotations().path("summary").asString()).isNotBlank();
          assertThat(alert.annotations().path("description").asString()).isNotBlank();
          assertThat(alert.annotations().path("runbook_url").asString())
              .isEqualTo("deploy/runbooks/" + alert.name() + ".md");
        });
  }

  @Test
  void everyAlertHasARunbookAndEveryRunbookAnAlert() throws IOException {
    try (Stream<Path> files = Files.list(Deployment.RUNBOOKS)) {
      Set<String> runbooks =
          files
              .map(file -> file.getFileName().toString().replaceFirst("\\.md$", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(runbooks).isEqualTo(alertNames());
    }
  }

  /** A misspelt name would never fire and nobody would know. */
  @Test
  void everyMetricThatIsNamedAnywhereExists() throws IOException {
    try (Meters meters = Deployment.meters(Instant.EPOCH)) {
      Set<String> live =
          meters
              .scrape()
              .lines()
              .filter(line -> !line.startsWith("# HELP"))
              .map(line -> line.replaceFirst("# TYPE ", "").replaceFirst("[{ ].*", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      live.addAll(LATER);

      assertThat(named()).hasSizeGreaterThan(30).isSubsetOf(live);
    }
  }

  private static Set<String> named() throws IOException {
    List<String> texts = new ArrayList<>(List.of(Files.readString(Path.of("README.md"))));
    Deployment.alerts()
        .forEach(
            alert -> texts.addAll(List.of(alert.expression(), alert.annotations().toString())));
    Deployment.dashboards().forEach(file -> texts.add(Deployment.json(file).toString()));
    try (Stream<Path> runbooks = Files.list(Deployment.RUNBOOKS)) {
      for (Path runbook : runbooks.toList()) {
        texts.add(Files.readString(runbook));
      }
    }
    return texts.stream()
        .flatMap(text -> METRIC.matcher(text).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> alertNames() {
    return Deployment.alerts().stream()
        .map(Deployment.Alert::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertPasses(String tool, Object... arguments) throws Exception {
    Tool.Outcome outcome = Tool.required(tool).run(arguments);
    assertThat(outcome.code()).as(outcome.output()).isZero();
  }
}
