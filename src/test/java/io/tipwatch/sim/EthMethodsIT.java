package io.tipwatch.sim;

import static io.tipwatch.sim.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.RawClient.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Filecoin's nodes answer to Ethereum wallets, each client in its own way. */
class EthMethodsIT {
  private static final String UNKNOWN = "0x" + "1".repeat(64);

  private final Loopback loopback =
      new Loopback(ChainRules.mainnet(12).withMood(300, 0).withProofBytes(1), TraceShape.tiny());
  private final SimNetwork network = loopback.network;
  private final RawClient client = loopback.client;

  @AfterEach
  void close() {
    loopback.close();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void showsTheParentOfItsHeadAsTheNewestBlock(Dialect dialect) throws Exception {
    SimNode node = node(dialect);
    SimTipset head = head();

    JsonObject latest = block(node, "latest");

    assertThat(latest.getString("hash")).isEqualTo(EthHash.of(head.parents()));
    assertThat(call(node, "eth_blockNumber").getString("result"))
        .isEqualTo(latest.getString("number"));
    assertThat(block(node, "pending").getString("parentHash")).isEqualTo(latest.getString("hash"));
    assertThat(error(call(node, "eth_getBlockByNumber", EthJson.quantity(head.height()), false)))
        .startsWith("1 requested a future epoch");
  }

  @ParameterizedTest
  @CsvSource({
    "LOTUS, 12 requested epoch was a null round (%d)",
    "VENUS, 1 requested epoch was a null round",
    "FOREST, ''",
  })
  void answersForANullRoundInItsOwnWay(Dialect dialect, String error) throws Exception {
    SimNode node = node(dialect);
    SimTipset after = afterANullRound();
    long empty = after.height() - 1;

    JsonObject answer = call(node, "eth_getBlockByNumber", EthJson.quantity(empty), false);

    if (!error.isEmpty()) {
      assertThat(error(answer)).isEqualTo(error.formatted(empty));
    } else {
      assertThat(answer.getJsonObject("result").getString("hash"))
          .isEqualTo(EthHash.of(after.parents()));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anUnknownHashIsAnErrorAndAnUnknownTransactionIsNull(Dialect dialect) throws Exception {
    SimNode node = node(dialect);

    assertThat(error(call(node, "eth_getBlockByHash", UNKNOWN, false)))
        .contains("cannot find tipset with");
    JsonObject receipt = call(node, "eth_getTransactionReceipt", UNKNOWN);
    assertThat(receipt.containsKey("error")).isFalse();
    assertThat(receipt.getValue("result")).isNull();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aBlockUsesTheGasOfItsReceipts(Dialect dialect) throws Exception {
    SimNode node = node(dialect);
    JsonObject block = block(node, "latest");
    JsonArray receipts =
        call(node, "eth_getBlockReceipts", block.getString("hash")).getJsonArray("result");

    long sum = receipts.stream().mapToLong(each -> number((JsonObject) each, "gasUsed")).sum();

    assertThat(number(block, "gasUsed")).isEqualTo(sum).isPositive();
    assertThat(receipts.stream().map(each -> ((JsonObject) each).getString("transactionHash")))
        .containsExactlyElementsOf(
            block.getJsonArray("transactions").stream().map(String.class::cast).toList());
    String first = block.getJsonArray("transactions").getString(0);
    assertThat(call(node, "eth_getTransactionReceipt", first).getJsonObject("result"))
        .isEqualTo(receipts.getJsonObject(0));
    JsonObject transaction = call(node, "eth_getTransactionByHash", first).getJsonObject("result");
    assertThat(transaction.getString("blockHash")).isEqualTo(block.getString("hash"));
  }

  /** By its hash alone: it is the node's head, and nobody built on it. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aFaultyNodeTellsItsOwnGasOfTheBlockAfterTheNewest(Dialect dialect) throws Exception {
    SimNode right = node(dialect);
    SimNode wrong = await(network.add(NodeProfile.of("wrong", dialect)));
    SimNetwork.Split split =
        await(
            network.split(
                wrong.name(),
                trace -> TraceFault.inMessage(trace.sent().getFirst(), "MsgRct.GasUsed")));
    await(network.steps(8));
    String hash = EthHash.of(split.tipset().key());

    JsonObject mine = call(right, "eth_getBlockByHash", hash, false).getJsonObject("result");
    JsonObject theirs = call(wrong, "eth_getBlockByHash", hash, false).getJsonObject("result");

    assertThat(block(wrong, "latest").getString("hash")).isEqualTo(mine.getString("parentHash"));
    assertThat(number(theirs, "gasUsed")).isEqualTo(number(mine, "gasUsed") + 14_000);
    assertThat(theirs.put("gasUsed", mine.getString("gasUsed"))).isEqualTo(mine);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void tellsOfHeadsOnASocketAlone(Dialect dialect) throws Exception {
    SimNode node = node(dialect);
    assertThat(call(node, "eth_subscribe", "newHeads").containsKey("error")).isTrue();
    Socket socket = client.open(node.ws());
    socket.send(RawClient.request("eth_subscribe", "[\"newHeads\"]"));
    String id = socket.next().getString("result");

    SimTipset head = afterANullRound();

    JsonObject told = told(socket, dialect == Dialect.FOREST ? head.height() : head.height() - 2);
    assertThat(told.getString("method")).isEqualTo("eth_subscription");
    assertThat(told.getJsonObject("params").getString("subscription")).isEqualTo(id);
    socket.send(RawClient.request("eth_unsubscribe", "[\"" + id + "\"]"));
    JsonObject answer = socket.next();
    while (!answer.containsKey("result")) {
      answer = socket.next();
    }
    assertThat(answer.getBoolean("result")).isTrue();
  }

  private static JsonObject told(Socket socket, long atLeast) throws InterruptedException {
    while (true) {
      JsonObject told = socket.next();
      if (number(told.getJsonObject("params").getJsonObject("result"), "number") >= atLeast) {
        return told;
      }
    }
  }

  private SimNode node(Dialect dialect) {
    SimNode node = await(network.add(NodeProfile.of("a", dialect)));
    await(network.steps(20));
    return node;
  }

  /** The first head from now on that comes after one null round. */
  private SimTipset afterANullRound() {
    for (int i = 0; i < 200; i++) {
      await(network.step());
      if (head().nullRounds() == 1) {
        SimTipset found = head();
        await(network.steps(3));
        return found;
      }
    }
    throw new AssertionError("no null round");
  }

  private SimTipset head() {
    return await(network.head());
  }

  private JsonObject block(SimNode node, String name) throws Exception {
    return call(node, "eth_getBlockByNumber", name, false).getJsonObject("result");
  }

  private JsonObject call(SimNode node, String method, Object... params) throws Exception {
    JsonArray array = new JsonArray(List.of(params));
    return new JsonObject(
        client.post(node.http(), RawClient.request(method, array.encode())).body());
  }

  private static String error(JsonObject answer) {
    JsonObject error = answer.getJsonObject("error");
    return error.getInteger("code") + " " + error.getString("message");
  }

  private static long number(JsonObject json, String field) {
    String text = json.getString(field);
    return Long.parseLong(text, 2, text.length(), 16);
  }
}
