package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.Verdict;
import io.tipwatch.config.ExecutePolicy;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.Trouble;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes die, fall silent and break off: no alarm, no gap in the ledger, and they are followed on.
 */
class FaultsIT {
  private static final Logger LOG = LoggerFactory.getLogger(FaultsIT.class);
  private static final long SEED = 77;
  private static final Duration POLL = Duration.ofMillis(5);

  private final List<SimNode> nodes = new ArrayList<>();
  private Stage stage = stage(8);
  private String test = "";

  @BeforeEach
  void name(TestInfo info) {
    test = info.getTestMethod().orElseThrow().getName() + info.getDisplayName();
  }

  private static Stage stage(int maxBlocks) {
    ChainRules rules =
        new ChainRules(
            SEED,
            "mainnet",
            5_348_400,
            ChainRules.MAINNET_GENESIS,
            Duration.ofSeconds(30),
            maxBlocks,
            50,
            100,
            1);
    return Stage.steered(rules).limits(Stage.quick(POLL, Duration.ofMillis(200)));
  }

  /** One block a tipset, for the smallest answers that there are. */
  private void withOneBlock() {
    stage.close();
    stage = stage(1);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeIsKilledAndComesBack(Dialect dialect) {
    SimNode mortal = openThree(dialect);
    for (int i = 0; i < 20; i++) {
      stage.steps(7);
      goneFor(mortal, mortal::refuse, mortal::accept, 1 + i * 2);
    }
    assertQuiet();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeRestartsAgainAndAgain(Dialect dialect) {
    SimNode restless = openThree(dialect);
    for (int i = 0; i < 40; i++) {
      stage.steps(5);
      Stage.await(restless.restart());
      assertThat(stage.heard()).as("followed again after restart %d", i).isTrue();
    }
    assertQuiet();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeFallsSilentAndSpeaksAgain(Dialect dialect) {
    SimNode silent = openThree(dialect);
    for (int i = 0; i < 3; i++) {
      stage.steps(7);
      goneFor(silent, silent::silence, silent::calm, 12);
    }
    assertQuiet();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeClosesTheChannel(Dialect dialect) {
    SimNode node = openThree(dialect);
    for (int i = 0; i < 100; i++) {
      stage.steps(i % 4);
      Stage.await(node.closeChannels());
    }
    stage.steps(20);
    assertQuiet();
  }

  @ParameterizedTest
  @EnumSource
  void aHeadChangeIsCutAtEveryByte(Dialect dialect) {
    withOneBlock();
    SimNode node = openThree(dialect);
    int size = 1_000; // a frame with one tipset is shorter
    for (int n = 0; n <= size; n++) {
      Stage.await(node.inject("Filecoin.ChainNotify", new Trouble.HangUp(n)));
      stage.deafTo(node);
      stage.step();
      Stage.await(node.calm());
      stage.hear(node);
      assertThat(stage.heard()).as("followed on after a cut at byte %d", n).isTrue();
    }
    assertQuiet();
  }

  @Test
  void anAnswerBreaksOffAtEveryByte() throws IOException, InterruptedException {
    cutHeadsAtEveryByte(Trouble.HangUp::new);
  }

  @Test
  void anAnswerEndsTooEarlyAtEveryByte() throws IOException, InterruptedException {
    cutHeadsAtEveryByte(Trouble.Truncate::new);
  }

  private void cutHeadsAtEveryByte(LongFunction<Trouble> cut)
      throws IOException, InterruptedException {
    withOneBlock();
    nodes.add(stage.node(NodeProfile.of("lotus", Dialect.LOTUS)));
    nodes.add(stage.node(NodeProfile.of("forest", Dialect.FOREST)));
    SimNode polled = stage.polledNode(NodeProfile.of("venus", Dialect.VENUS));
    stage.open();
    int size = headAnswer(polled);
    for (int n = 0; n <= size; n++) {
      Stage.await(polled.inject("Filecoin.ChainHead", cut.apply(n)));
      stage.deafTo(polled);
      stage.step();
      stage.rest(POLL.plus(POLL));
      Stage.await(polled.calm());
      stage.hear(polled);
      assertThat(stage.heard()).as("followed on after a cut at byte %d of %d", n, size).isTrue();
    }
    assertQuiet();
  }

  @Test
  void anExecutionBreaksOffAtManyBytes() {
    stage.executing(new ExecutePolicy.Always());
    SimNode node = openThree(Dialect.LOTUS);
    for (int n = 0; n < 60_000; n += 97) {
      Stage.await(
          node.inject(
              "Filecoin.StateCompute",
              n % 2 == 0 ? new Trouble.HangUp(n) : new Trouble.Truncate(n)));
      int before = stage.said().found().size();
      stage.step();
      stage.said().await(said -> said.found().size() > before, Duration.ofMillis(100));
      Stage.await(node.calm());
    }
    LOG.atInfo().addKeyValue("checks", stage.said().routine()).log("executions cut");
    assertThat(stage.said().routine().keySet()).isSubsetOf("MATCH", "INCONCLUSIVE");
    assertThat(stage.said().routine()).containsKey("INCONCLUSIVE");
    assertQuiet();
  }

  private SimNode openThree(Dialect wanted) {
    for (Dialect dialect : Dialect.values()) {
      nodes.add(stage.node(NodeProfile.of(dialect.client(), dialect)));
    }
    stage.open();
    return nodes.stream()
        .filter(node -> node.profile().dialect() == wanted)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Nobody can tell a dead node from a slow one before it is noticed, so the chain waits for that.
   */
  private void goneFor(
      SimNode node,
      java.util.function.Supplier<Future<Void>> goes,
      java.util.function.Supplier<Future<Void>> returns,
      int epochs) {
    Stage.await(goes.get());
    boolean noticed =
        stage
            .said()
            .await(
                said -> said.of(node.name()).filter(Verdict.Down.class::isInstance).isPresent(),
                Stage.PATIENCE);
    assertThat(noticed).as("noticed").isTrue();
    stage.deafTo(node);
    stage.steps(epochs);
    Stage.await(returns.get());
    stage.hear(node);
    assertThat(stage.heard()).as("followed again").isTrue();
  }

  private void assertQuiet() {
    stage.steps(10);
    Chronicle said = stage.said();
    LOG.atInfo()
        .addKeyValue("test", test)
        .addKeyValue("told", said.kinds())
        .addKeyValue("ledger", said.outcomes())
        .addKeyValue("doubtful", said.doubtful().stream().limit(3).toList())
        .log("faults");
    assertThat(said.alarms()).as("alarms").isEmpty();
    assertThat(said.gaps()).as("gaps").isEmpty();
    Map<LedgerEntry.Outcome, Integer> outcomes = said.outcomes();
    assertThat(outcomes.getOrDefault(LedgerEntry.Outcome.DIFFERENT, 0)).isZero();
    assertThat(
            said.await(
                s -> s.overall().filter(Verdict.Match.class::isInstance).isPresent(),
                Duration.ofSeconds(5)))
        .as("match in the end; %s", said.overall())
        .isTrue();
  }

  private static int headAnswer(SimNode node) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(node.http())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Filecoin.ChainHead\",\"params\":[]}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length;
    }
  }
}
