package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.RawClient;
import io.tipwatch.sim.evm.EvmFault.ReceiptEncoding;
import io.tipwatch.sim.evm.EvmFault.WrongGas;
import io.tipwatch.sim.evm.EvmFault.WrongSlot;
import io.tipwatch.sim.evm.EvmSimNetwork.Split;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EvmSimNetworkIT {
  private final Vertx vertx = Vertx.vertx();
  private final RawClient client = new RawClient();
  private final List<EvmSimNetwork> networks = new ArrayList<>();

  @AfterEach
  void close() {
    networks.forEach(network -> await(network.close()));
    await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(
      value = EvmDialect.class,
      names = {"OPERA"},
      mode = EnumSource.Mode.EXCLUDE)
  void aFaultyNodeRefusesTheBlockThatItComputesOtherwise(EvmDialect dialect)
      throws IOException, InterruptedException {
    EvmSimNetwork network = network(EvmRules.ethereum(1));
    EvmSimNode good = node(network, "good", EvmDialect.GETH);
    EvmSimNode faulty = node(network, "faulty", dialect);
    await(network.steps(4));
    Split split = await(network.split(faulty.name()));
    await(network.steps(3));
    long before = split.block().number() - 1;
    assertThat(await(faulty.head()).block().number()).isEqualTo(before);
    assertThat(await(good.head()).block().number()).isEqualTo(before + 4);
    assertThat(result(faulty, "eth_syncing", "[]")).isEqualTo(false);
    String number = "\"0x" + Long.toHexString(split.block().number()) + "\"";
    assertThat(result(faulty, "eth_getBlockByNumber", "[" + number + ",false]")).isNull();
    assertThat(await(faulty.complaint())).isPresent();
    await(network.heal(faulty.name()));
    assertThat(await(faulty.head()).block()).isEqualTo(await(good.head()).block());
  }

  @ParameterizedTest
  @EnumSource(
      value = EvmDialect.class,
      names = {"GETH", "NETHERMIND", "BESU", "RETH"})
  void theRefusedBlockCanBeTracedWithTheBytesOfAHealthyNode(EvmDialect dialect)
      throws IOException, InterruptedException {
    EvmSimNetwork network = network(EvmRules.ethereum(2));
    EvmSimNode good = node(network, "good", EvmDialect.GETH);
    EvmSimNode faulty = node(network, "faulty", dialect);
    await(network.steps(2));
    Split split = await(network.split(faulty.name()));
    String config = "{\"tracer\":\"callTracer\"}";
    Object raw = result(good, "debug_getRawBlock", "[\"latest\"]");
    Object right = result(good, "debug_traceBlock", "[\"" + raw + "\"," + config + "]");
    Object wrong = result(faulty, "debug_traceBlock", "[\"" + raw + "\"," + config + "]");
    assertThat(wrong).isNotEqualTo(right);
    JsonArray bad = (JsonArray) result(faulty, "debug_getBadBlocks", "[]");
    assertThat(bad.getJsonObject(0).getString("hash")).isEqualTo(split.block().hash());
    assertThat(bad.getJsonObject(0).getString("rlp")).isEqualTo(raw);
  }

  @Test
  void intermediateRootsNameTheTransactionThatIsWrong() throws IOException, InterruptedException {
    EvmSimNetwork network = network(EvmRules.ethereum(3));
    EvmSimNode good = node(network, "good", EvmDialect.GETH);
    EvmSimNode faulty = node(network, "faulty", EvmDialect.GETH);
    for (int i = 0; i < 3; i++) {
      await(network.include(Act.SET));
    }
    Split split =
        await(
            network.split(
                faulty.name(),
                steps ->
                    new WrongSlot(
                        1,
                        steps.transactions().get(1).result().root().to(),
                        BigInteger.valueOf(5),
                        BigInteger.TEN.pow(12))));
    String params = "[\"" + split.block().hash() + "\"]";
    JsonArray right = (JsonArray) result(good, "debug_intermediateRoots", params);
    JsonArray wrong = (JsonArray) result(faulty, "debug_intermediateRoots", params);
    assertThat(wrong.getString(0)).isEqualTo(right.getString(0));
    assertThat(wrong.getString(1)).isNotEqualTo(right.getString(1));
    assertThat(right.getString(right.size() - 1))
        .isEqualTo(await(network.head()).outcome().commitments().stateRoot());
  }

  @Test
  void onOperaRootsDifferUnderOneHashUntilTheEpochEnds() throws IOException, InterruptedException {
    EvmSimNetwork network = network(EvmRules.opera(4).withEpoch(8));
    EvmSimNode good = node(network, "good", EvmDialect.OPERA);
    EvmSimNode faulty = node(network, "faulty", EvmDialect.OPERA);
    await(network.steps(3));
    await(network.split(faulty.name()));
    JsonObject right = head(good);
    JsonObject wrong = head(faulty);
    assertThat(wrong.getString("hash")).isEqualTo(right.getString("hash"));
    assertThat(wrong.getString("stateRoot")).isNotEqualTo(right.getString("stateRoot"));
    assertThat(wrong.getString("receiptsRoot")).isNotEqualTo(right.getString("receiptsRoot"));
    assertThat(wrong.getString("transactionsRoot")).isEqualTo(right.getString("transactionsRoot"));
    await(network.steps(10));
    assertThat(await(faulty.head()).block().number()).isEqualTo(8);
    assertThat(await(good.head()).block().number()).isEqualTo(14);
    assertThat(await(faulty.complaint()).orElseThrow()).contains("wrong event epoch hash");
    assertThat(result(good, "eth_currentEpoch", "[]")).isEqualTo("0x2");
    assertThat(result(good, "eth_getEpochBlock", "[\"0x1\"]")).isEqualTo("0x8");
  }

  @Test
  void aNodeOnItsOwnForkHasOtherBlocksFromTheFaultOn() throws IOException, InterruptedException {
    EvmSimNetwork network = network(EvmRules.ethereum(5));
    EvmSimNode good = node(network, "good", EvmDialect.GETH);
    EvmSimNode alone = node(network, "alone", EvmDialect.GETH);
    await(network.fork(alone.name()));
    await(network.steps(2));
    assertThat(head(alone)).isEqualTo(head(good));
    Split split = await(network.split(alone.name()));
    await(network.steps(2));
    assertThat(head(alone).getString("hash")).isNotEqualTo(head(good).getString("hash"));
    assertThat(head(alone).getString("number")).isEqualTo(head(good).getString("number"));
    String before = "[\"0x" + Long.toHexString(split.block().number() - 1) + "\",false]";
    assertThat(result(alone, "eth_getBlockByNumber", before))
        .isEqualTo(result(good, "eth_getBlockByNumber", before));
  }

  @ParameterizedTest
  @CsvSource({
    "GETH, '0x6'",
    "RETH, '0x4 0x5 0x6'",
    "BESU, '0x4 0x5 0x6'",
    "ANVIL, '0x4 0x5 0x6'",
    "ERIGON, '0x4 0x5 0x6 0x6'"
  })
  void everyClientTellsOfAReorgInItsOwnWay(EvmDialect dialect, String heights)
      throws InterruptedException {
    EvmSimNetwork network = network(EvmRules.ethereum(6));
    EvmSimNode node = node(network, "one", dialect);
    RawClient.Socket socket = subscribed(node);
    await(network.steps(5));
    for (int i = 0; i < 5; i++) {
      socket.next();
    }
    await(network.reorg(2));
    List<String> told = new ArrayList<>();
    for (int i = 0; i < heights.split(" ", -1).length; i++) {
      told.add(number(socket.next()));
    }
    assertThat(String.join(" ", told)).isEqualTo(heights);
  }

  @Test
  void aRollbackIsSilentAndHealsWithTheNextBlock() throws IOException, InterruptedException {
    EvmSimNetwork network = network(EvmRules.ethereum(7));
    EvmSimNode node = node(network, "one", EvmDialect.ANVIL);
    RawClient.Socket socket = subscribed(node);
    await(network.steps(4));
    await(network.rollback(node.name(), 2));
    assertThat(result(node, "eth_blockNumber", "[]")).isEqualTo("0x2");
    await(network.step());
    assertThat(result(node, "eth_blockNumber", "[]")).isEqualTo("0x5");
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      told.add(number(socket.next()));
    }
    assertThat(told).containsExactly("0x1", "0x2", "0x3", "0x4", "0x3", "0x4", "0x5");
  }

  @Test
  void oneNodeAloneCanSeeAnotherBranchForAWhile() throws IOException, InterruptedException {
    EvmSimNetwork network = network(EvmRules.ethereum(8));
    EvmSimNode one = node(network, "one", EvmDialect.GETH);
    EvmSimNode other = node(network, "other", EvmDialect.GETH);
    await(network.steps(5));
    await(network.reorg(one.name(), 2));
    assertThat(head(one).getString("number")).isEqualTo(head(other).getString("number"));
    assertThat(head(one).getString("hash")).isNotEqualTo(head(other).getString("hash"));
    await(network.step());
    assertThat(head(one)).isEqualTo(head(other));
  }

  @Test
  void aLateNodeLagsAndAHaltedNetworkStands() throws IOException, InterruptedException {
    EvmSimNetwork network = network(EvmRules.opera(9));
    EvmSimNode late = node(network, "late", EvmDialect.OPERA);
    await(network.delay(late.name(), 3));
    await(network.steps(5));
    assertThat(await(late.head()).block().number()).isEqualTo(2);
    await(network.halt());
    await(network.steps(5));
    assertThat(await(late.head()).block().number()).isEqualTo(5);
    assertThat(await(network.head()).block().number()).isEqualTo(5);
    await(network.resume());
    await(network.step());
    assertThat(await(network.head()).block().number()).isEqualTo(6);
  }

  @Test
  void everybodyRefusesABlockThatWasBuiltWrongly() throws IOException, InterruptedException {
    EvmSimNetwork network = network(EvmRules.ethereum(10));
    EvmSimNode one = node(network, "one", EvmDialect.GETH);
    EvmSimNode two = node(network, "two", EvmDialect.BESU);
    await(network.steps(2));
    await(network.include(Act.FAIL));
    EvmBlock bad = await(network.misbuild(new ReceiptEncoding()));
    for (EvmSimNode node : List.of(one, two)) {
      assertThat(result(node, "eth_blockNumber", "[]")).isEqualTo("0x2");
      assertThat(
              ((JsonArray) result(node, "debug_getBadBlocks", "[]"))
                  .getJsonObject(0)
                  .getString("hash"))
          .isEqualTo(bad.hash());
    }
    await(network.step());
    assertThat(result(one, "eth_blockNumber", "[]")).isEqualTo("0x3");
  }

  @Test
  void theSameSeedPlaysTheSameStoryOnTheWire() throws IOException, InterruptedException {
    List<String> stories = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      EvmSimNetwork network = network(EvmRules.opera(12));
      EvmSimNode node = node(network, "one", EvmDialect.OPERA);
      RawClient.Socket socket = subscribed(node);
      await(network.steps(6));
      await(network.split(node.name(), steps -> new WrongGas(steps.deep(1), 5)));
      StringBuilder story = new StringBuilder();
      for (int i = 0; i < 7; i++) {
        story.append(socket.next().encode());
      }
      story.append(result(node, "trace_block", "[\"latest\"]"));
      story.append(result(node, "debug_traceBlockByNumber", "[\"latest\",{}]"));
      stories.add(story.toString());
    }
    assertThat(stories.get(0)).isEqualTo(stories.get(1));
  }

  @Test
  void aLongListOfStepsIsMadeAtThePaceOfItsReader() throws IOException, InterruptedException {
    EvmSimNetwork network =
        network(EvmRules.ethereum(13).withTraffic(Traffic.light().withRounds(20_000)));
    EvmSimNode node = node(network, "one", EvmDialect.GETH);
    await(network.include(Act.LOOP));
    await(network.step());
    String hash = await(network.head()).block().content().transactions().getFirst().hash();
    HttpRequest request =
        HttpRequest.newBuilder(node.http())
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    RawClient.request("debug_traceTransaction", "[\"" + hash + "\",{}]")))
            .build();
    try (HttpClient http = HttpClient.newHttpClient();
        InputStream body = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      byte[] start = body.readNBytes(1 << 16);
      assertThat(result(node, "eth_blockNumber", "[]")).isEqualTo("0x1");
      long size = start.length + body.transferTo(java.io.OutputStream.nullOutputStream());
      assertThat(size).isGreaterThan(40L << 20);
    }
  }

  private JsonObject head(EvmSimNode node) throws IOException, InterruptedException {
    return (JsonObject) result(node, "eth_getBlockByNumber", "[\"latest\",false]");
  }

  private static String number(JsonObject frame) {
    return frame.getJsonObject("params").getJsonObject("result").getString("number");
  }

  private RawClient.Socket subscribed(EvmSimNode node) throws InterruptedException {
    RawClient.Socket socket = client.open(node.ws());
    socket.send(RawClient.request("eth_subscribe", "[\"newHeads\"]"));
    socket.next();
    return socket;
  }

  private Object result(EvmSimNode node, String method, String params)
      throws IOException, InterruptedException {
    JsonObject answer =
        new JsonObject(client.post(node.http(), RawClient.request(method, params)).body());
    assertThat(answer.fieldNames()).as("%s of %s", method, node.name()).doesNotContain("error");
    return answer.getValue("result");
  }

  private EvmSimNetwork network(EvmRules rules) {
    EvmSimNetwork network = new EvmSimNetwork(vertx, rules, InstantSource.fixed(rules.timeOf(100)));
    networks.add(network);
    return network;
  }

  private static EvmSimNode node(EvmSimNetwork network, String name, EvmDialect dialect) {
    return await(network.add(EvmNodeProfile.of(name, dialect)));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
