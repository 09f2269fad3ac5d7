package io.tipwatch.deploy;

import io.tipwatch.chain.NodeId;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.ChainMeters;
import io.tipwatch.metrics.Meters;
import io.tipwatch.metrics.NodeMeters;
import io.tipwatch.metrics.RpcOutcome;
import io.tipwatch.metrics.Watched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files under test, parsed. */
final class Deployment {
  static final Path RULES = Path.of("deploy/prometheus/tipwatch.rules.yml");
  static final Path RUNBOOKS = Path.of("deploy/runbooks");
  static final Path DASHBOARDS = Path.of("grafana/dashboards");

  private Deployment() {}

  /** An alerting rule. */
  record Alert(String name, String expression, JsonNode labels, JsonNode annotations) {}

  static List<Alert> alerts() {
    return yaml(RULES)
        .path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .map(rule ->
            new Alert(
                rule.path("alert").asString(),
                rule.path("expr").asString(),
                rule.path("labels"),
                rule.path("annotations")))
        .toList();
  }

  static List<Path> dashboards() {
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode yaml(Path file) {
    return YAMLMapper.shared().readTree(file.toFile());
  }

  static JsonNode json(Path file) {
    return JsonMapper.shared().readTree(file.toFile());
  }

  /** The queries of a dashboard's panels. */
  static List<String> expressions(JsonNode dashboard) {
    return dashboard
        .path("panels")
        .valueStream()
        .flatMap(panel -> panel.path("targets").valueStream())
        .map(target -> target.path("expr").asString())
        .toList();
  }

  /** The live registry of a watchdog to which something has happened. */
  static Meters meters(Instant now) {
    Meters meters =
        new Meters(
                new BuildInfo("0.1.0", "unknown", "25"),
                List.of(new Watched("calib", List.of(new NodeId("a"), new NodeId("b")))),
                List.of("on-call"))
            .withRuntime();
    meters.evidence().stored(1_000_000, 1L << 33);
    ChainMeters chain = meters.chain("calib");
    chain.verified(41, now);
    chain.drillSucceeded(now);
    NodeMeters node = chain.node(new NodeId("a"));
    node.up(true);
    node.head(42, now);
    node.headTold(now);
    node.called("Filecoin.ChainHead", RpcOutcome.OK, Duration.ofMillis(20));
    return meters;
  }
}
