package io.tipwatch.node.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.HeadChange.Apply;
import io.tipwatch.chain.HeadChange.Current;
import io.tipwatch.chain.HeadChange.Revert;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.FakeNode.RpcError;
import io.tipwatch.node.HeadFeed;
import io.tipwatch.node.NetworkGuard;
import io.tipwatch.node.rpc.Limits;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.testing.Recorded;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EvmFeedIT {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final NodeId ALPHA = new NodeId("alpha");
  private static final JsonObject G = Blocks.genesis();

  private final Vertx vertx = Vertx.vertx();
  private final EvmFake node = new EvmFake(vertx);
  private final NetworkGuard guard = new NetworkGuard();
  private final LinkedBlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
  private final List<RpcObserver.Reconnect> reconnects = new CopyOnWriteArrayList<>();
  private final List<HeadFeed> feeds = new ArrayList<>();
  private final List<EvmNode> nodes = new ArrayList<>();
  private final List<RpcClient> clients = new ArrayList<>();

  private final RpcObserver observer =
      new RpcObserver() {
        @Override
        public void reconnecting(NodeId of, Reconnect reason) {
          reconnects.add(reason);
        }
      };

  @AfterEach
  void close() {
    feeds.forEach(feed -> feed.stop().await());
    clients.forEach(client -> client.close().await());
    node.close();
    vertx.close().await();
  }

  private HeadFeed subscribe(EvmProfile profile) {
    return follow(profile, patient(Duration.ofMinutes(5)), false);
  }

  /** Quick to notice, and slow to give up, since the machine may be busy. */
  private static RpcLimits patient(Duration poll) {
    RpcLimits quick = Limits.quick();
    return new RpcLimits(
        quick.maxAnswerBytes(),
        quick.maxTraceBytes(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        quick.minBytesPerWindow(),
        Duration.ofSeconds(5),
        quick.ping(),
        poll,
        quick.reconnectMin(),
        quick.reconnectMax(),
        quick.maxBackfill());
  }

  private HeadFeed poll(EvmProfile profile) {
    return follow(profile, patient(Duration.ofMillis(300)), true);
  }

  private HeadFeed follow(EvmProfile profile, RpcLimits limits, boolean pollOnly) {
    NodeConfig plain = node.wire().config("alpha");
    NodeConfig config =
        new NodeConfig(
            plain.name(), plain.url(), plain.headsUrl(), pollOnly, plain.token(), plain.client());
    RpcClient rpc = new RpcClient(vertx, config, limits, observer);
    clients.add(rpc);
    EvmNode evm = new EvmNode(rpc, config, profile);
    nodes.add(evm);
    HeadFeed feed =
        new HeadFeed(
            new EvmHeads(evm),
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
      Observation observation = seen.poll(10, TimeUnit.SECONDS);
      assertThat(observation).as("an observation within 10 s").isNotNull();
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
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!claim.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 10 s").isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static Tipset tip(JsonObject block) {
    return Blocks.of(block).tipset();
  }

  private static Observation heads(HeadChange... changes) {
    return new Observation.Heads(ALPHA, List.of(changes), NOW);
  }

  private static Observation computed(JsonObject block) {
    return computed(block, EvmProfile.OPERA);
  }

  private static Observation computed(JsonObject block, EvmProfile profile) {
    return new Observation.Computed(ALPHA, tip(block), Blocks.of(block).computed(profile), NOW);
  }

  private static Observation reached() {
    return new Observation.Reached(ALPHA, NOW);
  }

  /** Follows a node whose head is one block above the genesis. */
  private JsonObject begin(EvmProfile profile) {
    JsonObject first = node.mine("first");
    subscribe(profile);
    awaits(
        reached(),
        new Observation.Learnt(tip(G), NOW),
        computed(first, profile),
        heads(new Current(tip(first))));
    eventually(() -> !node.wire().frames().isEmpty());
    return first;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x1\"", "\"any text at all\"", "7"})
  void takesAnyIdForASubscription(String id) {
    node.subscription(id.startsWith("\"") ? id.substring(1, id.length() - 1) : 7);
    begin(EvmProfile.OPERA);

    JsonObject second = node.mine("second");
    node.tell(second);

    awaits(computed(second), heads(new Apply(tip(second))));
  }

  @Test
  void followsTheFramesOfARealNode() throws Exception {
    JsonArray frames = new JsonArray(Buffer.buffer(Recorded.evm("anvil/ws_newHeads.json")));
    JsonObject head = frames.getJsonObject(1).getJsonObject("params").getJsonObject("result");
    JsonObject parent =
        Blocks.on(G, "parent")
            .put("number", "0x5")
            .put("hash", head.getString("parentHash"))
            .put("parentHash", Blocks.hash("a block that the node no longer has"));
    node.subscription(frames.getJsonObject(0).getString("result")).head(parent);
    subscribe(EvmProfile.ETHEREUM);
    eventually(() -> seen.stream().anyMatch(Observation.Heads.class::isInstance));
    eventually(() -> !node.wire().frames().isEmpty());
    seen.clear();

    node.head(head);
    node.wire().send(frames.getJsonObject(1));

    TreeMap<String, String> fields = new TreeMap<>();
    for (String name : EvmProfile.ETHEREUM.compared()) {
      fields.put(name, head.getString(name));
    }
    awaits(new Observation.Computed(ALPHA, tip(head), fields, NOW), heads(new Apply(tip(head))));
  }

  @Test
  void readsEveryHeightThatTheNodeDidNotTellOf() {
    begin(EvmProfile.OPERA);
    List<JsonObject> mined = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      mined.add(node.mine("block " + i));
    }

    node.tell(mined.getLast());

    List<HeadChange> applied = new ArrayList<>();
    for (JsonObject block : mined) {
      awaits(computed(block));
      applied.add(new Apply(tip(block)));
    }
    awaits(heads(applied.toArray(HeadChange[]::new)));
  }

  @Test
  void findsTheCommonAncestorAfterAReorg() {
    JsonObject first = begin(EvmProfile.ETHEREUM);
    JsonObject second = node.mine("second");
    JsonObject third = node.mine("third");
    node.tell(third);
    eventually(() -> seen.stream().anyMatch(Observation.Heads.class::isInstance));
    seen.clear();

    JsonObject other = Blocks.on(first, "other second");
    JsonObject tip = Blocks.on(other, "other third");
    node.know(other).head(tip).tell(tip);

    Observation.Heads heads = nextHeads();
    assertThat(heads.changes())
        .containsExactly(
            new Revert(tip(third)),
            new Revert(tip(second)),
            new Apply(tip(other)),
            new Apply(tip(tip)));
  }

  private Observation.Heads nextHeads() {
    while (true) {
      if (next() instanceof Observation.Heads heads) {
        return heads;
      }
    }
  }

  /** As {@code anvil_rollback} does: not a word on the socket. */
  @Test
  void noticesThatTheHeadWentBackInSilence() {
    JsonObject first = node.mine("first");
    JsonObject second = node.mine("second");
    follow(EvmProfile.ETHEREUM, patient(Duration.ofMillis(300)), false);
    assertThat(nextHeads().changes()).containsExactly(new Current(tip(second)));

    node.head(first);

    assertThat(nextHeads().changes()).containsExactly(new Revert(tip(second)));
    eventually(() -> reconnects.contains(RpcObserver.Reconnect.STALE));
  }

  @Test
  void anAnswerThatWasOnItsWayTooLongDoesNotTakeTheHeadBack() {
    node.mine("first");
    follow(EvmProfile.OPERA, patient(Duration.ofMillis(300)), false);
    nextHeads();
    eventually(() -> !node.wire().frames().isEmpty());
    node.wire().hold("eth_getBlockByNumber");
    eventually(() -> node.wire().holds());
    JsonObject second = node.mine("second");
    node.tell(second);
    assertThat(nextHeads().changes()).containsExactly(new Apply(tip(second)));
    node.wire().refuseSockets(true);
    node.wire().hangUp();
    eventually(() -> !reconnects.isEmpty());

    node.wire().release();

    JsonObject third = node.mine("third");
    assertThat(nextHeads().changes()).containsExactly(new Apply(tip(third)));
  }

  @Test
  void pollsWhereThereIsNoSubscription() {
    node.wire().without("eth_subscribe");
    JsonObject first = node.mine("first");
    follow(EvmProfile.ETHEREUM, patient(Duration.ofMillis(300)), false);
    assertThat(nextHeads().changes()).containsExactly(new Current(tip(first)));

    JsonObject second = node.mine("second");

    assertThat(nextHeads().changes()).containsExactly(new Apply(tip(second)));
    assertThat(node.wire().frames()).hasSize(1);
    assertThat(reconnects).isEmpty();
  }

  @Test
  void onlyPollsWhenToldTo() {
    JsonObject first = node.mine("first");
    poll(EvmProfile.ETHEREUM);
    assertThat(nextHeads().changes()).containsExactly(new Current(tip(first)));

    JsonObject second = node.mine("second");

    assertThat(nextHeads().changes()).containsExactly(new Apply(tip(second)));
    assertThat(node.wire().frames()).isEmpty();
  }

  @Test
  void reconnectsWithoutAGap() {
    begin(EvmProfile.OPERA);
    node.wire().hangUp();
    JsonObject second = node.mine("second");

    awaits(computed(second), heads(new Apply(tip(second))));
    eventually(() -> !node.wire().sockets().isEmpty());
    JsonObject third = node.mine("third");
    eventually(() -> node.wire().frames().size() > 1);
    node.tell(third);
    awaits(computed(third), heads(new Apply(tip(third))));
  }

  @Test
  void blocksOfALaboratoryAreKnownByTheirContent() throws Exception {
    for (JsonObject block : List.of(Blocks.on(G, "a"), Blocks.on(Blocks.on(G, "a"), "b"))) {
      node.head(block);
    }
    poll(EvmProfile.DEV);
    Observation.Heads mine = nextHeads();

    BlockNames names = new BlockNames(EvmProfile.Identity.CONTENT, 10);
    List<JsonObject> rendered = List.of(G, Blocks.on(G, "a"), Blocks.on(Blocks.on(G, "a"), "b"));
    Tipset named = tip(G);
    String parent = Blocks.ZERO;
    for (JsonObject block : rendered) { // another client has other hashes for the same blocks
      String hash = Blocks.hash("other hash of " + block.getString("hash"));
      JsonObject other = block.copy().put("hash", hash).put("parentHash", parent);
      named = names.named(BlockNames.linked(Blocks.of(other)));
      parent = hash;
    }

    assertThat(mine.changes().getLast().tipset()).isEqualTo(named);
    assertThat(named.key().cids().getFirst()).startsWith("content-");
  }

  @Test
  void heightsWithoutABlockAreNormalOnFilecoin() {
    JsonObject first = node.mine("first");
    poll(EvmProfile.FEVM);
    assertThat(nextHeads().changes()).containsExactly(new Current(tip(first)));

    JsonObject later = Blocks.on(first, "later").put("number", "0x5");
    node.wire()
        .on(
            "eth_getBlockByNumber",
            params -> params.getString(0).equals("latest") ? later : first); // as Forest answers
    node.head(later);

    assertThat(nextHeads().changes()).containsExactly(new Apply(tip(later)));
  }

  @Test
  void aGapInTheNumbersIsABrokenAnswerElsewhere() {
    JsonObject first = node.mine("first");
    poll(EvmProfile.ETHEREUM);
    assertThat(nextHeads().changes()).containsExactly(new Current(tip(first)));

    node.head(Blocks.on(first, "later").put("number", "0x5"));

    assertThat(nextLost().reason()).contains("the parent of block 5 has the number 1");
  }

  private Observation.Lost nextLost() {
    while (true) {
      if (next() instanceof Observation.Lost lost) {
        return lost;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "\"0x1\"",
        "{}",
        "{\"number\":1}",
        "{\"number\":\"0x1\",\"hash\":\"0x12\",\"parentHash\":\"0x12\",\"timestamp\":\"0x1\"}",
        "{\"number\":\"0xffffffffffffffff\"}",
        "{\"number\":\"-0x1\"}",
      })
  void aHostileHeadIsAStatementAboutThatNode(String answer) {
    node.wire().on("eth_getBlockByNumber", _ -> new JsonArray("[" + answer + "]").getValue(0));
    poll(EvmProfile.DEV);

    assertThat(nextLost().reason()).contains("malformed answer");
  }

  @Test
  void doesNotFollowANodeOnAnotherChain() {
    begin(EvmProfile.OPERA);
    node.wire().on("eth_chainId", _ -> "0xfa");
    node.wire().hangUp();

    assertThat(nextLost().reason()).contains("wrong network", "chain id 250", "chain id 31337");
    assertThat(seen).isEmpty();
  }

  @Test
  void doesNotFollowANodeWithAnotherGenesis() {
    begin(EvmProfile.OPERA);
    JsonObject other = Blocks.genesis().put("hash", Blocks.hash("another genesis"));
    JsonObject first = Blocks.on(other, "first of another");
    node.know(other).head(first);
    node.wire().hangUp();

    assertThat(nextLost().reason()).contains("wrong network", "genesis");
  }

  @Test
  void beginsANewAccountWhenTheVersionChanges() {
    JsonObject first = begin(EvmProfile.OPERA);
    node.wire().on("web3_clientVersion", _ -> "anvil/v1.8.0");
    node.wire().hangUp();

    eventually(() -> seen.contains(heads(new Current(tip(first)))));
  }

  @Test
  void tellsOfABlockThatTheNodeRefusesWhileItStandsStill() {
    JsonObject old = Blocks.on(G, "an old bad block");
    JsonObject bad = Blocks.on(Blocks.on(G, "first"), "bad");
    List<JsonObject> refused = new CopyOnWriteArrayList<>(List.of(old));
    node.wire()
        .on(
            "debug_getBadBlocks",
            params -> {
              if (!params.isEmpty()) {
                throw new RpcError(-32602, "too many arguments, want at most 0");
              }
              JsonArray all = new JsonArray();
              refused.forEach(block ->
                  all.add(
                      new JsonObject().put("hash", block.getString("hash")).put("block", block)));
              return all;
            });
    node.mine("first");
    poll(EvmProfile.ETHEREUM);
    nodes.getFirst().examine().await();
    eventually(
        () -> node.wire().called().stream().filter("debug_getBadBlocks"::equals).count() > 2);

    refused.add(bad);

    Observation.Refusal refusal =
        new Observation.Refusal(ALPHA, Optional.of(TipsetKey.of(bad.getString("hash"))), "", NOW);
    eventually(() -> seen.contains(refusal));
    assertThat(seen.stream().filter(Observation.Refusal.class::isInstance)).hasSize(1);
  }

  /** Property: whatever a node repeats, leaves out or reorders, the account stays linked. */
  @ParameterizedTest
  @ValueSource(longs = {1, 20261125})
  void staysLinkedUnderReorgsAndLoss(long seed) {
    Random random = new Random(seed);
    JsonObject top = node.mine("first");
    follow(EvmProfile.ETHEREUM, patient(Duration.ofMillis(300)), false);
    TipsetKey at = nextHeads().changes().getLast().tipset().key();
    List<JsonObject> line = new ArrayList<>(List.of(G, top));
    for (int step = 0; step < 60; step++) {
      for (int depth = random.nextInt(3); depth > 0 && line.size() > 2; depth--) {
        line.removeLast();
      }
      for (int rise = random.nextInt(4); rise > 0; rise--) {
        JsonObject block = Blocks.on(line.getLast(), "step " + step + " rise " + rise);
        node.know(block);
        line.add(block);
      }
      node.head(line.getLast());
      for (int copies = random.nextInt(3); copies > 0; copies--) {
        node.tell(line.get(random.nextInt(line.size())));
      }
      LockSupport.parkNanos(random.nextInt(20_000_000));
    }
    TipsetKey wanted = tip(line.getLast()).key();
    while (!at.equals(wanted)) {
      for (HeadChange change : nextHeads().changes()) {
        Tipset tipset = change.tipset();
        TipsetKey from = change instanceof Revert ? tipset.key() : tipset.parents();
        assertThat(from).as("seed %d: %s", seed, change).isEqualTo(at);
        at = change instanceof Revert ? tipset.parents() : tipset.key();
      }
    }
  }
}
