package io.tipwatch.sim;

import static io.tipwatch.sim.Loopback.await;
import static io.tipwatch.sim.Loopback.params;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a simulated node of each dialect answers while nothing is wrong with it. */
class SimNodeIT {
  private final Loopback loopback = Loopback.small();
  private final SimNetwork network = loopback.network;
  private final RawClient client = loopback.client;

  @AfterEach
  void close() {
    loopback.close();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void saysWhoItIs(Dialect dialect) throws IOException, InterruptedException {
    SimNode node = loopback.node(dialect);
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
    SimNode node = loopback.node(dialect);
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
    SimNode node = loopback.node(dialect);
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
    SimNetwork empty = loopback.network(ChainRules.mainnet(1), new TraceShape(0, 8, 1, 1, false));
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
    SimNode node = loopback.node(dialect);
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
    assertThat(client.post(loopback.node(Dialect.LOTUS).http(), batch).body()).startsWith("[{");
    assertThat(client.post(loopback.node(Dialect.VENUS).http(), batch).statusCode()).isEqualTo(400);
  }

  @Test
  void certificatesLagBehindTheHead() throws IOException, InterruptedException {
    SimNode node = loopback.node(Dialect.LOTUS);
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
  void aBalancerAnswersFromEachNodeInTurn() throws IOException, InterruptedException {
    var uri =
        await(
            network.balance(List.of(loopback.node(Dialect.LOTUS), loopback.node(Dialect.FOREST))));
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
    SimNode node = loopback.node(Dialect.LOTUS);
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
}
