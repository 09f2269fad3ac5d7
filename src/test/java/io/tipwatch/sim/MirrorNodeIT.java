package io.tipwatch.sim;

import static io.tipwatch.sim.Loopback.await;
import static io.tipwatch.sim.Mirrored.REAL_TOKEN;
import static io.tipwatch.sim.Mirrored.bearer;
import static io.tipwatch.sim.RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a mirror passes on, of a node of each dialect, while nothing is wrong with it. */
@Timeout(120)
class MirrorNodeIT {
  private final Mirrored mirrored = new Mirrored();
  private final SimNetwork network = mirrored.network;
  private final RawClient raw = mirrored.raw;

  @AfterEach
  void close() {
    mirrored.close();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void passesEveryCallOnAsItIs(Dialect dialect) throws Exception {
    SimNode real = mirrored.node(dialect);
    await(network.steps(3));
    MirrorNode mirror = mirrored.mirror(real, dialect);
    String head = mirrored.key(real);
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
      HttpResponse<String> direct = mirrored.real(real, call[0], call[1]);
      HttpResponse<String> passed = mirrored.ask(mirror, call[0], call[1]);
      assertThat(passed.statusCode()).as(call[0]).isEqualTo(direct.statusCode());
      assertThat(passed.body()).as(call[0]).isEqualTo(direct.body());
      assertThat(passed.headers().firstValue("content-type"))
          .as(call[0])
          .isEqualTo(direct.headers().firstValue("content-type"));
    }
  }

  @Test
  void passesABatchOnAsItIs() throws Exception {
    SimNode real = mirrored.node(Dialect.LOTUS);
    String batch =
        "[" + request("Filecoin.ChainHead", "[]") + "," + request("Filecoin.Version", "[]") + "]";
    assertThat(mirrored.post(mirrored.mirror(real, Dialect.LOTUS), batch).body())
        .isEqualTo(raw.post(real.http(), batch, bearer(REAL_TOKEN)).body());
  }

  @Test
  void passesErrorsOfTheTransportOn() throws Exception {
    SimNode real = mirrored.node(Dialect.LOTUS);
    MirrorNode mirror = mirrored.mirror(real, Dialect.LOTUS);
    await(real.inject("Filecoin.ChainHead", new Trouble.Fail(RpcFailure.BAD_GATEWAY)));
    await(real.inject("Filecoin.Version", new Trouble.Fail(RpcFailure.RATE_LIMITED)));
    assertThat(mirrored.ask(mirror, "Filecoin.ChainHead", "[]").statusCode()).isEqualTo(502);
    HttpResponse<String> limited = mirrored.ask(mirror, "Filecoin.Version", "[]");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.body()).contains("rate limit exceeded");
  }

  @Test
  void breaksOffWhereTheRealNodeDoes() throws Exception {
    SimNode real = mirrored.node(Dialect.VENUS);
    MirrorNode mirror = mirrored.mirror(real, Dialect.VENUS);
    String params = "[5348400,[]," + mirrored.key(real) + "]";
    await(real.inject("Filecoin.StateCompute", new Trouble.HangUp(10_000)));
    assertThatThrownBy(() -> mirrored.ask(mirror, "Filecoin.StateCompute", params))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesConnectionsLikeANodeThatIsDown() {
    SimNode real = mirrored.node(Dialect.FOREST);
    MirrorNode mirror = mirrored.mirror(real, Dialect.FOREST);
    await(real.refuse());
    assertThatThrownBy(() -> mirrored.ask(mirror, "Filecoin.ChainHead", "[]"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void letsNobodyElseUseTheRealNodesToken() throws Exception {
    MirrorNode mirror = mirrored.mirror(mirrored.node(Dialect.LOTUS), Dialect.LOTUS);
    String request = request("Filecoin.ChainHead", "[]");
    assertThat(raw.post(mirror.http(), request).statusCode()).isEqualTo(401);
    assertThat(raw.post(mirror.http(), request, bearer("guess")).statusCode()).isEqualTo(401);
    assertThat(raw.post(mirror.http(), request, bearer(REAL_TOKEN)).statusCode()).isEqualTo(401);
  }

  @Test
  void followsAgainWhenItIsHealed() throws Exception {
    SimNode real = mirrored.node(Dialect.FOREST);
    MirrorNode mirror = mirrored.mirror(real, Dialect.FOREST);
    mirrored.goWrong(mirror);
    mirror.heal();
    assertThat(mirrored.ask(mirror, "Filecoin.ChainHead", "[]").body())
        .isEqualTo(mirrored.real(real, "Filecoin.ChainHead", "[]").body());
    assertThat(
            ((JsonObject) mirrored.result(mirror, "Forest.SyncStatus", "[]")).getString("status"))
        .isEqualTo("Synced");
  }
}
