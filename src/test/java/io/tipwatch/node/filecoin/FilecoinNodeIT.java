package io.tipwatch.node.filecoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.Tipset;
import io.tipwatch.node.Capabilities;
import io.tipwatch.node.FakeNode;
import io.tipwatch.node.FakeNode.RpcError;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.rpc.Limits;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.node.rpc.RpcStream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FilecoinNodeIT {
  private static final Tipset A = Tips.on(Tips.genesis(), 1, "bafya", "bafya2");

  private final Vertx vertx = Vertx.vertx();
  private final FakeNode fake = new FakeNode(vertx).head(A);
  private final RpcClient rpc =
      new RpcClient(vertx, fake.config("alpha"), Limits.quick(), RpcObserver.NONE);
  private final FilecoinNode node = new FilecoinNode(rpc, fake.config("alpha"));

  @AfterEach
  void close() {
    rpc.close().await();
    fake.close();
    vertx.close().await();
  }

  private static Object wrongParams(JsonArray params) {
    throw new RpcError(-32602, "wrong param count (method 'x'): " + params.size() + " != 3");
  }

  @Test
  void findsOutWhatALotusCanDo() {
    fake.on(Method.STATE_COMPUTE, FilecoinNodeIT::wrongParams);
    fake.on(Method.SYNC_CHECK_BAD, _ -> "");
    fake.on(
        Method.PARENT_RECEIPTS,
        _ -> {
          throw new RpcError(1, "missing permission to invoke 'ChainGetParentReceipts'");
        });
    NodeProfile profile = node.profile().await();
    Capabilities can = profile.capabilities();
    assertThat(profile.client()).isEqualTo("lotus");
    assertThat(profile.network()).isEqualTo("testnet");
    assertThat(profile.genesis()).isEqualTo("bafygenesis");
    assertThat(profile.session()).contains("session-1");
    assertThat(can.has(Method.STATE_COMPUTE)).isTrue();
    assertThat(can.has(Method.SYNC_CHECK_BAD)).isTrue();
    assertThat(can.lacks(Method.REPLAY_TIPSET)).isPresent();
    assertThat(can.lacks(Method.PARENT_RECEIPTS).orElseThrow()).contains("permission");
  }

  @Test
  void knowsAVenusByTheMethodThatOnlyVenusHas() {
    fake.on(Method.VERSION, _ -> new JsonObject().put("Version", "1.20.0"));
    fake.on(Method.SYNCER_TRACKER, _ -> new JsonObject()).without(Method.SESSION);
    NodeProfile profile = node.profile().await();
    assertThat(profile.client()).isEqualTo("venus");
    assertThat(profile.session()).isEmpty();
  }

  @Test
  void knowsAForestByItsOwnWords() {
    fake.on(Method.VERSION, _ -> new JsonObject().put("Version", "0.36").put("Agent", "forest"));
    assertThat(node.identity().await().client()).isEqualTo("forest");
  }

  @Test
  void takesAnEndpointWithoutHintsForALotus() {
    fake.on(Method.VERSION, _ -> new JsonObject().put("Version", "1.2"));
    assertThat(node.identity().await().client()).isEqualTo("lotus");
  }

  @Test
  void refusesAnotherTipsetThanItAskedFor() {
    fake.on(Method.TIPSET, _ -> Tips.json(Tips.genesis()));
    assertThatThrownBy(() -> node.tipset(A.key()).await())
        .isInstanceOf(RpcException.Malformed.class)
        .hasMessageContaining("the tipset that was asked for");
  }

  @Test
  void givesTheTipsetBeforeANullRound() {
    fake.on(Method.TIPSET_BY_HEIGHT, _ -> Tips.json(A));
    assertThat(node.tipsetAt(3, A.key()).await()).isEqualTo(A);
    assertThatThrownBy(() -> node.tipsetAt(0, A.key()).await())
        .isInstanceOf(RpcException.Malformed.class);
  }

  @Test
  void findsTheOneBadBlockOfATipset() {
    node.identity().await();
    fake.on(
        Method.SYNC_CHECK_BAD,
        params -> params.getJsonObject(0).getString("/").equals("bafya2") ? "why" : "");
    assertThat(node.refusal(A.key()).await().orElseThrow().text()).isEqualTo("why");
  }

  @Test
  void executesWithTheHeightOfTheTipset() throws IOException {
    fake.on(Method.STATE_COMPUTE, params -> new JsonObject().put("params", params));
    try (RpcStream stream = node.execute(A)) {
      assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"params\":[1,[],[{\"/\":\"bafya\"},{\"/\":\"bafya2\"}]]");
    }
  }

  @Test
  void executesTheOldWayWhereThereIsNoOther() throws IOException {
    fake.on(Method.REPLAY_TIPSET, params -> new JsonObject().put("params", params));
    node.profile().await();
    try (RpcStream stream = node.execute(A)) {
      assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"params\":[[{\"/\":\"bafya\"},{\"/\":\"bafya2\"}]]");
    }
  }

  @Test
  void readsTheRootThatForestComputed() {
    JsonObject root =
        new JsonObject()
            .put("stateRoot", Tips.cid("bafyroot"))
            .put("epoch", 1)
            .put("tipsetKey", Tips.cids(A.key()));
    fake.on(Method.FOREST_STATE_COMPUTE, _ -> new JsonArray().add(root));
    assertThat(node.forestRoot(2).await()).isEqualTo(new ForestRoot(1, A.key(), "bafyroot"));
  }

  @Test
  void hasNoCertificateWhereF3IsOff() {
    fake.on(
        Method.F3_LATEST,
        _ -> {
          throw new RpcError(4, "f3 is disabled");
        });
    assertThat(node.f3Certificate().await()).isEmpty();
  }
}
