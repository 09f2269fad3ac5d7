package io.tipwatch.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.config.Secret;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mirror over loopback, of a node of each dialect. */
@Timeout(120)
class MirrorNodeIT {
  private static final String TOKEN = "mirror-canary";
  private static final String REAL_TOKEN = "real-canary";
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Vertx vertx = Vertx.vertx();
  private final SimNetwork network =
      new SimNetwork(
          vertx,
          ChainRules.mainnet(17).withMood(0, 0),
          TraceShape.small(),
          InstantSource.fixed(ChainRules.MAINNET_GENESIS));
  private final RawClient raw = new RawClient();
  private final List<RpcClient> clients = new ArrayList<>();
  private final List<MirrorNode> mirrors = new ArrayList<>();

  @AfterEach
  void close() {
    mirrors.forEach(mirror -> await(mirror.close()));
    clients.forEach(client -> await(client.close()));
    await(network.close());
    await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void passesEveryCallOnAsItIs(Dialect dialect) throws Exception {
    SimNode real = node(dialect);
    await(network.steps(3));
    MirrorNode mirror = mirror(real, dialect);
    String head = key(real);
    String block = "[" + new JsonArray(head).getJsonObject(0).encode() + "]";
    for (String[] call :
        new String[][] {
          {"Filecoin.ChainHead", "[]"},
          {"Filecoin.Version", "[]"},
          {"Filecoin.ChainGetTipSet", "[" + head + "]"},
          {"Filecoin.ChainGetTipSetByHeight", "[5348401,null]"},
          {"Filecoin.ChainGetTipSetByHeight", "[9999999,null]"},
          {"Filecoin.ChainGetParentReceipts", block},
          {"Filecoin.ChainGetParentMessages", block},
          {"Filecoin.ChainNotify", "[]"},
          {"Filecoin.SyncState", "[]"},
          {"Filecoin.SyncerTracker", "[]"},
          {"Forest.SyncStatus", "[]"},
          {"Filecoin.SyncCheckBad", block},
          {"Filecoin.StateCompute", "[5348403,[]," + head + "]"},
          {"Filecoin.StateCompute", "[\"probe\"]"},
          {"Filecoin.Nonsense", "[1]"},
        }) {
      HttpResponse<String> direct = real(real, call[0], call[1]);
      HttpResponse<String> mirrored = ask(mirror, call[0], call[1]);
      assertThat(mirrored.statusCode()).as(call[0]).isEqualTo(direct.statusCode());
      assertThat(mirrored.body()).as(call[0]).isEqualTo(direct.body());
      assertThat(mirrored.headers().firstValue("content-type"))
          .as(call[0])
          .isEqualTo(direct.headers().firstValue("content-type"));
    }
  }

  @Test
  void passesABatchOnAsItIs() throws Exception {
    SimNode real = node(Dialect.LOTUS);
    String batch =
        "[" + request("Filecoin.ChainHead", "[]") + "," + request("Filecoin.Version", "[]") + "]";
    assertThat(post(mirror(real, Dialect.LOTUS), batch).body())
        .isEqualTo(raw.post(real.http(), batch, bearer(REAL_TOKEN)).body());
  }

  @Test
  void passesErrorsOfTheTransportOn() throws Exception {
    SimNode real = node(Dialect.LOTUS);
    MirrorNode mirror = mirror(real, Dialect.LOTUS);
    await(real.inject("Filecoin.ChainHead", new Trouble.Fail(RpcFailure.BAD_GATEWAY)));
    await(real.inject("Filecoin.Version", new Trouble.Fail(RpcFailure.RATE_LIMITED)));
    assertThat(ask(mirror, "Filecoin.ChainHead", "[]").statusCode()).isEqualTo(502);
    HttpResponse<String> limited = ask(mirror, "Filecoin.Version", "[]");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.body()).contains("rate limit exceeded");
  }

  @Test
  void breaksOffWhereTheRealNodeDoes() throws Exception {
    SimNode real = node(Dialect.VENUS);
    MirrorNode mirror = mirror(real, Dialect.VENUS);
    String params = "[5348400,[]," + key(real) + "]";
    await(real.inject("Filecoin.StateCompute", new Trouble.HangUp(10_000)));
    assertThatThrownBy(() -> ask(mirror, "Filecoin.StateCompute", params))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesConnectionsLikeANodeThatIsDown() {
    SimNode real = node(Dialect.FOREST);
    MirrorNode mirror = mirror(real, Dialect.FOREST);
    await(real.refuse());
    assertThatThrownBy(() -> ask(mirror, "Filecoin.ChainHead", "[]"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void letsNobodyElseUseTheRealNodesToken() throws Exception {
    MirrorNode mirror = mirror(node(Dialect.LOTUS), Dialect.LOTUS);
    String request = request("Filecoin.ChainHead", "[]");
    assertThat(raw.post(mirror.http(), request).statusCode()).isEqualTo(401);
    assertThat(raw.post(mirror.http(), request, bearer("guess")).statusCode()).isEqualTo(401);
    assertThat(raw.post(mirror.http(), request, bearer(REAL_TOKEN)).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void standsStillWhenItGoesWrong(Dialect dialect) throws Exception {
    SimNode real = node(dialect);
    MirrorNode mirror = mirror(real, dialect);
    MirrorFault fault = goWrong(mirror);
    await(network.steps(3));
    JsonObject tipset = (JsonObject) result(mirror, "Filecoin.ChainHead", "[]");
    assertThat(cids(tipset)).isEqualTo(fault.tipset().cids());
    assertThat(result(mirror, "Filecoin.ChainGetTipSet", "[null]")).isEqualTo(tipset);
    assertThat(result(mirror, "Filecoin.ChainGetTipSetByHeight", "[" + fault.height() + ",null]"))
        .isEqualTo(tipset);
    assertThat(
            ask(mirror, "Filecoin.ChainGetTipSetByHeight", "[" + (fault.height() + 1) + ",[]]")
                .body())
        .contains("height greater than start point");
    assertThat(cids((JsonObject) result(mirror, "Filecoin.ChainGetTipSet", "[" + key(real) + "]")))
        .isEqualTo(
            cids(
                new JsonObject(real(real, "Filecoin.ChainHead", "[]").body())
                    .getJsonObject("result")));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void refusesTheNextTipsetInItsClientsWords(Dialect dialect) throws Exception {
    MirrorNode mirror = mirror(node(dialect), dialect);
    MirrorFault fault = goWrong(mirror);
    String block = "[{\"/\":\"" + fault.refused().cids().getFirst() + "\"}]";
    String words =
        "parent state root did not match computed state ("
            + fault.claimedRoot()
            + " != "
            + fault.computedRoot()
            + ")";
    assertThat(fault.computedRoot()).isNotEqualTo(fault.claimedRoot());
    switch (dialect) {
      case LOTUS -> {
        assertThat((String) result(mirror, "Filecoin.SyncCheckBad", block)).contains(words);
        JsonObject sync =
            ((JsonObject) result(mirror, "Filecoin.SyncState", "[]"))
                .getJsonArray("ActiveSyncs")
                .getJsonObject(0);
        assertThat(sync.getInteger("Stage")).isEqualTo(5);
        assertThat(sync.getString("Message")).contains(words);
        assertThat(cids(sync.getJsonObject("Target"))).isEqualTo(fault.refused().cids());
      }
      case VENUS -> {
        JsonObject target =
            ((JsonObject) result(mirror, "Filecoin.SyncerTracker", "[]"))
                .getJsonArray("History")
                .getJsonObject(0);
        assertThat(target.getInteger("State")).isEqualTo(5);
        assertThat(target.getJsonObject("Err")).isEmpty();
        assertThat(cids(target.getJsonObject("Head"))).isEqualTo(fault.refused().cids());
      }
      case FOREST -> {
        assertThat(result(mirror, "Filecoin.SyncCheckBad", block)).isEqualTo("bad");
        assertThat(((JsonObject) result(mirror, "Forest.SyncStatus", "[]")).getString("status"))
            .isEqualTo("Error");
        assertThat(ask(mirror, "Forest.StateCompute", "[" + fault.height() + ",1,true]").body())
            .contains(fault.computedRoot());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void changesOnePlaceAndTheRootAndNothingElse(Dialect dialect) throws Exception {
    SimNode real = node(dialect);
    MirrorNode mirror = mirror(real, dialect);
    MirrorFault fault = goWrong(mirror);
    String params = "[" + fault.height() + ",[]," + TipsetJson.key(fault.tipset().cids()) + "]";
    String healthy = real(real, "Filecoin.StateCompute", params).body();
    String faulty = ask(mirror, "Filecoin.StateCompute", params).body();
    assertThat(faulty).contains(fault.computedRoot()).doesNotContain(fault.claimedRoot());
    assertThat(differing(healthy, faulty)).containsExactly("result.Root./", path(fault.place()));
    assertThat(apart(healthy, faulty.replace(fault.computedRoot(), fault.claimedRoot())))
        .as("bytes that are not the same")
        .isLessThan(16);
    assertThat(ask(mirror, "Filecoin.StateCompute", params).body())
        .as("it says the same when it is asked again")
        .isEqualTo(faulty);
  }

  @Test
  void leavesOtherExecutionsAsTheyAre() throws Exception {
    SimNode real = node(Dialect.LOTUS);
    MirrorNode mirror = mirror(real, Dialect.LOTUS);
    String before = "[5348400,[]," + key(real) + "]";
    await(network.step());
    goWrong(mirror);
    assertThat(ask(mirror, "Filecoin.StateCompute", before).body())
        .isEqualTo(real(real, "Filecoin.StateCompute", before).body());
  }

  @Test
  void anErrorOfTheExecutionStaysAnError() throws Exception {
    SimNode real = node(Dialect.LOTUS);
    MirrorNode mirror = mirror(real, Dialect.LOTUS);
    MirrorFault fault = goWrong(mirror);
    await(real.inject("Filecoin.StateCompute", new Trouble.Fail(RpcFailure.PRUNED)));
    String params = "[" + fault.height() + ",[]," + TipsetJson.key(fault.tipset().cids()) + "]";
    assertThat(ask(mirror, "Filecoin.StateCompute", params).body())
        .isEqualTo(real(real, "Filecoin.StateCompute", params).body());
  }

  @Test
  void breaksOffInThePlaceOfHalfAFault() throws Exception {
    SimNode real = node(Dialect.LOTUS);
    MirrorNode mirror = mirror(real, Dialect.LOTUS);
    MirrorFault fault = goWrong(mirror);
    await(real.inject("Filecoin.StateCompute", new Trouble.Truncate(400)));
    String params = "[" + fault.height() + ",[]," + TipsetJson.key(fault.tipset().cids()) + "]";
    assertThatThrownBy(() -> ask(mirror, "Filecoin.StateCompute", params))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesWhatTakesThePlaceOfTheRefusedTipset() throws Exception {
    SimNode real = node(Dialect.LOTUS);
    MirrorNode mirror = mirror(real, Dialect.LOTUS);
    await(network.steps(3));
    MirrorFault fault = goWrong(mirror);
    SimTipset other = await(network.reorg(1));
    assertThat(other.parents()).isEqualTo(fault.tipset());
    result(mirror, "Filecoin.SyncState", "[]");
    assertThat(
            (String)
                result(
                    mirror,
                    "Filecoin.SyncCheckBad",
                    "[{\"/\":\"" + other.key().cids().getFirst() + "\"}]"))
        .contains(fault.computedRoot());
    assertThat(await(mirror.onChain())).isTrue();
  }

  @Test
  void knowsWhenItsTipsetIsOnTheChainNoLonger() {
    SimNode real = node(Dialect.LOTUS);
    MirrorNode mirror = mirror(real, Dialect.LOTUS);
    await(network.steps(3));
    goWrong(mirror);
    await(network.reorg(2));
    assertThat(await(mirror.onChain())).isFalse();
  }

  @Test
  void standsStillAnewWhenAReorgTakesItsHeadAwayBefore() {
    SimNode real = node(Dialect.LOTUS);
    MirrorNode mirror = mirror(real, Dialect.LOTUS);
    await(network.steps(3));
    Future<MirrorFault> going = mirror.goWrong(3);
    SimTipset other = await(network.reorg(1));
    MirrorFault fault = stepUntil(going);
    assertThat(fault.height()).isGreaterThanOrEqualTo(other.height());
    assertThat(await(mirror.onChain())).isTrue();
  }

  @Test
  void followsAgainWhenItIsHealed() throws Exception {
    SimNode real = node(Dialect.FOREST);
    MirrorNode mirror = mirror(real, Dialect.FOREST);
    goWrong(mirror);
    mirror.heal();
    assertThat(ask(mirror, "Filecoin.ChainHead", "[]").body())
        .isEqualTo(real(real, "Filecoin.ChainHead", "[]").body());
    assertThat(((JsonObject) result(mirror, "Forest.SyncStatus", "[]")).getString("status"))
        .isEqualTo("Synced");
  }

  @Test
  void doesNotPlayWithARealDivergence() throws Exception {
    SimNode real = node(Dialect.FOREST);
    MirrorNode mirror = mirror(real, Dialect.FOREST);
    await(real.equivocate(TraceFault.inMessage(0, "MsgRct.GasUsed")));
    real(real, "Filecoin.StateCompute", "[5348400,[]," + key(real) + "]"); // the sound answer
    Future<MirrorFault> going = mirror.goWrong(1);
    assertThatThrownBy(() -> stepUntil(going))
        .hasRootCauseInstanceOf(NoFaultException.class)
        .hasStackTraceContaining("this is a real divergence");
  }

  @Test
  void saysWhyTheRealNodeCannotExecute() {
    SimNode real = node(Dialect.LOTUS);
    MirrorNode mirror = mirror(real, Dialect.LOTUS);
    await(real.inject("Filecoin.StateCompute", new Trouble.Fail(RpcFailure.PRUNED)));
    Future<MirrorFault> going = mirror.goWrong(1);
    assertThatThrownBy(() -> stepUntil(going)).hasStackTraceContaining("ipld: could not find");
  }

  private SimNode node(Dialect dialect) {
    String name = dialect.client();
    return await(network.add(NodeProfile.of(name, dialect).withToken(REAL_TOKEN)));
  }

  private MirrorNode mirror(SimNode real, Dialect dialect) {
    NodeConfig config =
        new NodeConfig(
            new NodeId("real"),
            real.http(),
            Optional.empty(),
            true,
            Optional.of(new Secret(REAL_TOKEN)),
            Optional.empty());
    RpcClient client = new RpcClient(vertx, config, RpcLimits.DEFAULT, RpcObserver.NONE);
    clients.add(client);
    MirrorNode mirror =
        new MirrorNode(
            vertx,
            client,
            new MirrorNode.Setting(dialect, TOKEN, LOOK),
            InstantSource.fixed(ChainRules.MAINNET_GENESIS));
    mirrors.add(mirror);
    await(mirror.open());
    return mirror;
  }

  private MirrorFault goWrong(MirrorNode mirror) {
    return stepUntil(mirror.goWrong(7));
  }

  /** The chain goes on until something is done. */
  private <T> T stepUntil(Future<T> future) {
    for (int i = 0; i < 2_000 && !future.isComplete(); i++) {
      await(vertx.timer(LOOK.toMillis() * 3));
      if (i % 5 == 0 && i < 50) {
        await(network.step());
      }
    }
    return await(future);
  }

  private String key(SimNode node) {
    return TipsetJson.key(await(node.head()).key().cids());
  }

  private static List<String> cids(JsonObject tipset) {
    return tipset.getJsonArray("Cids").stream()
        .map(cid -> ((JsonObject) cid).getString("/"))
        .toList();
  }

  private HttpResponse<String> real(SimNode node, String method, String params) throws Exception {
    return raw.post(node.http(), request(method, params), bearer(REAL_TOKEN));
  }

  private HttpResponse<String> ask(MirrorNode mirror, String method, String params)
      throws Exception {
    return post(mirror, request(method, params));
  }

  private HttpResponse<String> post(MirrorNode mirror, String body) throws Exception {
    return raw.post(mirror.http(), body, bearer(TOKEN));
  }

  private Object result(MirrorNode mirror, String method, String params) throws Exception {
    return new JsonObject(ask(mirror, method, params).body()).getValue("result");
  }

  private static String request(String method, String params) {
    return RawClient.request(method, params);
  }

  private static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  private static List<String> differing(String left, String right) throws IOException {
    List<JsonLeaves.Leaf> one = JsonLeaves.of(left.getBytes(StandardCharsets.UTF_8));
    List<JsonLeaves.Leaf> other = JsonLeaves.of(right.getBytes(StandardCharsets.UTF_8));
    assertThat(other).hasSameSizeAs(one);
    return IntStream.range(0, one.size())
        .filter(i -> !one.get(i).equals(other.get(i)))
        .mapToObj(i -> one.get(i).path())
        .toList();
  }

  private static String path(TraceFault fault) {
    StringBuilder path = new StringBuilder("result.Trace[" + fault.message() + "].ExecutionTrace.");
    fault
        .call()
        .orElseThrow()
        .forEach(index -> path.append("Subcalls[").append(index).append("]."));
    return path.append(fault.field()).toString();
  }

  /** How many bytes lie between what two texts have in common at both ends. */
  private static int apart(String left, String right) {
    int before = Arrays.mismatch(left.toCharArray(), right.toCharArray());
    int after =
        Arrays.mismatch(
            new StringBuilder(left).reverse().toString().toCharArray(),
            new StringBuilder(right).reverse().toString().toCharArray());
    return Math.max(left.length(), right.length()) - before - after;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
