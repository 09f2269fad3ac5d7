package io.tipwatch.node.filecoin;

import static io.tipwatch.node.Account.eventually;
import static io.tipwatch.node.Account.heads;
import static io.tipwatch.node.Account.learnt;
import static io.tipwatch.node.Account.reached;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.A;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.B;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.B2;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.C;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.D;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.G;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.HeadChange.Apply;
import io.tipwatch.chain.HeadChange.Current;
import io.tipwatch.chain.Observation;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.Account;
import io.tipwatch.node.FakeNode;
import io.tipwatch.node.HeadFeed;
import io.tipwatch.node.Wire;
import io.tipwatch.node.rpc.RpcObserver;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a feed makes of a Filecoin node that falls silent, hangs up or is not to be believed. */
@Timeout(30)
class HeadFeedLossIT {
  private final FollowedFilecoinNode followed = new FollowedFilecoinNode();
  private final FakeNode node = followed.node;
  private final Account account = followed.account;

  @AfterEach
  void close() {
    followed.close();
  }

  @Test
  void subscribesAgainOnTheSameSocketWhenTheChannelCloses() {
    followed.subscribe();
    followed.begin();
    var socket = node.sockets().getFirst();
    node.head(B).closeChannel();
    account.awaits(heads(new Apply(B)));
    assertThat(node.sockets()).containsExactly(socket);
    assertThat(account.reconnects).containsExactly(RpcObserver.Reconnect.CHANNEL_CLOSED);
  }

  @Test
  void reconnectsWithoutAGapWhenTheSocketBreaks() {
    followed.subscribe();
    followed.begin();
    node.head(C).hangUp();
    account.awaits(heads(new Apply(B), new Apply(C)));
    eventually(() -> !node.sockets().isEmpty());
    node.tell(Tips.change("apply", D));
    account.awaits(heads(new Apply(D)));
  }

  @Test
  void beginsAnewWhenTheNodeWasRestarted() {
    followed.subscribe();
    followed.begin();
    node.on("Filecoin.Session", _ -> "session-2");
    node.hangUp();
    eventually(() -> account.seen.contains(heads(new Current(A))));
  }

  @Test
  void noticesSilence() {
    Wire wire = new Wire(followed.vertx, node.config("alpha").url());
    NodeConfig direct = node.config("alpha");
    followed.subscribe(
        new NodeConfig(
            direct.name(),
            direct.url(),
            Optional.of(wire.url("ws")),
            false,
            direct.token(),
            direct.client()));
    followed.begin();
    wire.dead(true);
    eventually(() -> account.reconnects.contains(RpcObserver.Reconnect.SILENCE));
    wire.dead(false);
    node.head(B);
    account.awaits(heads(new Apply(B)));
    wire.close();
  }

  @Test
  void noticesASubscriptionThatForgotUs() {
    followed.follow();
    followed.begin();
    node.head(B);
    account.awaits(heads(new Apply(B)));
    eventually(() -> account.reconnects.contains(RpcObserver.Reconnect.STALE));
    eventually(() -> node.frames().stream().anyMatch(HeadFeedLossIT::isCancel));
  }

  private static boolean isCancel(JsonObject frame) {
    return "xrpc.cancel".equals(frame.getString("method"))
        && frame.containsKey("id")
        && frame.getValue("id") == null
        && frame.getJsonArray("params").equals(new JsonArray().add(1));
  }

  @Test
  void cancelsByTheIdOfTheRequestWhenItStops() {
    node.channel(42);
    HeadFeed feed = followed.subscribe();
    followed.begin();
    feed.stop().await();
    eventually(() -> node.frames().stream().anyMatch(HeadFeedLossIT::isCancel));
  }

  @Test
  void pollsWhereThereIsNoSocket() {
    node.refuseSockets(true);
    followed.follow();
    account.awaits(reached(), learnt(G), heads(new Current(A)));
    node.head(C);
    account.awaits(heads(new Apply(B), new Apply(C)));
    assertThat(account.reconnects).contains(RpcObserver.Reconnect.REFUSED);
  }

  @Test
  void onlyPollsWhenToldTo() {
    NodeConfig ws = node.config("alpha");
    followed.follow(
        new NodeConfig(ws.name(), ws.url(), ws.headsUrl(), true, ws.token(), ws.client()));
    account.awaits(reached(), learnt(G), heads(new Current(A)));
    node.head(B2);
    account.awaits(heads(new Apply(B2)));
    assertThat(node.sockets()).isEmpty();
  }

  @Test
  void saysOnceThatANodeIsLostAndOnceThatItIsBack() {
    followed.follow();
    followed.begin();
    node.down(true);
    assertThat(account.next()).isInstanceOf(Observation.Lost.class);
    node.down(false);
    account.awaits(reached());
    node.head(B).tell(Tips.change("apply", B));
    account.awaits(heads(new Apply(B)));
  }

  @Test
  void doesNotFollowANodeOnAnotherNetwork() {
    followed.subscribe();
    followed.begin();
    node.on("Filecoin.StateNetworkName", _ -> "calibnet");
    node.hangUp();
    assertThat(account.next())
        .isInstanceOfSatisfying(
            Observation.Lost.class,
            lost -> assertThat(lost.reason()).contains("wrong network", "calibnet", "testnet"));
    node.head(B);
    eventually(() -> account.reconnects.contains(RpcObserver.Reconnect.WRONG_NETWORK));
    node.on("Filecoin.StateNetworkName", _ -> "testnet");
    account.awaits(reached(), heads(new Current(B)));
  }

  @Test
  void leavesASocketThatNeverEndsAMessage() {
    followed.subscribe();
    followed.begin();
    JsonObject large = Tips.change("apply", B);
    large.getJsonObject("Val").put("Padding", "x".repeat(2 << 20));
    node.tell(large);
    eventually(() -> account.reconnects.contains(RpcObserver.Reconnect.TOO_LARGE));
    node.head(C);
    account.awaits(heads(new Apply(B), new Apply(C)));
  }

  @Test
  void leavesASocketThatSendsBrokenText() {
    followed.subscribe();
    followed.begin();
    node.sockets().getFirst().writeTextMessage("{\"jsonrpc\":\"2.0\",}");
    eventually(() -> account.reconnects.contains(RpcObserver.Reconnect.MALFORMED));
    node.head(B);
    account.awaits(heads(new Apply(B)));
  }
}
