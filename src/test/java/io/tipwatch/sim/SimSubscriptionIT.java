package io.tipwatch.sim;

import static io.tipwatch.sim.Loopback.SUBSCRIBE;
import static io.tipwatch.sim.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.RawClient.Socket;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How simulated nodes tell their subscribers of heads, each client in its own way. */
class SimSubscriptionIT {
  private final Loopback loopback = Loopback.small();
  private final SimNetwork network = loopback.network;
  private final RawClient client = loopback.client;

  @AfterEach
  void close() {
    loopback.close();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void tellsHeadsAsTheClientDoes(Dialect dialect) throws InterruptedException {
    SimNode node = loopback.node(dialect);
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
    Socket socket = loopback.subscribed(loopback.node(dialect));
    socket.send("{\"jsonrpc\":\"2.0\",\"method\":\"xrpc.cancel\",\"params\":[1],\"id\":null}");
    JsonObject told = socket.next();
    JsonObject close = dialect == Dialect.FOREST ? told.getJsonObject("result") : told;
    assertThat(close.getString("method")).isEqualTo("xrpc.ch.close");
    assertThat(told.containsKey("id")).isEqualTo(dialect == Dialect.FOREST);
  }

  @Test
  void forestIgnoresACancelWithoutAnId() throws InterruptedException {
    SimNode node = loopback.node(Dialect.FOREST);
    Socket socket = loopback.subscribed(node);
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
    SimNode node = loopback.node(dialect);
    Socket socket = loopback.subscribed(node);
    socket.pause();
    for (int i = 0; i < 40 && await(node.subscribers()) > 0; i++) {
      await(network.reorg(100).recover(_ -> network.steps(120).compose(_ -> network.head())));
    }
    assertThat(await(node.subscribers())).isZero();
  }

  private static JsonObject block(JsonObject change) {
    return change.getJsonObject("Val").getJsonArray("Blocks").getJsonObject(0);
  }
}
