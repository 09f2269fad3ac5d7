package io.tipwatch.node.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.HeadChange.Apply;
import io.tipwatch.chain.HeadChange.Current;
import io.tipwatch.chain.HeadChange.Revert;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.FakeNode;
import io.tipwatch.node.Wire;
import io.tipwatch.node.rpc.Limits;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HeadFeedIT {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final NodeId ALPHA = new NodeId("alpha");
  private static final Tipset G = Tips.genesis();
  private static final Tipset A = Tips.on(G, 1, "bafya");
  private static final Tipset B = Tips.on(A, 4, "bafyb");
  private static final Tipset B2 = Tips.on(A, 4, "bafyb", "bafyb2");
  private static final Tipset C = Tips.on(B, 5, "bafyc");
  private static final Tipset D = Tips.on(C, 9, "bafyd");

  private final Vertx vertx = Vertx.vertx();
  private final FakeNode node = new FakeNode(vertx).know(A, B, B2, C, D).head(A);
  private final NetworkGuard guard = new NetworkGuard();
  private final LinkedBlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
  private final List<RpcObserver.Reconnect> reconnects = new CopyOnWriteArrayList<>();
  private final AtomicInteger strays = new AtomicInteger();
  private final List<HeadFeed> feeds = new ArrayList<>();
  private final List<RpcClient> clients = new ArrayList<>();

  private final RpcObserver observer =
      new RpcObserver() {
        @Override
        public void reconnecting(NodeId of, Reconnect reason) {
          reconnects.add(reason);
        }

        @Override
        public void strayFrame(NodeId of) {
          strays.incrementAndGet();
        }
      };

  @AfterEach
  void close() {
    feeds.forEach(feed -> feed.stop().await());
    clients.forEach(client -> client.close().await());
    node.close();
    vertx.close().await();
  }

  /** Polls too rarely to matter, so that only the subscription can tell. */
  private HeadFeed subscribe() {
    return follow(node.config("alpha"), slowPoll());
  }

  private static RpcLimits slowPoll() {
    RpcLimits quick = Limits.quick();
    return new RpcLimits(
        quick.maxAnswerBytes(),
        quick.maxTraceBytes(),
        quick.callTimeout(),
        quick.executeTimeout(),
        quick.stallWindow(),
        quick.minBytesPerWindow(),
        quick.silence(),
        quick.ping(),
        Duration.ofMinutes(5),
        quick.reconnectMin(),
        quick.reconnectMax(),
        quick.maxBackfill());
  }

  private HeadFeed follow(NodeConfig config, RpcLimits limits) {
    RpcClient rpc = new RpcClient(vertx, config, limits, observer);
    clients.add(rpc);
    HeadFeed feed =
        new HeadFeed(
            new FilecoinNode(rpc, config),
            config,
            new HeadFeed.Surroundings(
                vertx,
                limits,
                guard,
                observer,
                () -> NOW,
                new Random(7),
                OptionalLong.empty(),
                seen::add));
    feeds.add(feed);
    feed.start();
    return feed;
  }

  private Observation next() {
    try {
      Observation observation = seen.poll(5, TimeUnit.SECONDS);
      assertThat(observation).as("an observation within 5 s").isNotNull();
      return observation;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaits(Observation... expected) {
    for (Observation one : expected) {
      assertThat(next()).isEqualTo(one);
    }
  }

  private static void eventually(BooleanSupplier claim) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!claim.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 5 s").isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  private static Observation heads(HeadChange... changes) {
    return new Observation.Heads(ALPHA, List.of(changes), NOW);
  }

  private static Observation learnt(Tipset tipset) {
    return new Observation.Learnt(tipset, NOW);
  }

  private static Observation reached() {
    return new Observation.Reached(ALPHA, NOW);
  }

  private void begin() {
    awaits(reached(), learnt(G), heads(new Current(A)));
    eventually(() -> !node.sockets().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 77})
  void followsASubscriptionWhateverTheNumberOfItsChannel(long channel) {
    node.channel(channel);
    subscribe();
    begin();
    node.tell(Tips.change("apply", B));
    node.tell(Tips.change("revert", B), Tips.change("apply", B2));
    awaits(heads(new Apply(B)), heads(new Revert(B), new Apply(B2)));
  }

  @Test
  void takesAValueThatComesBeforeTheAnswer() {
    node.valueFirst();
    subscribe();
    begin();
  }

  @Test
  void ignoresFramesThatBelongToNothing() {
    subscribe();
    begin();
    node.send(FakeNode.message("xrpc.ch.val", 99, new JsonArray().add(Tips.change("apply", D))));
    node.send(FakeNode.message("xrpc.ch.close", 99));
    node.send(FakeNode.message("who.knows"));
    node.send(new JsonObject().put("jsonrpc", "2.0").put("id", 1).put("result", 5));
    JsonObject closing = FakeNode.message("xrpc.ch.close", 0);
    node.send(new JsonObject().put("jsonrpc", "2.0").putNull("id").put("result", closing));
    node.tell(Tips.change("apply", B));
    awaits(heads(new Apply(B)));
    assertThat(strays).hasValue(5);
  }

  @Test
  void fetchesWhatTheNodeLeftOut() {
    subscribe();
    begin();
    node.head(D).tell(Tips.change("apply", D));
    awaits(heads(new Apply(B), new Apply(C), new Apply(D)));
    assertThat(node.called()).contains("Filecoin.ChainGetTipSet");
  }

  @Test
  void findsTheRevertsThatTheNodeLeftOut() {
    subscribe();
    begin();
    node.tell(Tips.change("apply", B), Tips.change("apply", C));
    node.tell(Tips.change("apply", B2));
    awaits(heads(new Apply(B), new Apply(C)), heads(new Revert(C), new Revert(B), new Apply(B2)));
  }

  @Test
  void saysNothingTwice() {
    subscribe();
    begin();
    node.head(C);
    node.tell(Tips.change("apply", B), Tips.change("apply", C));
    node.tell(Tips.change("apply", B));
    node.tell(Tips.change("apply", C));
    node.head(D).tell(Tips.change("apply", D));
    awaits(heads(new Apply(B), new Apply(C)), heads(new Apply(D)));
  }

  @Test
  void beginsAnewWhereTheGapCannotBeClosed() {
    Tipset lone = Tips.on(Tips.on(D, 100, "bafyunknown"), 101, "bafylone");
    subscribe();
    begin();
    node.tell(Tips.change("apply", lone));
    awaits(heads(new Current(lone)));
  }

  @Test
  void subscribesAgainOnTheSameSocketWhenTheChannelCloses() {
    subscribe();
    begin();
    var socket = node.sockets().getFirst();
    node.head(B).closeChannel();
    awaits(heads(new Apply(B)));
    assertThat(node.sockets()).containsExactly(socket);
    assertThat(reconnects).containsExactly(RpcObserver.Reconnect.CHANNEL_CLOSED);
  }

  @Test
  void reconnectsWithoutAGapWhenTheSocketBreaks() {
    subscribe();
    begin();
    node.head(C).hangUp();
    awaits(heads(new Apply(B), new Apply(C)));
    eventually(() -> !node.sockets().isEmpty());
    node.tell(Tips.change("apply", D));
    awaits(heads(new Apply(D)));
  }

  @Test
  void beginsAnewWhenTheNodeWasRestarted() {
    subscribe();
    begin();
    node.on("Filecoin.Session", _ -> "session-2");
    node.hangUp();
    eventually(() -> seen.contains(heads(new Current(A))));
  }

  @Test
  void noticesSilence() {
    Wire wire = new Wire(vertx, node.config("alpha").url());
    NodeConfig direct = node.config("alpha");
    follow(
        new NodeConfig(
            direct.name(),
            direct.url(),
            Optional.of(wire.url("ws")),
            false,
            direct.token(),
            direct.client()),
        slowPoll());
    begin();
    wire.dead(true);
    eventually(() -> reconnects.contains(RpcObserver.Reconnect.SILENCE));
    wire.dead(false);
    node.head(B);
    awaits(heads(new Apply(B)));
    wire.close();
  }

  @Test
  void noticesASubscriptionThatForgotUs() {
    follow(node.config("alpha"), Limits.quick());
    begin();
    node.head(B);
    awaits(heads(new Apply(B)));
    eventually(() -> reconnects.contains(RpcObserver.Reconnect.STALE));
    eventually(() -> node.frames().stream().anyMatch(HeadFeedIT::isCancel));
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
    HeadFeed feed = subscribe();
    begin();
    feed.stop().await();
    eventually(() -> node.frames().stream().anyMatch(HeadFeedIT::isCancel));
  }

  @Test
  void pollsWhereThereIsNoSocket() {
    node.refuseSockets(true);
    follow(node.config("alpha"), Limits.quick());
    awaits(reached(), learnt(G), heads(new Current(A)));
    node.head(C);
    awaits(heads(new Apply(B), new Apply(C)));
    assertThat(reconnects).contains(RpcObserver.Reconnect.REFUSED);
  }

  @Test
  void onlyPollsWhenToldTo() {
    NodeConfig ws = node.config("alpha");
    follow(
        new NodeConfig(ws.name(), ws.url(), ws.headsUrl(), true, ws.token(), ws.client()),
        Limits.quick());
    awaits(reached(), learnt(G), heads(new Current(A)));
    node.head(B2);
    awaits(heads(new Apply(B2)));
    assertThat(node.sockets()).isEmpty();
  }

  @Test
  void saysOnceThatANodeIsLostAndOnceThatItIsBack() {
    follow(node.config("alpha"), Limits.quick());
    begin();
    node.down(true);
    assertThat(next()).isInstanceOf(Observation.Lost.class);
    node.down(false);
    awaits(reached());
    node.head(B).tell(Tips.change("apply", B));
    awaits(heads(new Apply(B)));
  }

  @Test
  void doesNotFollowANodeOnAnotherNetwork() {
    subscribe();
    begin();
    node.on("Filecoin.StateNetworkName", _ -> "calibnet");
    node.hangUp();
    assertThat(next())
        .isInstanceOfSatisfying(
            Observation.Lost.class,
            lost -> assertThat(lost.reason()).contains("wrong network", "calibnet", "testnet"));
    node.head(B);
    eventually(() -> reconnects.contains(RpcObserver.Reconnect.WRONG_NETWORK));
    node.on("Filecoin.StateNetworkName", _ -> "testnet");
    awaits(reached(), heads(new Current(B)));
  }

  @Test
  void tellsOnceThatTheNodeRefusesATipset() {
    JsonObject sync =
        new JsonObject()
            .put("Stage", 5)
            .put("Message", "why")
            .put("Target", new JsonObject().put("Cids", Tips.cids(TipsetKey.of("bafybad"))));
    node.on(
        "Filecoin.SyncState", _ -> new JsonObject().put("ActiveSyncs", new JsonArray().add(sync)));
    follow(node.config("alpha"), Limits.quick());
    var refusal = new Observation.Refusal(ALPHA, Optional.of(TipsetKey.of("bafybad")), "why", NOW);
    eventually(() -> seen.contains(refusal));
    eventually(() -> node.called().stream().filter("Filecoin.SyncState"::equals).count() > 4);
    assertThat(seen.stream().filter(refusal::equals)).hasSize(1);
  }

  @Test
  void takesHeadsAboveTheDefaultFrameSize() {
    subscribe();
    begin();
    JsonObject large = Tips.change("apply", B);
    large.getJsonObject("Val").put("Padding", "x".repeat(300_000));
    node.tell(large);
    awaits(heads(new Apply(B)));
  }

  @Test
  void leavesASocketThatNeverEndsAMessage() {
    subscribe();
    begin();
    JsonObject large = Tips.change("apply", B);
    large.getJsonObject("Val").put("Padding", "x".repeat(2 << 20));
    node.tell(large);
    eventually(() -> reconnects.contains(RpcObserver.Reconnect.TOO_LARGE));
    node.head(C);
    awaits(heads(new Apply(B), new Apply(C)));
  }

  @Test
  void leavesASocketThatSendsBrokenText() {
    subscribe();
    begin();
    node.sockets().getFirst().writeTextMessage("{\"jsonrpc\":\"2.0\",}");
    eventually(() -> reconnects.contains(RpcObserver.Reconnect.MALFORMED));
    node.head(B);
    awaits(heads(new Apply(B)));
  }

  /** Property: whatever a node drops or repeats, the account stays linked and ends at its head. */
  @ParameterizedTest
  @ValueSource(longs = {1, 20261122})
  void staysLinkedUnderLossAndRepetition(long seed) {
    Random random = new Random(seed);
    follow(node.config("alpha"), Limits.quick());
    begin();
    List<Tipset> line = new ArrayList<>(List.of(G, A));
    for (int step = 0; step < 60; step++) {
      List<JsonObject> changes = new ArrayList<>();
      for (int depth = random.nextInt(3); depth > 0 && line.size() > 2; depth--) {
        changes.add(Tips.change("revert", line.removeLast()));
      }
      for (int rise = 1 + random.nextInt(3); rise > 0; rise--) {
        Tipset top = line.getLast();
        Tipset applied =
            Tips.on(top, top.height() + 1 + random.nextInt(3), "bafy" + step + "x" + rise);
        node.know(applied);
        line.add(applied);
        changes.add(Tips.change("apply", applied));
      }
      node.head(line.getLast());
      for (int copies = random.nextInt(3); copies > 0; copies--) {
        node.tell(changes.toArray(JsonObject[]::new));
      }
      if (random.nextInt(20) == 0) {
        node.closeChannel();
      }
    }
    TipsetKey wanted = line.getLast().key();
    List<HeadChange> account = new ArrayList<>();
    TipsetKey at = A.key();
    while (!at.equals(wanted)) {
      if (next() instanceof Observation.Heads heads) {
        account.addAll(heads.changes());
        at = headAfter(at, heads.changes(), seed);
      }
    }
    assertThat(account).as("seed %d", seed).isNotEmpty();
  }

  private static TipsetKey headAfter(TipsetKey at, List<HeadChange> changes, long seed) {
    TipsetKey head = at;
    for (HeadChange change : changes) {
      Tipset tipset = change.tipset();
      if (change instanceof Current) {
        head = tipset.parents(); // more was missing than is ever fetched
      }
      TipsetKey standsOn = change instanceof Revert ? tipset.key() : tipset.parents();
      assertThat(standsOn).as("seed %d: %s", seed, change).isEqualTo(head);
      head = change instanceof Revert ? tipset.parents() : tipset.key();
    }
    return head;
  }
}
