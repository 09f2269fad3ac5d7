package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.Daemon;
import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.JudgeRules;
import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Verdict;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.ExecutePolicy;
import io.tipwatch.config.Family;
import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.SpoolConfig;
import io.tipwatch.config.StoreConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.config.WebConfig;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.testing.evm.Anvil;
import io.tipwatch.testing.evm.EthereumJs;
import io.tipwatch.testing.evm.Lab;
import io.tipwatch.testing.evm.RealNode;
import io.tipwatch.watch.Found;
import io.tipwatch.watch.Seen;
import io.tipwatch.watch.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon on real nodes of the npm registry, on loopback. */
@Timeout(300)
class RealNodesIT {
  private static final String CHAIN = "real";
  private static final NodeId LEFT = new NodeId("left");
  private static final NodeId RIGHT = new NodeId("right");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MANY_BLOCKS = 1_000;
  private static final int FEW_BLOCKS = 20;
  private static final Logger LOG = LoggerFactory.getLogger(RealNodesIT.class);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final List<RealNode> nodes = new ArrayList<>();
  private final Map<NodeId, AtomicInteger> reverts = new ConcurrentHashMap<>();
  private Chronicle said = new Chronicle();
  private @Nullable Daemon daemon;

  @AfterEach
  void close() {
    if (daemon != null) {
      daemon.stop().await();
    }
    vertx.close().await();
    nodes.forEach(RealNode::close);
  }

  private <N extends RealNode> N running(N node) {
    nodes.add(node);
    return node;
  }

  private void watch(EvmProfile profile, JudgeRules rules, RealNode left, RealNode right) {
    said = Chronicle.of(vertx, CHAIN);
    Topic.of(vertx, Seen.class, CHAIN).subscribe(seen -> count(seen.observation()));
    List<NodeConfig> configs = List.of(left.config(LEFT.name()), right.config(RIGHT.name()));
    ChainConfig chain =
        new ChainConfig(
            CHAIN,
            Family.EVM,
            Optional.of(profile),
            configs,
            rules,
            profile.limits().polling(Duration.ofMillis(500)),
            new ExecutePolicy.OnSuspicion(),
            new SpoolConfig(directory.resolve("spool"), SpoolConfig.DEFAULT_MAX_BYTES));
    TipwatchConfig config =
        new TipwatchConfig(
            List.of(chain),
            new WebConfig("127.0.0.1", 0, false, List.of(), 16, 10),
            AlertConfig.NONE,
            new StoreConfig(directory.resolve("state")),
            IncidentConfig.DEFAULT);
    daemon = new Daemon(vertx, config, InstantSource.system()).start().await();
  }

  private void count(Observation observation) {
    if (observation
        instanceof Observation.Heads(NodeId node, List<HeadChange> changes, Instant _)) {
      changes.stream()
          .filter(HeadChange.Revert.class::isInstance)
          .forEach(_ -> reverts.computeIfAbsent(node, _ -> new AtomicInteger()).incrementAndGet());
    }
  }

  /** Until both nodes were seen with the block that the real ones have now. */
  private void awaitHeads(RealNode left, RealNode right) {
    String wanted = left.block("latest").getString("hash");
    assertThat(right.block("latest").getString("hash")).isEqualTo(wanted);
    assertThat(
            said.await(
                all ->
                    all.head(LEFT).map(key -> key.toString().equals(wanted)).orElse(false)
                        && all.head(RIGHT).map(key -> key.toString().equals(wanted)).orElse(false),
                PATIENCE))
        .as("both are followed to %s", wanted)
        .isTrue();
  }

  private void awaitMeteredHeight(NodeId node, long height) {
    String line =
        "tipwatch_node_head_height{chain=\"real\",node=\"" + node + "\"} " + height + ".0";
    Daemon watching = Objects.requireNonNull(daemon);
    assertThat(said.await(_ -> watching.meters().scrape().lines().anyMatch(line::equals), PATIENCE))
        .as(line)
        .isTrue();
  }

  private void awaits(Verdict verdict) {
    assertThat(said.await(all -> all.overall().filter(verdict::equals).isPresent(), PATIENCE))
        .as("%s, and not %s", verdict, said.overall())
        .isTrue();
  }

  @Test
  void anvilsThatMineReorganiseAndRollBackTogetherRaiseNoAlarm() {
    long start = InstantSource.system().instant().getEpochSecond() - 10;
    String time = Long.toString(start);
    Anvil left = running(Anvil.start("--timestamp", time));
    Anvil right = running(Anvil.start("--timestamp", time));
    JudgeRules rules = EvmProfile.ETHEREUM.rules().withBlockTime(Duration.ofSeconds(15));
    watch(EvmProfile.ETHEREUM, rules, left, right);
    List<Anvil> both = List.of(left, right);

    for (int block = 1; block <= 8; block++) {
      long next = start + block;
      both.forEach(anvil -> anvil.mine(next));
      awaitHeads(left, right);
    }
    both.forEach(anvil -> anvil.reorg(2));
    awaitHeads(left, right);
    both.forEach(anvil -> anvil.rollback(3));
    awaitHeads(left, right);
    awaitMeteredHeight(LEFT, 5);
    awaitMeteredHeight(RIGHT, 5);
    for (int block = 6; block <= 14; block++) {
      long next = start + 20 + block;
      both.forEach(anvil -> anvil.mine(next));
      awaitHeads(left, right);
    }

    awaits(new Verdict.Match(11));
    assertThat(said.alarms()).isEmpty();
    assertThat(said.gaps()).isEmpty();
    assertThat(said.doubtful()).isEmpty();
    assertThat(said.outcomes()).containsOnlyKeys(LedgerEntry.Outcome.VERIFIED);
    assertThat(reverts).hasSize(2).allSatisfy((_, count) -> assertThat(count.get()).isEqualTo(5));
  }

  @Test
  void twoEqualNodesForAThousandBlocksRaiseNothing() {
    long start = InstantSource.system().instant().getEpochSecond() - 2L * MANY_BLOCKS;
    String time = Long.toString(start);
    Anvil left = running(Anvil.start("--timestamp", time));
    Anvil right = running(Anvil.start("--timestamp", time));
    watch(EvmProfile.DEV, EvmProfile.DEV.rules(), left, right);
    List<Anvil> both = List.of(left, right);
    long began = System.nanoTime();

    for (int block = 1; block <= MANY_BLOCKS; block++) {
      long next = start + block;
      for (Anvil anvil : both) {
        anvil.transact(block);
        anvil.mine(next);
      }
      if (block <= 2 || block % FEW_BLOCKS == 0) {
        awaits(new Verdict.Match(block - 1));
      }
    }

    assertThat(both).as("its transactions ran").allMatch(anvil -> anvil.keptWord() == MANY_BLOCKS);
    assertThat(said.alarms()).isEmpty();
    assertThat(said.gaps()).isEmpty();
    assertThat(said.doubtful()).isEmpty();
    assertThat(said.outcomes()).containsOnlyKeys(LedgerEntry.Outcome.VERIFIED);
    assertThat(said.settled()).isGreaterThanOrEqualTo(MANY_BLOCKS - 2);
    assertThat(Objects.requireNonNull(daemon).meters().scrape().lines())
        .filteredOn(line -> line.startsWith("tipwatch_incidents_total{"))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" 0.0"));
    LOG.atInfo()
        .addKeyValue("settled", said.settled())
        .addKeyValue("transactions", 2 * MANY_BLOCKS)
        .addKeyValue("seconds", Duration.ofNanos(System.nanoTime() - began).toSeconds())
        .log("two equal nodes, and nothing raised");
  }

  /** Nothing is injected: this version of anvil keeps accounts that are empty. */
  @Test
  void twoImplementationsPartAtTheFourthBlock() throws IOException {
    Lab lab = Lab.open();
    Anvil left = running(lab.anvil());
    EthereumJs right = running(lab.ethereumJs());
    watch(EvmProfile.DEV, EvmProfile.DEV.rules(), left, right);
    for (int block = 1; block <= 3; block++) {
      lab.mine(block, left, right);
    }
    awaits(new Verdict.Match(2));

    lab.mine(4, left, right);

    Found found = awaitFound("STATE_SPLIT");
    Diagnosis diagnosis = found.diagnosis();
    assertThat(found.tipset().height()).isEqualTo(4);
    assertThat(diagnosis.groups()).hasSize(2);
    assertThat(diagnosis.suspects()).isEmpty();
    assertThat(diagnosis.cause().kind()).isEqualTo("trie");
    assertThat(diagnosis.cause().text())
        .contains("0x0000000000000000000000000000000000000002", "0xb12e");
    assertThat(diagnosis.nodes())
        .extracting(node -> node.client().orElse(""))
        .containsExactly("anvil", "ethereumjs");
    assertThat(said.await(all -> all.kinds().contains("STATE_SPLIT"), PATIENCE)).isTrue();
    assertThat(said.alarms()).allMatch(alarm -> alarm.kind().equals("STATE_SPLIT"));
  }

  private Found awaitFound(String kind) {
    assertThat(
            said.await(
                all ->
                    all.found().stream().anyMatch(f -> f.diagnosis().verdict().kind().equals(kind)),
                PATIENCE))
        .as("%s in %s", kind, said.found())
        .isTrue();
    return said.found().stream()
        .filter(found -> found.diagnosis().verdict().kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** As splits look where hashes commit to states: the faulty node just stands still. */
  @Test
  void aNodeThatRefusesABlockStandsStillBelowIt() throws IOException {
    Lab lab = Lab.open();
    EthereumJs left = running(lab.ethereumJs());
    EthereumJs right = running(lab.faultyEthereumJs());
    watch(EvmProfile.DEV, EvmProfile.DEV.rules(), left, right);
    List<String> words = new ArrayList<>();
    for (int block = 1; block <= 12; block++) {
      lab.fill(left, block);
      JsonObject built = left.build(Lab.time(block));
      left.feed(built);
      words.add(right.feed(built));
    }

    Found found = awaitFound("STALLED");

    assertThat(words.subList(0, 4)).containsExactly("VALID", "VALID", "VALID", "INVALID");
    assertThat(found.diagnosis().verdict()).isEqualTo(new Verdict.Stalled(RIGHT, 3));
    assertThat(found.tipset().height()).isEqualTo(3);
    assertThat(right.call("eth_syncing")).isEqualTo(false);
    assertThat(said.alarms()).allMatch(alarm -> alarm.kind().equals("STALLED"));
  }
}
