package io.tipwatch.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The rules of Grafana's dashboard-linter and a few of ours. */
class DashboardsTest {
  private static final String DATASOURCE = "${datasource}";
  private static final Pattern SELECTOR =
      Pattern.compile("\\b(?:tipwatch|jvm|process|scrape)_[a-z0-9_]+(\\{[^}]*})?");
  private static final Pattern RANGE = Pattern.compile("(?:rate|increase)\\([^\\[]*\\[([^\\]]*)]");

  static List<Path> dashboards() {
    return Deployment.dashboards();
  }

  @Test
  void thereIsOneForEachQuestion() {
    assertThat(dashboards())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("daemon.json", "incident.json", "node.json", "overview.json");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void isClassicAndProvisioned(Path file) {
    JsonNode dashboard = Deployment.json(file);

    assertThat(dashboard.path("schemaVersion").asInt()).isEqualTo(42);
    assertThat(dashboard.path("editable").asBoolean(true)).isFalse();
    assertThat(dashboard.path("timezone").asString()).isEqualTo("utc");
    assertThat(dashboard.path("uid").asString())
        .isEqualTo("tipwatch-" + file.getFileName().toString().replace(".json", ""));
    assertThat(
            dashboard
                .path("annotations")
                .path("list")
                .valueStream()
                .map(annotation -> annotation.path("name").asString()))
        .containsExactly("Incidents", "Node versions");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void asksWhereItIsTold(Path file) {
    JsonNode variables = Deployment.json(file).path("templating").path("list");

    assertThat(variables.valueStream().map(variable -> variable.path("name").asString()))
        .containsExactly("datasource", "job", "instance", "chain", "node");
    assertThat(variables.path(0).path("type").asString()).isEqualTo("datasource");
    assertThat(variables.path(0).path("query").asString()).isEqualTo("prometheus");
    assertThat(variables.valueStream().skip(1))
        .allSatisfy(variable -> {
          assertThat(variable.path("multi").asBoolean()).isTrue();
          assertThat(variable.path("includeAll").asBoolean()).isTrue();
          assertThat(variable.path("allValue").asString()).isEqualTo(".+");
          assertThat(variable.path("refresh").asInt()).isEqualTo(2);
        });
    assertThat(Deployment.json(file).findValues("datasource"))
        .filteredOn(JsonNode::isObject)
        .isNotEmpty()
        .allMatch(source -> source.path("uid").asString().equals(DATASOURCE));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void describesEachPanel(Path file) {
    List<JsonNode> panels = Deployment.json(file).path("panels").valueStream().toList();

    assertThat(panels)
        .isNotEmpty()
        .allSatisfy(panel -> {
          JsonNode defaults = panel.path("fieldConfig").path("defaults");
          assertThat(panel.path("title").asString()).isNotBlank();
          assertThat(panel.path("description").asString()).isNotBlank();
          assertThat(defaults.path("unit").asString()).isNotBlank();
          assertThat(defaults.path("noValue").asString()).isNotBlank();
          assertThat(panel.path("targets").isEmpty()).isFalse();
        });
    assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
    assertThat(panels.stream().map(panel -> panel.path("title").asString()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void laysPanelsBesideEachOther(Path file) {
    List<String> cells = new ArrayList<>();
    for (JsonNode panel : Deployment.json(file).path("panels")) {
      JsonNode grid = panel.path("gridPos");
      int right = grid.path("x").asInt() + grid.path("w").asInt();
      assertThat(right).isBetween(1, 24);
      for (int x = grid.path("x").asInt(); x < right; x++) {
        for (int y = 0; y < grid.path("h").asInt(); y++) {
          cells.add(x + "," + (grid.path("y").asInt() + y));
        }
      }
    }
    assertThat(cells).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void selectsByJobAndInstanceAndTheStepOfTheGraph(Path file) {
    assertThat(Deployment.expressions(Deployment.json(file)))
        .isNotEmpty()
        .allSatisfy(expression -> {
          assertThat(SELECTOR.matcher(expression).results().map(found -> found.group()))
              .isNotEmpty()
              .allMatch(found -> found.contains("job=~\"$job\",instance=~\"$instance\""));
          assertThat(RANGE.matcher(expression).results().map(found -> found.group(1)))
              .allMatch("$__rate_interval"::equals);
        });
  }

  @Test
  void theUidsDiffer() {
    assertThat(dashboards().stream().map(file -> Deployment.json(file).path("uid").asString()))
        .doesNotHaveDuplicates();
  }

  @Test
  void theProvisioningNamesNoAddressOfItsOwn() {
    JsonNode source =
        Deployment.yaml(Path.of("grafana/provisioning/datasources/prometheus.yaml"))
            .path("datasources")
            .path(0);
    JsonNode provider =
        Deployment.yaml(Path.of("grafana/provisioning/dashboards/tipwatch.yaml"))
            .path("providers")
            .path(0);

    assertThat(source.propertyNames()).doesNotContain("uid");
    assertThat(source.path("url").asString()).isEqualTo("$PROMETHEUS_URL");
    assertThat(provider.path("options").path("path").asString()).isEqualTo("$TIPWATCH_DASHBOARDS");
    assertThat(
            Set.copyOf(
                Deployment.yaml(Path.of("deploy/compose.yaml"))
                    .path("services")
                    .path("grafana")
                    .path("environment")
                    .propertyNames()))
        .contains("PROMETHEUS_URL", "TIPWATCH_DASHBOARDS");
  }
}
