package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.AlertSeverity;
import io.tipwatch.incident.IncidentKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The labels of our alerts are those of Prometheus' rules. What the rules give is what their test
 * cases expect, which promtool holds against the rules.
 */
class AlertRuleTest {
  private static final Path CASES = Path.of("deploy/prometheus/tipwatch.rules.test.yml");

  @ParameterizedTest
  @EnumSource(IncidentKind.class)
  void labelsAnIncidentAsItsRuleDoes(IncidentKind kind) {
    assertThat(AlertRule.of(kind.name()).labels(alert(kind, List.of("venus"), false)))
        .isSubsetOf(expected());
  }

  @ParameterizedTest
  @EnumSource(
      value = IncidentKind.class,
      names = {"STATE_SPLIT", "UNSTABLE"})
  void labelsADrillAsItsRuleDoes(IncidentKind kind) {
    assertThat(AlertRule.of(kind.name()).labels(alert(kind, List.of("sim-2", "sim-3"), true)))
        .hasSize(1)
        .isSubsetOf(expected());
  }

  @Test
  void labelsASplitThatNobodyIsBlamedForAsItsRuleDoes() {
    assertThat(
            AlertRule.of("STATE_SPLIT").labels(alert(IncidentKind.STATE_SPLIT, List.of(), false)))
        .isSubsetOf(expected());
  }

  /** Such an alert has no twin in Prometheus, and must not look like the real thing. */
  @Test
  void marksADrillWhoseRuleKnowsNone() {
    assertThat(AlertRule.of("FORK").labels(alert(IncidentKind.FORK, List.of("sim-2"), true)))
        .containsExactly(
            Map.of(
                "alertname", "NodeForked",
                "chain", "fil",
                "kind", "fork",
                "node", "sim-2",
                "severity", "critical",
                "drill", "true"));
  }

  @ParameterizedTest
  @EnumSource(IncidentKind.class)
  void namesARunbookThatExists(IncidentKind kind) {
    assertThat(Path.of(AlertRule.of(kind.name()).runbook())).exists();
  }

  private static Alert alert(IncidentKind kind, List<String> suspects, boolean drill) {
    AlertSeverity severity = IncidentAlert.severity(kind.severity());
    return Alerts.with(Alerts.split(), "fil", kind.name(), severity, suspects, drill);
  }

  private static Set<Map<String, String>> expected() {
    return YAMLMapper.shared()
        .readTree(CASES.toFile())
        .path("tests")
        .valueStream()
        .flatMap(test -> test.path("alert_rule_test").valueStream())
        .flatMap(test -> test.path("exp_alerts").valueStream().map(one -> labels(test, one)))
        .collect(Collectors.toSet());
  }

  private static Map<String, String> labels(JsonNode test, JsonNode alert) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("alertname", test.path("alertname").asString());
    alert
        .path("exp_labels")
        .propertyStream()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
    return labels;
  }
}
