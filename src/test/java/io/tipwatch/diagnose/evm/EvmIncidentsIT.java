package io.tipwatch.diagnose.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Suspicion.Sign;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Exhibits.Exhibit;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.Limits;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import io.tipwatch.sim.evm.EvmDialect;
import io.tipwatch.sim.evm.EvmIncident;
import io.tipwatch.sim.evm.EvmNodeProfile;
import io.tipwatch.sim.evm.EvmRules;
import io.tipwatch.sim.evm.EvmSimNetwork;
import io.tipwatch.sim.evm.EvmSimNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happened to real networks, found on simulated nodes as deep as its cause lies. */
@Timeout(120)
class EvmIncidentsIT {
  private static final NodeId HEALTHY = new NodeId("healthy");
  private static final NodeId SICK = new NodeId("sick");

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final List<RpcClient> clients = new ArrayList<>();
  private final List<EvmNode> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(client -> client.close().await());
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GETH_RETURNED_DATA    | STATE_SPLIT   | computation      | structLogs[97].stack[1]
          BERLIN_WARM_ADDRESS   | STATE_SPLIT   | gas              | structLogs[107].gas
          PRECOMPILE_PRICE      | STATE_SPLIT   | gas              | structLogs[84].gas
          BESU_DAMAGED_ACCOUNT  | REJECTED      | trie             | ].storageTrie[0x
          NETHERMIND_REVERT_TEXT| REJECTED      | tracer           |
          RETH_STALE_NODE       | REJECTED      | trie             | stateTrie[0x
          GNOSIS_BAD_BUILDER    | CHAIN_STALLED | bad-block        |
          NETHERMIND_REFUSES    | REJECTED      | trie             |
          OPERA_OTHER_STATE     | STATE_SPLIT   | trie             | .storage[0x5]
          OPERA_HALT            | CHAIN_STALLED | none             |
          ERIGON_LOST_REVERTS   | TRACE_DRIFT   | versions         | error
          ERIGON_EXTRA_CALL     | TRACE_DRIFT   | versions         | subtraces
          ANVIL_EMPTY_LEAF      | STATE_SPLIT   | trie             | 0000000002].account
          SILENT_DAMAGE         | STATE_SPLIT   | pre-state        | structLogs[25].stack[2]
          OTHER_DESTRUCTION     | STATE_SPLIT   | account-deletion | post.
          RECEIPT_ENCODING      | REJECTED      | receipt-encoding |
          """)
  void theCauseIsFoundAsDeepAsItLies(
      EvmIncident incident, String verdict, String cause, String field) throws IOException {
    EvmRules rules = incident.rules(4);
    EvmSimNetwork network = new EvmSimNetwork(vertx, rules, InstantSource.fixed(rules.timeOf(30)));
    EvmProfile profile =
        incident.sick() == EvmDialect.OPERA ? EvmProfile.OPERA : EvmProfile.ETHEREUM;
    EvmSimNode healthy = await(network.add(EvmNodeProfile.of(HEALTHY.name(), incident.sick())));
    EvmSimNode sick = await(network.add(EvmNodeProfile.of(SICK.name(), incident.sick())));
    await(network.steps(5));
    join(healthy, HEALTHY, profile);
    join(sick, SICK, profile);
    await(incident.happen(network, sick));
    await(network.steps(incident.signal() == EvmIncident.Signal.TRACES_DIFFER ? 0 : 3));

    Finding finding = look(profile);

    try (Exhibits exhibits = finding.exhibits()) {
      Diagnosis diagnosis = finding.diagnosis();
      assertThat(diagnosis.verdict().kind()).isEqualTo(verdict);
      assertThat(diagnosis.cause().kind()).isEqualTo(cause);
      assertThat(diagnosis.location().map(Diagnosis.Location::field).orElse(""))
          .contains(field == null ? "" : field);
      assertThat(diagnosis.location().isPresent()).isEqualTo(field != null);
      Replayed again = replayed(exhibits);
      assertThat(again.departure()).isEmpty();
      assertThat(ReportJson.write(again.diagnosis())).isEqualTo(kept(exhibits));
    }
    await(network.close());
  }

  /** As the daemon would: a sign is looked into, and without any a block is compared. */
  private Finding look(EvmProfile profile) throws IOException {
    EvmLadder ladder =
        new EvmLadder(
            new EvmLadder.Setting(
                "tipwatch test", "incident", profile.name(), new Spool(directory, 256 << 20)),
            nodes,
            new EvmClimber(_ -> {}));
    EvmBlock theirs = await(nodes.get(0).head());
    EvmBlock its = await(nodes.get(1).head());
    long top = Math.min(theirs.number(), its.number());
    for (long height = 1; height <= top; height++) {
      EvmBlock mine = await(nodes.get(0).block(height)).orElseThrow();
      EvmBlock other = await(nodes.get(1).block(height)).orElseThrow();
      if (!mine.hash().equals(other.hash())) {
        EvmBlock common = await(nodes.get(0).block(height - 1)).orElseThrow();
        return ladder.lookInto(sign(Sign.BRANCHES, common, Optional.of(mine))).orElseThrow();
      }
      if (!nodes.get(0).computed(mine).equals(nodes.get(1).computed(other))) {
        EvmBlock last = await(nodes.get(0).block(top)).orElseThrow();
        return ladder.lookInto(sign(Sign.ROOTS, last, Optional.empty())).orElseThrow();
      }
    }
    if (theirs.number() > its.number()) {
      Optional<EvmBlock> child = await(nodes.get(0).block(its.number() + 1));
      return ladder.lookInto(sign(Sign.STALL, its, child)).orElseThrow();
    }
    Finding routine = ladder.execute(its.tipset(), Optional.empty());
    if (!routine.diagnosis().verdict().kind().equals("MATCH")) {
      return routine;
    }
    routine.exhibits().close();
    return ladder
        .lookInto(
            new Suspicion(
                Sign.STALL,
                its.tipset(),
                Optional.empty(),
                Set.of(HEALTHY, SICK),
                Set.of(),
                Instant.EPOCH,
                true))
        .orElseThrow();
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

  private void join(EvmSimNode sim, NodeId name, EvmProfile profile) {
    NodeConfig config =
        new NodeConfig(
            name, sim.http(), Optional.of(sim.ws()), true, Optional.empty(), Optional.empty());
    RpcClient client = new RpcClient(vertx, config, Limits.quick(), RpcObserver.NONE);
    clients.add(client);
    EvmNode node = new EvmNode(client, config, profile);
    await(node.examine());
    nodes.add(node);
  }

  private Replayed replayed(Exhibits exhibits) throws IOException {
    Evidence evidence = label -> exhibit(exhibits, label).open();
    return new Replay(
            "tipwatch test",
            Map.of(EvmClimber.FAMILY, new EvmClimber(_ -> {})),
            new Spool(directory, 256 << 20))
        .of(evidence);
  }

  private static Exhibit exhibit(Exhibits exhibits, String label) throws IOException {
    return exhibits.all().stream()
        .filter(exhibit -> exhibit.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new NoSuchFileException(label));
  }

  private static String kept(Exhibits exhibits) throws IOException {
    return new String(
        exhibit(exhibits, "report.json").open().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
