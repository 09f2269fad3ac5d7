package io.tipwatch.diagnose.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Suspicion.Sign;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.report.ReportJson;
import io.tipwatch.sim.evm.EvmIncident;
import io.tipwatch.sim.evm.EvmNodeProfile;
import io.tipwatch.sim.evm.EvmRules;
import io.tipwatch.sim.evm.EvmSimNetwork;
import io.tipwatch.sim.evm.EvmSimNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A step that reads what an earlier one wrote wrongly is not the one to blame. */
@Timeout(120)
class WindowRungIT {
  private static final NodeId HEALTHY = new NodeId("healthy");
  private static final NodeId SICK = new NodeId("sick");
  private static final EvmIncident INCIDENT = EvmIncident.GETH_RETURNED_DATA;

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final EvmRules rules = INCIDENT.rules(4);
  private final EvmSimNetwork network =
      new EvmSimNetwork(vertx, rules, InstantSource.fixed(rules.timeOf(30)));
  private final List<RpcClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(client -> client.close().await());
    await(network.close());
    vertx.close().await();
  }

  @Test
  void theStepThatCopiedWrongDataIsNamedAndNotTheOneThatReadIt() throws IOException {
    Finding finding = diagnosed();
    try (Exhibits _ = finding.exhibits()) {
      Diagnosis diagnosis = finding.diagnosis();
      assertThat(diagnosis.cause().kind()).isEqualTo("computation");
      assertThat(diagnosis.cause().text())
          .startsWith("step 94 RETURNDATACOPY (pc ")
          .contains("after it the word at 0xc0 of the memory is 0x")
          .contains("It first shows outside the memory at step 96 MLOAD");
      assertThat(rung(diagnosis).outcome()).contains("structLogs[95].memory");
    }
  }

  @Test
  void theSameIsSaidAgainWithoutTheNodes() throws IOException {
    Finding finding = diagnosed();
    try (Exhibits exhibits = finding.exhibits()) {
      Path saved = directory.resolve("saved");
      exhibits.copyTo(saved);
      Replay replay =
          new Replay(
              "tipwatch test",
              Map.of("evm", new EvmClimber(_ -> {})),
              new Spool(directory.resolve("replay"), 64 << 20));
      String report = ReportJson.write(finding.diagnosis());
      assertThat(replay.of(Evidence.in(saved), report).same()).isTrue();
    }
  }

  private Finding diagnosed() throws IOException {
    EvmSimNode healthy = await(network.add(EvmNodeProfile.of(HEALTHY.name(), INCIDENT.sick())));
    EvmSimNode sick = await(network.add(EvmNodeProfile.of(SICK.name(), INCIDENT.sick())));
    await(network.steps(5));
    List<EvmNode> nodes = List.of(node(healthy, HEALTHY), node(sick, SICK));
    nodes.forEach(node -> await(node.examine()));
    await(INCIDENT.happen(network, sick));
    await(network.steps(2));
    EvmLadder ladder =
        new EvmLadder(
            new EvmLadder.Setting(
                "tipwatch test", "incident", "ethereum", new Spool(directory, 256 << 20)),
            nodes,
            new EvmClimber(_ -> {}));
    return ladder.lookInto(branches(nodes)).orElseThrow();
  }

  private static Rung rung(Diagnosis diagnosis) {
    return diagnosis.rungs().stream()
        .filter(r -> r.name().equals("window"))
        .findAny()
        .orElseThrow();
  }

  private static Suspicion branches(List<EvmNode> nodes) {
    for (long height = 1; ; height++) {
      EvmBlock mine = await(nodes.get(0).block(height)).orElseThrow();
      EvmBlock other = await(nodes.get(1).block(height)).orElseThrow();
      if (!mine.hash().equals(other.hash())) {
        EvmBlock common = await(nodes.get(0).block(height - 1)).orElseThrow();
        return new Suspicion(
            Sign.BRANCHES,
            common.tipset(),
            Optional.of(mine.tipset()),
            Set.of(SICK),
            Set.of(HEALTHY),
            Instant.EPOCH,
            true);
      }
    }
  }

  private EvmNode node(EvmSimNode sim, NodeId name) {
    NodeConfig config =
        new NodeConfig(
            name, sim.http(), Optional.of(sim.ws()), true, Optional.empty(), Optional.empty());
    RpcClient client = new RpcClient(vertx, config, EvmProfile.ETHEREUM.limits(), RpcObserver.NONE);
    clients.add(client);
    return new EvmNode(client, config, EvmProfile.ETHEREUM);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
