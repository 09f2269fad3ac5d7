package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.cli.CompareCommand;
import io.tipwatch.cli.ExitCodes;
import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.cli.Version;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Evidence;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.diagnose.filecoin.FilecoinClimber;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNetwork.Split;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.SimTipset;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare} on configured nodes, from the command line to the report. */
class CompareNodesIT {
  private static final Terminal PIPE = new Terminal(false, false);

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final SimNetwork network =
      new SimNetwork(
          vertx,
          ChainRules.mainnet(17).withMood(0, 0),
          TraceShape.tiny(),
          InstantSource.fixed(ChainRules.MAINNET_GENESIS));
  private final List<SimNode> nodes = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void open() {
    for (Dialect dialect : Dialect.values()) {
      String name = dialect.name().toLowerCase(Locale.ROOT);
      nodes.add(await(network.add(NodeProfile.of(name, dialect))));
    }
    await(network.steps(10));
  }

  @AfterEach
  void close() {
    await(network.close());
    await(vertx.close());
  }

  @Test
  void agreesAtAHeight() throws IOException {
    SimTipset head = await(network.head());
    await(network.step());
    assertThat(at(head.height())).isEqualTo(ExitCodes.MATCH);
    assertThat(report().verdict()).isEqualTo(new Verdict.Match(head.height()));
    assertThat(report().tipset()).contains(new Diagnosis.Tipset(head.height(), head.key()));
  }

  @Test
  void agreesAtATipset() throws IOException {
    SimTipset head = await(network.head());
    assertThat(run("--tipset", head.key().toString())).isEqualTo(ExitCodes.MATCH);
    assertThat(report().tipset().orElseThrow().key()).isEqualTo(head.key());
  }

  @Test
  void findsTheSplitBelowAHeightThatOneNodeNeverReaches() throws IOException {
    Split split = await(network.split(nodes.get(1).name()));
    await(network.steps(6));
    assertThat(at(await(network.head()).height())).isEqualTo(ExitCodes.DIFFER);
    assertItNames(split);
    assertThat(report().suspects()).containsExactly(split.node());
  }

  @Test
  void findsTheSplitAtItsTipset() throws IOException {
    Split split = await(network.split(nodes.get(2).name()));
    await(network.steps(3));
    assertThat(run("--tipset", split.tipset().key().toString())).isEqualTo(ExitCodes.DIFFER);
    assertItNames(split);
    assertThat(report().cause().text()).contains("claim the root that lotus, venus computed");
  }

  @Test
  void callsANodeThatIsLateLagging() throws IOException {
    await(network.delay(nodes.get(0).name(), 3));
    await(network.steps(6));
    assertThat(at(await(network.head()).height())).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(report().verdict()).isEqualTo(new Verdict.Lagging(new NodeId("lotus"), 3));
  }

  @Test
  void callsOtherBranchesAFork() throws IOException {
    await(network.fork(nodes.get(0).name()));
    await(network.steps(5));
    long height = Math.min(height(nodes.get(0)), height(nodes.get(1)));
    assertThat(at(height)).isEqualTo(ExitCodes.DIFFER);
    assertThat(report().verdict()).isInstanceOf(Verdict.Fork.class);
  }

  @Test
  void comparesBeforeANullRound() throws IOException {
    SimNetwork sparse =
        new SimNetwork(
            vertx,
            ChainRules.mainnet(18).withMood(400, 0),
            TraceShape.tiny(),
            InstantSource.fixed(ChainRules.MAINNET_GENESIS));
    nodes.clear();
    nodes.add(await(sparse.add(NodeProfile.of("a", Dialect.LOTUS))));
    nodes.add(await(sparse.add(NodeProfile.of("b", Dialect.FOREST))));
    Optional<SimTipset> made = Optional.empty();
    while (made.isEmpty() || made.get().nullRounds() == 0) {
      made = await(sparse.step());
    }
    long empty = made.get().height() - 1;
    assertThat(at(empty)).isEqualTo(ExitCodes.MATCH);
    assertThat(report().tipset().orElseThrow().height()).isLessThan(empty);
    assertThat(report().rungs().getFirst().outcome()).startsWith("a null round");
    await(sparse.close());
  }

  @Test
  void aHeightAboveAllHeadsIsInconclusive() throws IOException {
    long height = await(network.head()).height() + 1_000;
    assertThat(at(height)).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(report().verdict())
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.reason()).contains("no node has come to height " + height));
  }

  @Test
  void anUnknownTipsetIsInconclusive() throws IOException {
    assertThat(run("--tipset", "bafy2bzacenobodyhasthis")).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(report().nodes()).hasSize(3).allMatch(node -> node.error().isPresent());
  }

  @Test
  void oneNodeDownLeavesItOpen() throws IOException {
    SimTipset head = await(network.head());
    await(nodes.get(0).refuse());
    assertThat(at(head.height())).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(report().groups()).hasSize(1);
    assertThat(report().nodes().getFirst().error()).isPresent();
  }

  @Test
  void allNodesDownLeaveItOpen() throws IOException {
    SimTipset head = await(network.head());
    for (SimNode node : nodes) {
      await(node.refuse());
    }
    assertThat(at(head.height())).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(report().nodes()).hasSize(3);
  }

  @Test
  void savesWhatItRestsOnAndComesOutTheSameWithoutNodes() throws IOException {
    Split split = await(network.split(nodes.get(2).name()));
    await(network.steps(3));
    long height = split.tipset().height();
    assertThat(run("--at", "" + height, "--save", saved().toString())).isEqualTo(ExitCodes.DIFFER);
    for (SimNode node : nodes) {
      await(node.refuse());
    }
    Replay replay =
        new Replay(
            Version.software(),
            Map.of("filecoin", new FilecoinClimber(FilecoinClimber.Listeners.NONE)),
            new Spool(directory.resolve("replay"), 64 << 20));
    assertThat(replay.of(Evidence.in(saved()), out.toString()).same()).isTrue();
    assertThat(report().evidence()).contains("StateCompute-forest-2.json");
  }

  @Test
  void savedAnswersAreComparedAgainAsFiles() throws IOException {
    Split split = await(network.split(nodes.get(2).name()));
    await(network.steps(3));
    run("--tipset", split.tipset().key().toString(), "--save", saved().toString());
    out.getBuffer().setLength(0);
    String lotus = saved().resolve("StateCompute-lotus-1.json").toString();
    String forest = saved().resolve("StateCompute-forest-1.json").toString();
    assertThat(command("compare", "--json", lotus, forest)).isEqualTo(ExitCodes.DIFFER);
    assertItNames(split);
  }

  @Test
  void savesAMatchTooWhenAsked() throws IOException {
    long height = await(network.head()).height();
    assertThat(run("--at", "" + height, "--save", saved().toString())).isEqualTo(ExitCodes.MATCH);
    assertThat(saved().resolve("report.json")).hasContent(out.toString());
  }

  @Test
  void namesNoEvidenceThatIsNotKept() throws IOException {
    at(await(network.head()).height());
    assertThat(report().evidence()).isEmpty();
  }

  @Test
  void savesIntoNoDirectoryThatIsThere() throws IOException {
    Files.createDirectory(saved());
    assertThat(run("--at", "1", "--save", saved().toString())).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("--save wants a directory that is not there yet");
  }

  private Path saved() {
    return directory.resolve("saved");
  }

  @Test
  void severalChainsNeedAName() throws IOException {
    Path config = config("one", "two");
    long height = await(network.head()).height();
    assertThat(run(config, "--at", "" + height)).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("name one with --chain");
    assertThat(run(config, "--at", "" + height, "--chain", "three")).isEqualTo(ExitCodes.USAGE);
    assertThat(out.toString()).isEmpty();
    assertThat(run(config, "--at", "" + height, "--chain", "two")).isEqualTo(ExitCodes.MATCH);
    assertThat(report().chain().name()).isEqualTo("two");
  }

  @Test
  void wantsAHeightOrATipset() throws IOException {
    assertThat(run()).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--at", "1", "--tipset", "bafy")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--at", "-1")).isEqualTo(ExitCodes.USAGE);
  }

  private void assertItNames(Split split) throws IOException {
    assertThat(report().verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(report().location())
        .hasValueSatisfying(place -> {
          assertThat(place.message().index()).isEqualTo(split.fault().message());
          assertThat(place.call()).isEqualTo(split.fault().call());
          assertThat(place.field()).isEqualTo(split.fault().field());
        });
  }

  private static long height(SimNode node) {
    return await(node.head()).height();
  }

  private int at(long height) throws IOException {
    return run("--at", Long.toString(height));
  }

  private int run(String... args) throws IOException {
    return run(config("demo"), args);
  }

  private int run(Path config, String... args) {
    List<String> all = new ArrayList<>(List.of("compare", "--json", "--config", config.toString()));
    all.addAll(List.of(args));
    return command(all.toArray(String[]::new));
  }

  private int command(String... args) {
    return TipwatchCommand.run(
        List.of(new CompareCommand(OneShot::compare, PIPE)),
        PIPE,
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        args);
  }

  private Diagnosis report() throws IOException {
    return ReportJson.read(out.toString());
  }

  private Path config(String... chains) throws IOException {
    StringBuilder text = new StringBuilder("chains = [\n");
    for (String chain : chains) {
      text.append("{ name = \"").append(chain).append("\", family = filecoin, nodes = [\n");
      for (SimNode node : nodes) {
        text.append("{ name = \"").append(node.name()).append("\", url = \"");
        text.append(node.http()).append("\" }\n");
      }
      text.append("], spool { directory = \"")
          .append(directory.resolve("spool"))
          .append("\" } }\n");
    }
    return Files.writeString(directory.resolve("tipwatch.conf"), text.append("]\n"));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
