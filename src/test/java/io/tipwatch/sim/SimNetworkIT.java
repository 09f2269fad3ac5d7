package io.tipwatch.sim;

import static io.tipwatch.sim.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.RawClient.Socket;
import io.tipwatch.sim.SimNetwork.Split;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimNetworkIT {
  private final Loopback loopback =
      new Loopback(ChainRules.mainnet(21).withMood(50, 200).withProofBytes(16), TraceShape.tiny());
  private final SimNetwork network = loopback.network;
  private final RawClient client = loopback.client;

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void threeSubscribersHearEveryLinkOfALongChain() throws InterruptedException {
    List<Socket> sockets = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      sockets.add(loopback.subscribed(loopback.node(dialect)));
    }
    await(network.steps(1_000));
    await(network.delay(node("probe").name(), 0));
    String head = await(network.head()).key().cids().getFirst();
    for (Socket socket : sockets) {
      assertThat(followed(socket, head)).isGreaterThan(900);
    }
  }

  @Test
  void allFollowAReorg() throws InterruptedException {
    Socket socket = loopback.subscribed(loopback.node(Dialect.LOTUS));
    await(network.steps(20));
    SimTipset head = await(network.reorg(5));
    JsonArray last = new JsonArray();
    while (last.size() != 10) {
      last = socket.changes();
    }
    assertThat(types(last))
        .isEqualTo(
            List.of(
                "revert", "revert", "revert", "revert", "revert", "apply", "apply", "apply",
                "apply", "apply"));
    assertThat(last.getJsonObject(9).getJsonObject("Val").getLong("Height"))
        .isEqualTo(head.height());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aFaultyNodeStopsAtTheTipsetThatItExecutedWrongly(Dialect dialect) {
    SimNode good = node("good");
    SimNode faulty = loopback.node(dialect);
    await(network.steps(5));
    Split split = await(network.split(faulty.name()));
    await(network.steps(10));
    assertThat(await(faulty.head())).isEqualTo(split.tipset());
    assertThat(await(good.head()).height()).isGreaterThan(split.tipset().height());
    await(network.heal(faulty.name()));
    assertThat(await(faulty.head())).isEqualTo(await(good.head()));
  }

  @Test
  void lotusTellsBothRootsHeaderFirst() throws IOException, InterruptedException {
    SimNode faulty = loopback.node(Dialect.LOTUS);
    Split split = await(network.split(faulty.name()));
    SimTipset child = next();
    SimTipset grandchild = next();
    String header = child.parentRoot();
    String computed =
        await(network.trace(split.tipset())).root(java.util.Optional.of(split.fault()));
    assertThat(bad(faulty, child))
        .contains(
            "parent state root did not match computed state (" + header + " != " + computed + ")");
    assertThat(bad(faulty, grandchild)).startsWith("linked to [").contains("caused by: [");
    String state = client.call(faulty, "Filecoin.SyncState", "[]").body();
    assertThat(state).contains("\"Stage\":5").contains(computed);
    assertThat(bad(faulty, split.tipset())).isEmpty();
  }

  @Test
  void aFaultInAReceiptDiffersInTheRootFirst() throws IOException, InterruptedException {
    SimNode faulty = loopback.node(Dialect.LOTUS);
    Split split =
        await(
            network.split(
                faulty.name(), _ -> TraceFault.inMessage(0, "MsgRct.GasUsed").inTraceOnly()));
    next();
    assertThat(await(faulty.head()).height()).isGreaterThan(split.tipset().height());
  }

  @Test
  void venusFlapsAndKeepsTheReasonToItself() throws IOException, InterruptedException {
    SimNode faulty = loopback.node(Dialect.VENUS);
    Socket socket = loopback.subscribed(faulty);
    Split split = await(network.split(faulty.name()));
    await(network.steps(20));
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      JsonObject change = socket.changes().getJsonObject(0);
      told.add(change.getString("Type"));
      assertThat(change.getJsonObject("Val").getLong("Height")).isEqualTo(split.tipset().height());
    }
    assertThat(told).startsWith("revert", "apply", "revert", "apply");
    JsonObject target =
        ((JsonObject) client.result(faulty, "Filecoin.SyncerTracker", "[]"))
            .getJsonArray("History")
            .getJsonObject(0);
    assertThat(target.getInteger("State")).isEqualTo(5);
    assertThat(target.getJsonObject("Err")).isEmpty();
  }

  @Test
  void forestSaysBadAndNothingElse() throws IOException, InterruptedException {
    SimNode faulty = loopback.node(Dialect.FOREST);
    await(network.split(faulty.name()));
    SimTipset child = next();
    assertThat(bad(faulty, child)).isEqualTo("bad");
    JsonObject status = (JsonObject) client.result(faulty, "Forest.SyncStatus", "[]");
    assertThat(status.getString("status")).isEqualTo("Error");
    assertThat(status.getJsonArray("activeForks").getJsonObject(0).getString("stage"))
        .isEqualTo("Error");
    JsonArray roots =
        (JsonArray)
            client.result(faulty, "Forest.StateCompute", "[" + (child.height() - 1) + ",1,true]");
    assertThat(roots.getJsonObject(0).getJsonObject("stateRoot").getString("/"))
        .isNotEqualTo(child.parentRoot());
  }

  @Test
  void aNodeOnItsOwnBranchGoesOnByItself() {
    SimNode good = node("good");
    SimNode alone = loopback.node(Dialect.LOTUS);
    await(network.fork(alone.name()));
    await(network.steps(10));
    assertThat(await(alone.head()).key()).isNotEqualTo(await(good.head()).key());
    await(network.heal(alone.name()));
    assertThat(await(alone.head())).isEqualTo(await(good.head()));
  }

  @Test
  void aSlowClockDelaysEverything() {
    SimNode late = loopback.node(Dialect.LOTUS);
    await(network.skew(late.name(), Duration.ofSeconds(65)));
    long before = await(late.head()).height();
    await(network.steps(3));
    assertThat(await(late.head()).height()).isEqualTo(before);
    await(network.steps(20));
    assertThat(await(late.head()).height()).isGreaterThan(before);
  }

  /** How many links lead to the head; fails at the first that does not fit. */
  private static int followed(Socket socket, String head) throws InterruptedException {
    JsonArray at = new JsonArray();
    int links = 0;
    while (true) {
      for (Object each : socket.changes()) {
        JsonObject change = (JsonObject) each;
        JsonObject tipset = change.getJsonObject("Val");
        JsonArray parents = tipset.getJsonArray("Blocks").getJsonObject(0).getJsonArray("Parents");
        if (change.getString("Type").equals("revert")) {
          at = parents;
          continue;
        }
        if (!at.isEmpty()) {
          assertThat(parents).isEqualTo(at);
        }
        at = tipset.getJsonArray("Cids");
        links++;
        if (at.getJsonObject(0).getString("/").equals(head)) {
          return links;
        }
      }
    }
  }

  private static List<String> types(JsonArray changes) {
    return changes.stream().map(change -> ((JsonObject) change).getString("Type")).toList();
  }

  private String bad(SimNode node, SimTipset tipset) throws IOException, InterruptedException {
    String cid = tipset.key().cids().getFirst();
    return (String) client.result(node, "Filecoin.SyncCheckBad", "[{\"/\":\"" + cid + "\"}]");
  }

  /** Steps until there is another tipset. */
  private SimTipset next() {
    for (int i = 0; i < 20; i++) {
      var made = await(network.step());
      if (made.isPresent()) {
        return made.orElseThrow();
      }
    }
    throw new AssertionError("twenty null rounds");
  }

  private SimNode node(String name) {
    return await(network.add(NodeProfile.of(name, Dialect.FOREST)));
  }
}
