package io.tipwatch.sim.evm;

import static io.tipwatch.sim.evm.EvmLoopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.RawClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How simulated EVM nodes tell their subscribers of heads. */
class EvmSimSubscriptionIT {
  private final EvmLoopback loopback = new EvmLoopback();
  private final EvmSimNetwork network = loopback.network;
  private final RawClient client = loopback.client;

  @AfterEach
  void close() {
    loopback.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = EvmDialect.class,
      names = {"ETHEREUMJS"},
      mode = EnumSource.Mode.EXCLUDE)
  void tellsSubscribersOfHeads(EvmDialect dialect) throws IOException, InterruptedException {
    EvmSimNode node = loopback.node(dialect);
    RawClient.Socket socket = client.open(node.ws());
    socket.send(RawClient.request("eth_subscribe", "[\"newHeads\"]"));
    String id = socket.next().getString("result");
    await(network.steps(2));
    for (int i = 1; i <= 2; i++) {
      JsonObject frame = socket.next();
      assertThat(frame.getString("method")).isEqualTo("eth_subscription");
      JsonObject params = frame.getJsonObject("params");
      assertThat(params.getString("subscription")).isEqualTo(id);
      assertThat(params.getJsonObject("result").getString("number")).isEqualTo("0x" + i);
      assertThat(params.getJsonObject("result").fieldNames())
          .contains("hash", "parentHash", "stateRoot", "receiptsRoot", "transactionsRoot");
    }
    socket.send(RawClient.request("eth_unsubscribe", "[\"" + id + "\"]"));
    assertThat(socket.next().getValue("result")).isEqualTo(true);
    assertThat(await(node.subscribers())).isZero();
  }

  @Test
  void framesHaveTheFieldsOfRecordedOnes() throws IOException, InterruptedException {
    JsonObject recorded = Recordings.array("anvil/ws_newHeads.json").getJsonObject(1);
    EvmSimNode node = loopback.node(EvmDialect.ANVIL);
    RawClient.Socket socket = client.open(node.ws());
    socket.send(RawClient.request("eth_subscribe", "[\"newHeads\"]"));
    socket.next();
    await(network.step());
    JsonObject frame = socket.next();
    assertThat(frame.fieldNames()).isEqualTo(recorded.fieldNames());
    assertThat(frame.getJsonObject("params").getJsonObject("result").fieldNames())
        .isEqualTo(recorded.getJsonObject("params").getJsonObject("result").fieldNames());
  }

  @Test
  void ethereumJsHasNoSubscriptionsAndHttpHasNone() throws IOException, InterruptedException {
    RawClient.Socket socket = client.open(loopback.node(EvmDialect.ETHEREUMJS).ws());
    socket.send(RawClient.request("eth_subscribe", "[\"newHeads\"]"));
    assertThat(socket.next())
        .isEqualTo(Recordings.array("ethereumjs/ws_newHeads.json").getJsonObject(0));
    assertThat(
            loopback
                .error(loopback.node(EvmDialect.GETH), "eth_subscribe", "[\"newHeads\"]")
                .getString("message"))
        .isEqualTo("notifications not supported");
  }
}
