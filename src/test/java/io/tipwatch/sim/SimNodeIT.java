package io.tipwatch.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.sim.RawClient.Socket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimNodeIT {
  private static final String SUBSCRIBE = RawClient.request("Filecoin.ChainNotify", "[]");

  private final Vertx vertx = Vertx.vertx();
  private final SimNetwork network =
      new SimNetwork(
          vertx,
          ChainRules.mainnet(11).withMood(0, 0),
          TraceShape.tiny(),
          InstantSource.fixed(ChainRules.MAINNET_GENESIS));
  private final RawClient client = new RawClient();

  @AfterEach
  void close() {
    await(network.close());
    await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void tellsHeadsAsTheClientDoes(Dialect dialect) throws InterruptedException {
    SimNode node = node(dialect);
    Socket socket = client.open(node.ws());
    socket.send(SUBSCRIBE);
    assertThat(socket.next().getInteger("result")).isEqualTo(dialect == Dialect.FOREST ? 0 : 1);
    JsonObject current = socket.changes().getJsonObject(0);
    await(network.step());
    JsonObject applied = socket.changes().getJsonObject(0);
    assertThat(current.getString("Type")).isEqualTo("current");
    assertThat(applied.getString("Type")).isEqualTo("apply");
    assertThat(block(applied).getJsonArray("Parents"))
        .isEqualTo(current.getJsonObject("Val").getJsonArray("Cids"));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void endsASubscriptionByTheRequestsId(Dialect dialect) throws InterruptedException {
    Socket socket = subscribed(node(dialect));
    socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"xrpc.cancel\",\"params\":[1],\"id\":null}");
    JsonObject told = socket.next();
    JsonObject close = dialect == Dialect.FOREST ? told.getJsonObject("result") : told;
    assertThat(close.getString("method")).isEqualTo("xrpc.ch.close");
    assertThat(told.containsKey("id")).isEqualTo(dialect == Dialect.FOREST);
  }

  @Test
  void forestIgnoresACancelWithoutAnId() throws InterruptedException {
    SimNode node = node(Dialect.FOREST);
    Socket socket = subscribed(node);
    socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"xrpc.cancel\",\"params\":[1]}");
    socket.send(RawClient.request("Filecoin.Version", "[]"));
    assertThat(socket.next().containsKey("result")).isTrue();
    assertThat(await(node.subscribers())).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void pingsAndPongsAsTheClientDoes(Dialect dialect) throws InterruptedException {
    NodeProfile profile =
        NodeProfile.of("a", dialect).withTimers(Duration.ofMillis(50), Duration.ofSeconds(30));
    Socket socket = client.open(await(network.add(profile)).ws());
    if (dialect == Dialect.FOREST) {
      socket.ping();
      assertThat(socket.control.poll(10, TimeUnit.SECONDS)).isEqualTo("pong");
      return;
    }
    assertThat(socket.control.poll(10, TimeUnit.SECONDS)).isEqualTo("ping");
    socket.ping();
    boolean pong = false;
    for (int i = 0; i < 4; i++) {
      pong |= "pong".equals(socket.control.poll(10, TimeUnit.SECONDS));
    }
    assertThat(pong).isEqualTo(dialect == Dialect.VENUS);
  }

  @Test
  void venusClosesASilentConnection() {
    NodeProfile profile =
        NodeProfile.of("a", Dialect.VENUS).withTimers(Duration.ofHours(1), Duration.ofMillis(100));
    Socket socket = client.open(await(network.add(profile)).ws());
    assertThat(socket.closed).succeedsWithin(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aSlowReaderLosesItsChannel(Dialect dialect) throws InterruptedException {
    SimNode node = node(dialect);
    Socket socket = subscribed(node);
    socket.pause();
    for (int i = 0; i < 40 && await(node.subscribers()) > 0; i++) {
      await(network.reorg(100).recover(_ -> network.steps(120).compose(_ -> network.head())));
    }
    assertThat(await(node.subscribers())).isZero();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void saysWhoItIs(Dialect dialect) throws IOException, InterruptedException {
    SimNode node = node(dialect);
    JsonObject version = (JsonObject) client.result(node, "Filecoin.Version", "[]");
    assertThat(version.getString("Agent"))
        .isEqualTo(dialect == Dialect.VENUS ? null : dialect.client());
    assertThat(client.call(node, "Forest.SyncStatus", "[]").body().contains("Synced"))
        .isEqualTo(dialect == Dialect.FOREST);
    assertThat(client.call(node, "Filecoin.SyncerTracker", "[]").body().contains("History"))
        .isEqualTo(dialect == Dialect.VENUS);
    assertThat(client.result(node, "Filecoin.StateNetworkName", "[]")).isEqualTo("mainnet");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void refusesWhatItDoesNotKnow(Dialect dialect) throws IOException, InterruptedException {
    SimNode node = node(dialect);
    HttpResponse<String> absent = client.call(node, "Filecoin.Nonsense", "[]");
    assertThat(absent.statusCode()).isEqualTo(dialect == Dialect.FOREST ? 200 : 500);
    assertThat(absent.body()).contains("-32601");
    assertThat(client.error(node, "Filecoin.ChainHead", "[1]").getInteger("code"))
        .isEqualTo(-32602);
    HttpResponse<String> error = client.call(node, "Filecoin.ChainReadObj", "[{\"/\":\"x\"}]");
    assertThat(error.statusCode()).isEqualTo(dialect == Dialect.VENUS ? 500 : 200);
    assertThat(error.body()).contains("\"code\":1,");
    assertThat(client.error(node, "Filecoin.ChainNotify", "[]").getInteger("code"))
        .isEqualTo(-32601);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void answersByHeightAsTheClientDoes(Dialect dialect) throws IOException, InterruptedException {
    SimNode node = node(dialect);
    long first = await(network.head()).height();
    await(network.steps(3));
    String at = "[%d,[]]";
    JsonObject found =
        (JsonObject)
            client.result(node, "Filecoin.ChainGetTipSetByHeight", at.formatted(first + 1));
    assertThat(found.getLong("Height")).isEqualTo(first + 1);
    JsonObject before =
        (JsonObject)
            client.result(node, "Filecoin.ChainGetTipSetByHeight", at.formatted(first - 5));
    assertThat(before.getLong("Height")).as("nulls lead down").isZero();
    assertThat(
            client
                .error(node, "Filecoin.ChainGetTipSetByHeight", at.formatted(first + 4))
                .getString("message"))
        .isEqualTo("looking for tipset with height greater than start point");
  }

  @Test
  void venusLeavesANullResultOut() throws IOException, InterruptedException {
    SimNetwork empty =
        new SimNetwork(
            vertx,
            ChainRules.mainnet(1),
            new TraceShape(0, 8, 1, 1, false),
            InstantSource.fixed(ChainRules.MAINNET_GENESIS));
    for (Dialect dialect : Dialect.values()) {
      SimNode node = await(empty.add(NodeProfile.of(dialect.client(), dialect)));
      String block = await(node.head()).key().cids().getFirst();
      String body =
          client
              .call(node, "Filecoin.ChainGetParentReceipts", "[{\"/\":\"" + block + "\"}]")
              .body();
      if (body.contains("ExitCode")) {
        continue;
      }
      assertThat(body.contains("result")).as(body).isEqualTo(dialect != Dialect.VENUS);
    }
    await(empty.close());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aWrongTokenIsRefusedWithoutABody(Dialect dialect) throws IOException, InterruptedException {
    SimNode node = await(network.add(NodeProfile.of("a", dialect).withToken("secret")));
    String head = RawClient.request("Filecoin.ChainHead", "[]");
    HttpResponse<String> wrong = client.post(node.http(), head, "Authorization", "Bearer no");
    HttpResponse<String> right = client.post(node.http(), head, "Authorization", "Bearer secret");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).isEmpty();
    assertThat(right.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void executesAgainToTheRootInTheChildsHeader(Dialect dialect)
      throws IOException, InterruptedException {
    SimNode node = node(dialect);
    SimTipset parent = await(network.head());
    SimTipset child = await(network.step()).orElseThrow();
    JsonObject computed = (JsonObject) client.result(node, "Filecoin.StateCompute", params(parent));
    assertThat(computed.getJsonObject("Root").getString("/")).isEqualTo(child.parentRoot());
    assertThat(computed.getJsonArray("Trace")).isNotEmpty();
  }

  @Test
  void oldBuildsKnowReplayTipsetOnly() throws IOException, InterruptedException {
    SimNode lotus = await(network.add(NodeProfile.of("l", Dialect.LOTUS).asLegacy()));
    SimNode venus = await(network.add(NodeProfile.of("v", Dialect.VENUS).asLegacy()));
    String key = "[" + TipsetJson.key(await(network.head()).key().cids()) + "]";
    assertThat(client.error(lotus, "Filecoin.StateCompute", params(await(network.head()))))
        .isNotNull();
    JsonObject fromLotus = (JsonObject) client.result(lotus, "Filecoin.ReplayTipset", key);
    JsonObject fromVenus = (JsonObject) client.result(venus, "Filecoin.ReplayTipset", key);
    assertThat(fromLotus.fieldNames()).containsExactlyInAnyOrder("Root", "Trace");
    assertThat(fromVenus.fieldNames())
        .containsExactlyInAnyOrder("Key", "Epoch", "StateRoot", "MsgRets");
    JsonObject head = (JsonObject) client.result(venus, "Filecoin.ChainHead", "[]");
    assertThat(head.fieldNames()).containsExactlyInAnyOrder("Blocks", "Key");
  }

  @Test
  void forestRefusesAnswersAboveItsLimit() throws IOException, InterruptedException {
    SimNode node = await(network.add(NodeProfile.of("f", Dialect.FOREST).withMaxResponse(1_000)));
    assertThat(
            client
                .error(node, "Filecoin.StateCompute", params(await(network.head())))
                .getString("message"))
        .startsWith("Response is too big");
  }

  @Test
  void batchesWorkButOnVenus() throws IOException, InterruptedException {
    String batch = "[" + RawClient.request("Filecoin.ChainHead", "[]") + "]";
    assertThat(client.post(node(Dialect.LOTUS).http(), batch).body()).startsWith("[{");
    assertThat(client.post(node(Dialect.VENUS).http(), batch).statusCode()).isEqualTo(400);
  }

  @Test
  void certificatesLagBehindTheHead() throws IOException, InterruptedException {
    SimNode node = node(Dialect.LOTUS);
    SimNode without = await(network.add(NodeProfile.of("off", Dialect.LOTUS).withoutF3()));
    await(network.steps(20));
    JsonArray finalised =
        ((JsonObject) client.result(node, "Filecoin.F3GetLatestCertificate", "[]"))
            .getJsonArray("ECChain");
    assertThat(finalised.getJsonObject(finalised.size() - 1).getLong("Epoch"))
        .isEqualTo(await(network.head()).height() - 8);
    assertThat(client.error(without, "Filecoin.F3GetLatestCertificate", "[]").getInteger("code"))
        .isEqualTo(4);
  }

  @Test
  void refusesConnectionsAndComesBackOnTheSamePort() throws IOException, InterruptedException {
    SimNode node = node(Dialect.LOTUS);
    Object session = client.result(node, "Filecoin.Session", "[]");
    await(node.refuse());
    assertThatThrownBy(() -> client.call(node, "Filecoin.ChainHead", "[]"))
        .isInstanceOf(ConnectException.class);
    await(node.restart());
    assertThat(client.result(node, "Filecoin.Session", "[]")).isNotEqualTo(session);
  }

  @Test
  void hangsUpInTheMiddleOfAnAnswer() {
    SimNode node = node(Dialect.FOREST);
    await(node.hangUp(100));
    assertThatThrownBy(() -> client.call(node, "Filecoin.ChainHead", "[]"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void truncatesAnAnswerInGoodForm() throws IOException, InterruptedException {
    SimNode node = node(Dialect.LOTUS);
    await(node.inject("Filecoin.ChainHead", new Trouble.Truncate(100)));
    assertThat(client.call(node, "Filecoin.ChainHead", "[]").body()).hasSize(100);
    assertThat(client.result(node, "Filecoin.Version", "[]")).isNotNull();
  }

  @Test
  void staysSilentUntilItIsCalmed() throws IOException, InterruptedException {
    SimNode node = node(Dialect.VENUS);
    Socket socket = subscribed(node);
    await(node.silence());
    await(network.step());
    assertThatThrownBy(() ->
            java.net.http.HttpClient.newHttpClient()
                .send(
                    java.net.http.HttpRequest.newBuilder(node.http())
                        .timeout(Duration.ofMillis(300))
                        .POST(
                            java.net.http.HttpRequest.BodyPublishers.ofString(
                                RawClient.request("Filecoin.ChainHead", "[]")))
                        .build(),
                    HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(socket.heard).isEmpty();
    await(node.calm());
    assertThat(client.result(node, "Filecoin.ChainHead", "[]")).isNotNull();
  }

  @Test
  void answersTrickle() throws IOException, InterruptedException {
    SimNode node = node(Dialect.LOTUS);
    String whole = client.call(node, "Filecoin.ChainHead", "[]").body();
    await(node.inject(new Trouble.Slow(20_000)));
    assertThat(client.call(node, "Filecoin.ChainHead", "[]").body()).isEqualTo(whole);
  }

  @Test
  void answersWithAnErrorOfChoice() throws IOException, InterruptedException {
    SimNode node = node(Dialect.LOTUS);
    await(node.inject("Filecoin.StateCompute", new Trouble.Fail(RpcFailure.PRUNED)));
    await(node.inject("Filecoin.ChainHead", new Trouble.Fail(RpcFailure.RATE_LIMITED)));
    assertThat(client.error(node, "Filecoin.StateCompute", "[]").getString("message"))
        .contains("ipld: could not find");
    assertThat(client.call(node, "Filecoin.ChainHead", "[]").statusCode()).isEqualTo(429);
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.Attack.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ENDLESS"})
  void answersWithAnAttack(Trouble.Attack attack) throws IOException, InterruptedException {
    SimNode node = node(Dialect.LOTUS);
    await(node.inject(new Trouble.Hostile(attack)));
    assertThat(client.call(node, "Filecoin.ChainHead", "[]").body()).isNotEmpty();
  }

  @Test
  void confusesIds() throws IOException, InterruptedException {
    SimNode node = node(Dialect.LOTUS);
    await(node.inject(new Trouble.WrongIds()));
    assertThat(
            new JsonObject(client.call(node, "Filecoin.ChainHead", "[]").body()).getInteger("id"))
        .isNotEqualTo(1);
  }

  @Test
  void framesComeTwiceOrNotAtAll() throws InterruptedException {
    SimNode node = node(Dialect.LOTUS);
    Socket socket = subscribed(node);
    await(node.inject(new Trouble.Twice()));
    await(network.step());
    assertThat(socket.next()).isEqualTo(socket.next());
    await(node.calm());
    await(node.inject(new Trouble.Drop(1)));
    await(network.step());
    await(node.calm());
    await(network.step());
    assertThat(socket.changes().getJsonObject(0).getJsonObject("Val").getLong("Height"))
        .isEqualTo(await(network.head()).height());
  }

  @Test
  void claimsAnotherNetwork() throws IOException, InterruptedException {
    SimNode node = node(Dialect.LOTUS);
    Object genesis = client.result(node, "Filecoin.ChainGetGenesis", "[]");
    await(node.moveTo(ChainRules.mainnet(99).withNetwork(99, "calibrationnet")));
    assertThat(client.result(node, "Filecoin.StateNetworkName", "[]")).isEqualTo("calibrationnet");
    assertThat(client.result(node, "Filecoin.ChainGetGenesis", "[]")).isNotEqualTo(genesis);
  }

  @Test
  void givesTwoAnswersToOneQuestion() throws IOException, InterruptedException {
    SimNode node = node(Dialect.FOREST);
    SimTipset head = await(network.head());
    await(node.equivocate(await(network.trace(head)).deepInCron(0)));
    JsonObject one = (JsonObject) client.result(node, "Filecoin.StateCompute", params(head));
    JsonObject two = (JsonObject) client.result(node, "Filecoin.StateCompute", params(head));
    assertThat(one.getJsonObject("Root")).isNotEqualTo(two.getJsonObject("Root"));
  }

  @Test
  void aBalancerAnswersFromEachNodeInTurn() throws IOException, InterruptedException {
    var uri = await(network.balance(List.of(node(Dialect.LOTUS), node(Dialect.FOREST))));
    String version = RawClient.request("Filecoin.Version", "[]");
    assertThat(client.post(uri, version).body()).contains("lotus");
    assertThat(client.post(uri, version).body()).contains("forest");
  }

  @Test
  void playsBackWhatARealNodeAnswered() throws IOException, InterruptedException {
    Path data =
        Path.of(Optional.ofNullable(System.getenv("TIPWATCH_DATA")).orElse("../shared/data"));
    Path directory = data.resolve("filecoin");
    Assumptions.assumeTrue(Files.isDirectory(directory), "no recorded answers in " + directory);
    SimNode node = node(Dialect.LOTUS);
    Recording recording = Recording.in(directory);
    await(node.play(recording));
    String key = TipsetJson.key(recording.keyAt(14107).orElseThrow().cids());
    JsonObject computed =
        (JsonObject) client.result(node, "Filecoin.StateCompute", "[14107,[]," + key + "]");
    assertThat(computed.getJsonArray("Trace")).hasSize(4);
    JsonObject tipset =
        (JsonObject) client.result(node, "Filecoin.ChainGetTipSetByHeight", "[14107,[]]");
    assertThat(tipset.getLong("Height")).isEqualTo(14107);
  }

  private static String params(SimTipset tipset) {
    return "[" + tipset.height() + ",[]," + TipsetJson.key(tipset.key().cids()) + "]";
  }

  private static JsonObject block(JsonObject change) {
    return change.getJsonObject("Val").getJsonArray("Blocks").getJsonObject(0);
  }

  private Socket subscribed(SimNode node) throws InterruptedException {
    Socket socket = client.open(node.ws());
    socket.send(SUBSCRIBE);
    socket.next();
    socket.next();
    return socket;
  }

  private SimNode node(Dialect dialect) {
    return await(network.add(NodeProfile.of(dialect.client(), dialect)));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
