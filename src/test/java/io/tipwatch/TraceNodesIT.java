package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.cli.ExitCodes;
import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.cli.TraceCommand;
import io.tipwatch.sim.RawClient;
import io.tipwatch.sim.Trouble;
import io.tipwatch.sim.evm.Act;
import io.tipwatch.sim.evm.EvmDialect;
import io.tipwatch.sim.evm.EvmNodeProfile;
import io.tipwatch.sim.evm.EvmRules;
import io.tipwatch.sim.evm.EvmSimNetwork;
import io.tipwatch.sim.evm.EvmSimNode;
import io.tipwatch.sim.evm.TracerTrouble;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code trace} on configured nodes, from the command line to what it prints. */
@Timeout(60)
class TraceNodesIT {
  private static final Terminal PIPE = new Terminal(false, false);
  private static final String GREETS =
      "{step:function(){},fault:function(){},result:function(){return {a:\"1\"}}}";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final EvmRules rules = EvmRules.ethereum(7);
  private final EvmSimNetwork network =
      new EvmSimNetwork(vertx, rules, InstantSource.fixed(rules.timeOf(30)));
  private final List<EvmSimNode> nodes = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    await(network.close());
    await(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "window",
        "storage-writes",
        "returndata",
        "digest",
        "steps",
        "callTracer",
        "flatCallTracer",
        "prestateTracer"
      })
  void everyTracerIsTheSameOnNodesOfOneClient(String tracer) throws Exception {
    String hash = network(Act.FAN, EvmDialect.GETH, EvmDialect.GETH, EvmDialect.GETH);
    assertThat(run("--tx", hash, "--tracer", tracer)).as(err.toString()).isZero();
    assertThat(printed().getString("verdict")).isEqualTo("SAME");
    assertThat(printed().getJsonArray("groups").getJsonArray(0)).hasSize(3);
    assertThat(outcomes()).containsOnly("OK");
  }

  @ParameterizedTest
  @EnumSource(
      value = Act.class,
      names = {"SET", "CHAIN", "FAN", "CAUGHT", "REACH", "HASH", "KILL", "DEPLOY_SALTED"})
  void shippedTracersReturnTheSameInEveryEngine(Act act) throws Exception {
    String hash =
        network(act, EvmDialect.GETH, EvmDialect.OPERA, EvmDialect.ANVIL, EvmDialect.NETHERMIND);
    for (String tracer : List.of("window", "storage-writes", "returndata", "digest")) {
      assertThat(run("--tx", hash, "--tracer", tracer, "--set", setting(tracer)))
          .as(tracer + out + err)
          .isZero();
    }
  }

  private static String setting(String tracer) {
    return switch (tracer) {
      case "window" -> "to=255";
      case "digest" -> "every=10";
      default -> "most=100";
    };
  }

  @Test
  void theWindowShowsWhatTheTransactionDid() throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.GETH);
    String tracer =
        "{seen:null,step:function(l){if(l.op.toString()===\"SSTORE\")this.seen=l.getPC()},"
            + "fault:function(){},result:function(){return {pc:this.seen}}}";
    assertThat(run("--tx", hash, "--tracer", file(tracer))).isZero();
    assertThat(printed().getString("tracer")).endsWith("mine.js");
  }

  @Test
  void twoWaysToWriteANumberAreEvidenceOnly() throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.ANVIL, EvmDialect.GETH);
    String raw =
        "{v:null,step:function(l){if(l.op.toString()===\"SHA3\"||l.op.toString()===\"KECCAK256\")"
            + "this.v=null;if(l.op.toString()===\"LOG2\")this.v=l.stack.peek(3)},"
            + "fault:function(){},result:function(){return {a:[1,{top:this.v}],time:1}}}";
    assertThat(run("--tx", hash, "--tracer", file(raw))).as(err.toString()).isEqualTo(1);
    assertThat(printed().getJsonArray("groups").encode()).isEqualTo("[[\"n0\",\"n2\"],[\"n1\"]]");
    JsonObject difference = printed().getJsonObject("difference");
    assertThat(difference.getString("path")).isEqualTo("a[1].top");
    assertThat(difference.getJsonObject("values").getString("n1"))
        .isEqualTo('"' + difference.getJsonObject("values").getString("n0") + '"');
    assertThat(printed().getJsonArray("caveats").encode())
        .contains("Different engines (boa, goja): evidence only");
    assertThat(run("--tx", hash, "--tracer", file(raw), "--ignore", "a[].top")).isZero();
    assertThat(printed().getJsonObject("passedOver").getInteger("a[].top")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = EvmDialect.class,
      names = {"SONIC", "BESU", "RETH", "ETHEREUMJS", "GANACHE"})
  void aClientWithoutAnEngineIsToldAsThat(EvmDialect dialect) throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.GETH, dialect);
    assertThat(run("--tx", hash, "--tracer", file(GREETS))).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(outcomes()).containsExactly("OK", "OK", "NO_ENGINE");
    assertThat(node(2).getString("advice")).contains("take a built-in tracer");
  }

  @ParameterizedTest
  @EnumSource(
      value = EvmDialect.class,
      names = {"GETH", "OPERA", "ANVIL", "NETHERMIND", "ERIGON"})
  void aTracerThatThrowsIsToldWithItsWordsInEveryEngine(EvmDialect dialect) throws Exception {
    String hash = network(Act.SET, dialect, dialect);
    String throwing =
        "{n:0,step:function(){if(++this.n===7)throw \"seven\"},fault:function(){},"
            + "result:function(){return {n:this.n}}}";
    assertThat(run("--tx", hash, "--tracer", file(throwing))).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(outcomes()).containsOnly("THREW");
    assertThat(node(0).getString("why")).isEqualTo("step threw seven");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{step:function(){},fault:function(){},result:function(){return nobody.home}} | nobody",
        "{x:nowhere,step:function(){},fault:function(){},result:function(){return 1}} | nowhere"
      })
  void aTracerThatFailsElsewhereIsNoLackOfAnEngine(String script, String words) throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.ANVIL);
    assertThat(run("--tx", hash, "--tracer", file(script))).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(outcomes()).containsOnly("THREW");
    assertThat(node(0).getString("why")).contains(words);
  }

  @Test
  void aNodeThatGivesUpTimedOut() throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.GETH);
    await(nodes.get(1).inject(TracerTrouble.Throws.timeout()));
    assertThat(run("--tx", hash, "--tracer", file(GREETS))).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(outcomes()).containsExactly("OK", "TIMED_OUT");
    assertThat(node(1).getString("advice")).contains("--timeout");
  }

  @Test
  void aNodeThatIsTooSlowForUsTimedOut() throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.GETH);
    await(nodes.get(0).inject("debug_traceTransaction", new Trouble.Late(Duration.ofSeconds(20))));
    assertThat(run("--tx", hash, "--tracer", file(GREETS), "--timeout", "2s"))
        .isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(outcomes()).containsExactly("TIMED_OUT", "OK");
  }

  @ParameterizedTest
  @EnumSource(EvmDialect.class)
  void aTransactionThatANodeDoesNotKnowIsToldAsThat(EvmDialect dialect) throws Exception {
    network(Act.SET, dialect, dialect);
    String unknown = "0x" + "11".repeat(32);
    assertThat(run("--tx", unknown, "--tracer", file(GREETS))).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(outcomes()).containsOnly("UNKNOWN_TRANSACTION");
  }

  @ParameterizedTest
  @CsvSource({
    "ANVIL, flatCallTracer",
    "GANACHE, callTracer",
    "ETHEREUMJS, callTracer",
    "OPERA, flatCallTracer",
    "NETHERMIND, flatCallTracer"
  })
  void aClientWithoutABuiltInTracerIsToldAsThat(EvmDialect dialect, String tracer)
      throws Exception {
    String hash = network(Act.FAN, dialect, EvmDialect.GETH, EvmDialect.GETH);
    assertThat(run("--tx", hash, "--tracer", tracer)).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(outcomes()).containsExactly("NO_TRACER", "OK", "OK");
  }

  @Test
  void stepsThatAreNotSwitchedOnAreNoPass() throws Exception {
    EvmNodeProfile silent = EvmNodeProfile.of("n0", EvmDialect.ANVIL).withoutSteps();
    nodes.add(await(network.add(silent)));
    String hash = network(Act.SET, EvmDialect.ANVIL);
    assertThat(run("--tx", hash)).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(outcomes()).containsExactly("NO_ANSWER", "OK");
    assertThat(node(0).getString("advice")).contains("--steps-tracing");
  }

  @Test
  void aTransactionThatRunsNoCodeHasNoStepsAndThatIsThat() throws Exception {
    String hash = network(Act.TRANSFER, EvmDialect.GETH, EvmDialect.GETH);
    assertThat(run("--tx", hash)).isZero();
  }

  @Test
  void aNodeThatIsDownOrHasNoStateIsNeither() throws Exception {
    nodes.add(await(network.add(EvmNodeProfile.of("n0", EvmDialect.GETH).withHistory(1))));
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.GETH);
    await(network.steps(3));
    await(nodes.get(1).refuse());
    assertThat(run("--tx", hash, "--tracer", file(GREETS))).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(outcomes()).containsExactly("NO_ANSWER", "NO_ANSWER", "OK");
    assertThat(node(0).getString("advice")).contains("archive node");
    assertThat(node(1).getString("advice")).contains("cannot be reached");
  }

  @Test
  void aTracerThatBreaksTheContractReachesNoNode() throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.GETH);
    for (EvmSimNode node : nodes) {
      await(node.refuse());
    }
    String script = file("{step:function(){},\n enter:function(){},result:function(){return {}}}");
    assertThat(run("--tx", hash, "--tracer", script)).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString())
        .contains("mine.js: 1: error: no fault function")
        .contains("mine.js: 2: error: enter without exit");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aWarningIsPrintedAndTheTracerRuns() throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.GETH);
    String script = file("{fault:function(){},result:function(){return {b:2}}}");
    assertThat(run("--tx", hash, "--tracer", script)).isZero();
    assertThat(err.toString()).contains("mine.js: 1: warning: neither step nor enter and exit");
  }

  @Test
  void aTracerBesideTheConfigurationIsFoundByItsName() throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.GETH);
    Files.createDirectories(directory.resolve("tracers"));
    Files.writeString(directory.resolve("tracers/greets.js"), GREETS);
    assertThat(run("--tx", hash, "--tracer", "greets")).isZero();
    assertThat(printed().getString("tracer")).isEqualTo("greets");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tx 0x12 | --tx wants the hash",
        "--tx HASH --tracer nothing | no tracer is called nothing: there are window",
        "--tx HASH --tracer ../nothing.js | cannot read the tracer",
        "--tx HASH --ignore time | --ignore is for custom tracers",
        "--tx HASH --tracer window --ignore a..b | not a path",
        "--tx HASH --tracer window --set nothing=1 | has no line such as",
        "--tx HASH --set from=1 | --set is for custom tracers",
        "--tracer window | Missing required option: '--tx=HASH'"
      })
  void aWrongCommandLineIsAUsageError(String line, String words) throws Exception {
    network(Act.SET, EvmDialect.GETH, EvmDialect.GETH);
    String[] arguments = line.replace("HASH", "0x" + "11".repeat(32)).split(" ", -1);
    assertThat(run(arguments)).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains(words);
  }

  @Test
  void peopleReadWhatDiffersAndWhatToDo() throws Exception {
    String hash = network(Act.SET, EvmDialect.GETH, EvmDialect.ANVIL, EvmDialect.RETH);
    String raw =
        "{v:null,step:function(l){if(l.op.toString()===\"LOG2\")this.v=l.stack.peek(3)},"
            + "fault:function(){},result:function(){return {top:this.v}}}";
    int code =
        command("trace", "--config", config().toString(), "--tx", hash, "--tracer", file(raw));
    assertThat(code).isEqualTo(ExitCodes.DIFFER);
    assertThat(out.toString())
        .contains("n2  reth  no JavaScript engine: error -32602: JS Tracer is not enabled")
        .contains("→ take a built-in tracer")
        .contains("The results differ: n0 | n1.")
        .contains("first at top")
        .contains("evidence only");
  }

  /** The hash of a transaction that does this, in the newest block of nodes of these kinds. */
  private String network(Act act, EvmDialect... dialects) throws Exception {
    for (EvmDialect dialect : dialects) {
      String name = "n" + nodes.size();
      nodes.add(await(network.add(EvmNodeProfile.of(name, dialect))));
    }
    await(network.steps(1));
    if (act == Act.KILL) {
      await(network.include(Act.DEPLOY));
      await(network.step());
    }
    await(network.include(act));
    await(network.step());
    String question = RawClient.request("eth_getBlockByNumber", "[\"latest\",false]");
    return new JsonObject(new RawClient().post(nodes.getLast().http(), question).body())
        .getJsonObject("result")
        .getJsonArray("transactions")
        .getString(0);
  }

  private JsonObject printed() {
    return new JsonObject(out.toString());
  }

  private JsonObject node(int index) {
    return printed().getJsonArray("nodes").getJsonObject(index);
  }

  private List<String> outcomes() {
    JsonArray all = printed().getJsonArray("nodes");
    return all.stream().map(node -> ((JsonObject) node).getString("outcome")).toList();
  }

  private String file(String script) throws IOException {
    return Files.writeString(directory.resolve("mine.js"), script).toString();
  }

  private Path config() throws IOException {
    String list =
        nodes.stream()
            .map(node -> "{ name = %s, url = \"%s\" }".formatted(node.name(), node.http()))
            .collect(Collectors.joining("\n"));
    return Files.writeString(
        directory.resolve("tipwatch.conf"),
        """
        chains = [ { name = test, family = evm, profile = ethereum, spool.directory = "%s"
          nodes = [ %s ] } ]
        """
            .formatted(directory.resolve("spool"), list));
  }

  private int run(String... arguments) throws IOException {
    List<String> line =
        new ArrayList<>(List.of("trace", "--json", "--config", config().toString()));
    line.addAll(Arrays.asList(arguments));
    return command(line.toArray(String[]::new));
  }

  private int command(String... line) {
    out.getBuffer().setLength(0);
    return TipwatchCommand.run(
        List.of(new TraceCommand(OneShot::trace, PIPE)),
        PIPE,
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        line);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
