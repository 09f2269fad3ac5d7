package io.tipwatch.node.evm;

import static io.tipwatch.node.Account.ALPHA;
import static io.tipwatch.node.Account.NOW;
import static io.tipwatch.node.Account.eventually;
import static io.tipwatch.node.Account.heads;
import static io.tipwatch.node.evm.FollowedEvmNode.G;
import static io.tipwatch.node.evm.FollowedEvmNode.computed;
import static io.tipwatch.node.evm.FollowedEvmNode.tip;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.HeadChange.Apply;
import io.tipwatch.chain.HeadChange.Current;
import io.tipwatch.chain.HeadChange.Revert;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.node.Account;
import io.tipwatch.node.FakeNode.RpcError;
import io.tipwatch.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a feed tells of an EVM node that serves it, block by block. */
@Timeout(60)
class EvmFeedIT {
  private final FollowedEvmNode followed = new FollowedEvmNode();
  private final EvmFake node = followed.node;
  private final Account account = followed.account;

  @AfterEach
  void close() {
    followed.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x1\"", "\"any text at all\"", "7"})
  void takesAnyIdForASubscription(String id) {
    node.subscription(id.startsWith("\"") ? id.substring(1, id.length() - 1) : 7);
    followed.begin(EvmProfile.OPERA);

    JsonObject second = node.mine("second");
    node.tell(second);

    account.awaits(computed(second), heads(new Apply(tip(second))));
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
    followed.subscribe(EvmProfile.ETHEREUM);
    eventually(() -> account.seen.stream().anyMatch(Observation.Heads.class::isInstance));
    eventually(() -> !node.wire().frames().isEmpty());
    account.seen.clear();

    node.head(head);
    node.wire().send(frames.getJsonObject(1));

    TreeMap<String, String> fields = new TreeMap<>();
    for (String name : EvmProfile.ETHEREUM.compared()) {
      fields.put(name, head.getString(name));
    }
    account.awaits(
        new Observation.Computed(ALPHA, tip(head), fields, NOW), heads(new Apply(tip(head))));
  }

  @Test
  void readsEveryHeightThatTheNodeDidNotTellOf() {
    followed.begin(EvmProfile.OPERA);
    List<JsonObject> mined = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      mined.add(node.mine("block " + i));
    }

    node.tell(mined.getLast());

    List<HeadChange> applied = new ArrayList<>();
    for (JsonObject block : mined) {
      account.awaits(computed(block));
      applied.add(new Apply(tip(block)));
    }
    account.awaits(heads(applied.toArray(HeadChange[]::new)));
  }

  @Test
  void findsTheCommonAncestorAfterAReorg() {
    JsonObject first = followed.begin(EvmProfile.ETHEREUM);
    JsonObject second = node.mine("second");
    JsonObject third = node.mine("third");
    node.tell(third);
    eventually(() -> account.seen.stream().anyMatch(Observation.Heads.class::isInstance));
    account.seen.clear();

    JsonObject other = Blocks.on(first, "other second");
    JsonObject tip = Blocks.on(other, "other third");
    node.know(other).head(tip).tell(tip);

    Observation.Heads heads = account.nextHeads();
    assertThat(heads.changes())
        .containsExactly(
            new Revert(tip(third)),
            new Revert(tip(second)),
            new Apply(tip(other)),
            new Apply(tip(tip)));
  }

  @Test
  void blocksOfALaboratoryAreKnownByTheirContent() throws Exception {
    for (JsonObject block : List.of(Blocks.on(G, "a"), Blocks.on(Blocks.on(G, "a"), "b"))) {
      node.head(block);
    }
    followed.poll(EvmProfile.DEV);
    Observation.Heads mine = account.nextHeads();

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
    followed.poll(EvmProfile.FEVM);
    assertThat(account.nextHeads().changes()).containsExactly(new Current(tip(first)));

    JsonObject later = Blocks.on(first, "later").put("number", "0x5");
    node.wire()
        .on(
            "eth_getBlockByNumber",
            params -> params.getString(0).equals("latest") ? later : first); // as Forest answers
    node.head(later);

    assertThat(account.nextHeads().changes()).containsExactly(new Apply(tip(later)));
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
    followed.poll(EvmProfile.ETHEREUM).examine().await();
    eventually(
        () -> node.wire().called().stream().filter("debug_getBadBlocks"::equals).count() > 2);

    refused.add(bad);

    Observation.Refusal refusal =
        new Observation.Refusal(ALPHA, Optional.of(TipsetKey.of(bad.getString("hash"))), "", NOW);
    eventually(() -> account.seen.contains(refusal));
    assertThat(account.seen.stream().filter(Observation.Refusal.class::isInstance)).hasSize(1);
  }

  /** Property: whatever a node repeats, leaves out or reorders, the account stays linked. */
  @ParameterizedTest
  @ValueSource(longs = {1, 20261125})
  void staysLinkedUnderReorgsAndLoss(long seed) {
    Random random = new Random(seed);
    JsonObject top = node.mine("first");
    followed.follow(EvmProfile.ETHEREUM);
    TipsetKey at = account.nextHeads().changes().getLast().tipset().key();
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
      for (HeadChange change : account.nextHeads().changes()) {
        Tipset tipset = change.tipset();
        TipsetKey from = change instanceof Revert ? tipset.key() : tipset.parents();
        assertThat(from).as("seed %d: %s", seed, change).isEqualTo(at);
        at = change instanceof Revert ? tipset.parents() : tipset.key();
      }
    }
  }
}
