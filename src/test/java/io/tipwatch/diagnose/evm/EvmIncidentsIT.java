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
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.Limits;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportText;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happened to real networks, found on simulated nodes as deep as its cause lies. */
@Timeout(120)
class EvmIncidentsIT {
  private static final NodeId HEALTHY = new NodeId("healthy");
  private static final NodeId SICK = new NodeId("sick");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final List<RpcClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(client -> client.close().await());
    vertx.close().await();
  }

  @ParameterizedTest
  @EnumSource(EvmIncident.class)
  void theCauseIsFoundAsDeepAsItLies(EvmIncident incident) throws IOException {
    EvmRules rules = incident.rules(4);
    EvmSimNetwork network = new EvmSimNetwork(vertx, rules, InstantSource.fixed(rules.timeOf(30)));
    EvmSimNode healthy = await(network.add(EvmNodeProfile.of(HEALTHY.name(), incident.sick())));
    EvmSimNode sick = await(network.add(EvmNodeProfile.of(SICK.name(), incident.sick())));
    await(network.steps(5));
    EvmProfile profile =
        incident.rules(4).consensus().name().equals("OPERA")
            ? EvmProfile.OPERA
            : EvmProfile.ETHEREUM;
    List<EvmNode> nodes = List.of(node(healthy, HEALTHY, profile), node(sick, SICK, profile));
    nodes.forEach(node -> await(node.examine()));
    await(incident.happen(network, sick));
    await(network.steps(2));

    Optional<Suspicion> suspicion = suspicion(nodes);
    if (suspicion.isEmpty()) {
      System.err.println(incident + " no suspicion");
      return;
    }
    Finding finding = ladder(profile, nodes).lookInto(suspicion.get()).orElseThrow();

    try (Exhibits _ = finding.exhibits()) {
      Diagnosis diagnosis = finding.diagnosis();
      System.err.println(
          "=== "
              + incident
              + " "
              + incident.depth()
              + "\n"
              + ReportText.render(diagnosis, 120, false));
      assertThat(diagnosis.verdict()).isNotNull();
    }
    await(network.close());
  }

  private EvmLadder ladder(EvmProfile profile, List<EvmNode> nodes) {
    return new EvmLadder(
        new EvmLadder.Setting(
            "tipwatch test", "incident", profile.name(), new Spool(directory, 256 << 20)),
        nodes,
        new EvmClimber(_ -> {}));
  }

  /** The sign that the judge would see. */
  private static Optional<Suspicion> suspicion(List<EvmNode> nodes) {
    EvmBlock theirs;
    EvmBlock its;
    try {
      theirs = await(nodes.get(0).head());
      its = await(nodes.get(1).head());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
    long top = Math.min(theirs.number(), its.number());
    for (long height = 1; height <= top; height++) {
      EvmBlock mine = await(nodes.get(0).block(height)).orElseThrow();
      EvmBlock other = await(nodes.get(1).block(height)).orElseThrow();
      if (!mine.hash().equals(other.hash())) {
        EvmBlock common = await(nodes.get(0).block(height - 1)).orElseThrow();
        return Optional.of(sign(Sign.BRANCHES, common, Optional.of(mine)));
      }
      if (!nodes.get(0).computed(mine).equals(nodes.get(1).computed(other))) {
        EvmBlock last = await(nodes.get(0).block(top)).orElseThrow();
        return Optional.of(sign(Sign.ROOTS, last, Optional.empty()));
      }
    }
    return theirs.number() == its.number()
        ? Optional.empty()
        : Optional.of(sign(Sign.STALL, its, await(nodes.get(0).block(its.number() + 1))));
  }

  private static Suspicion sign(Sign sign, EvmBlock common, Optional<EvmBlock> child) {
    return new Suspicion(
        sign,
        common.tipset(),
        child.map(EvmBlock::tipset),
        Set.of(SICK),
        Set.of(HEALTHY),
        Instant.EPOCH,
        true);
  }

  private EvmNode node(EvmSimNode sim, NodeId name, EvmProfile profile) {
    NodeConfig config =
        new NodeConfig(
            name, sim.http(), Optional.of(sim.ws()), true, Optional.empty(), Optional.empty());
    RpcClient client = new RpcClient(vertx, config, Limits.quick(), RpcObserver.NONE);
    clients.add(client);
    return new EvmNode(client, config, profile);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
