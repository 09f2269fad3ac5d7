package io.tipwatch.sim;

import static io.tipwatch.sim.Loopback.await;
import static io.tipwatch.sim.Loopback.params;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.sim.RawClient.Socket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client hears of simulated nodes that were told to misbehave. */
class SimTroubleIT {
  private final Loopback loopback = Loopback.small();
  private final SimNetwork network = loopback.network;
  private final RawClient client = loopback.client;

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void refusesConnectionsAndComesBackOnTheSamePort() throws IOException, InterruptedException {
    SimNode node = loopback.node(Dialect.LOTUS);
    Object session = client.result(node, "Filecoin.Session", "[]");
    await(node.refuse());
    assertThatThrownBy(() -> client.call(node, "Filecoin.ChainHead", "[]"))
        .isInstanceOf(ConnectException.class);
    await(node.restart());
    assertThat(client.result(node, "Filecoin.Session", "[]")).isNotEqualTo(session);
  }

  @Test
  void hangsUpInTheMiddleOfAnAnswer() {
    SimNode node = loopback.node(Dialect.FOREST);
    await(node.hangUp(100));
    assertThatThrownBy(() -> client.call(node, "Filecoin.ChainHead", "[]"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void truncatesAnAnswerInGoodForm() throws IOException, InterruptedException {
    SimNode node = loopback.node(Dialect.LOTUS);
    await(node.inject("Filecoin.ChainHead", new Trouble.Truncate(100)));
    assertThat(client.call(node, "Filecoin.ChainHead", "[]").body()).hasSize(100);
    assertThat(client.result(node, "Filecoin.Version", "[]")).isNotNull();
  }

  @Test
  void staysSilentUntilItIsCalmed() throws IOException, InterruptedException {
    SimNode node = loopback.node(Dialect.VENUS);
    Socket socket = loopback.subscribed(node);
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
    SimNode node = loopback.node(Dialect.LOTUS);
    String whole = client.call(node, "Filecoin.ChainHead", "[]").body();
    await(node.inject(new Trouble.Slow(20_000)));
    assertThat(client.call(node, "Filecoin.ChainHead", "[]").body()).isEqualTo(whole);
  }

  @Test
  void answersWithAnErrorOfChoice() throws IOException, InterruptedException {
    SimNode node = loopback.node(Dialect.LOTUS);
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
    SimNode node = loopback.node(Dialect.LOTUS);
    await(node.inject(new Trouble.Hostile(attack)));
    assertThat(client.call(node, "Filecoin.ChainHead", "[]").body()).isNotEmpty();
  }

  @Test
  void confusesIds() throws IOException, InterruptedException {
    SimNode node = loopback.node(Dialect.LOTUS);
    await(node.inject(new Trouble.WrongIds()));
    assertThat(
            new JsonObject(client.call(node, "Filecoin.ChainHead", "[]").body()).getInteger("id"))
        .isNotEqualTo(1);
  }

  @Test
  void framesComeTwiceOrNotAtAll() throws InterruptedException {
    SimNode node = loopback.node(Dialect.LOTUS);
    Socket socket = loopback.subscribed(node);
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
    SimNode node = loopback.node(Dialect.LOTUS);
    Object genesis = client.result(node, "Filecoin.ChainGetGenesis", "[]");
    await(node.moveTo(ChainRules.mainnet(99).withNetwork(99, "calibrationnet")));
    assertThat(client.result(node, "Filecoin.StateNetworkName", "[]")).isEqualTo("calibrationnet");
    assertThat(client.result(node, "Filecoin.ChainGetGenesis", "[]")).isNotEqualTo(genesis);
  }

  @Test
  void givesTwoAnswersToOneQuestion() throws IOException, InterruptedException {
    SimNode node = loopback.node(Dialect.FOREST);
    SimTipset head = await(network.head());
    await(node.equivocate(await(network.trace(head)).deepInCron(0)));
    JsonObject one = (JsonObject) client.result(node, "Filecoin.StateCompute", params(head));
    JsonObject two = (JsonObject) client.result(node, "Filecoin.StateCompute", params(head));
    assertThat(one.getJsonObject("Root")).isNotEqualTo(two.getJsonObject("Root"));
  }
}
