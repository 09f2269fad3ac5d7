package io.tipwatch.node.filecoin;

import static io.tipwatch.node.Account.ALPHA;
import static io.tipwatch.node.Account.NOW;
import static io.tipwatch.node.Account.eventually;
import static io.tipwatch.node.Account.heads;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.A;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.B;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.B2;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.C;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.D;
import static io.tipwatch.node.filecoin.FollowedFilecoinNode.G;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.HeadChange.Apply;
import io.tipwatch.chain.HeadChange.Current;
import io.tipwatch.chain.HeadChange.Revert;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.node.Account;
import io.tipwatch.node.FakeNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a feed tells of a Filecoin node that serves it, tipset by tipset. */
@Timeout(30)
class HeadFeedIT {
  private final FollowedFilecoinNode followed = new FollowedFilecoinNode();
  private final FakeNode node = followed.node;
  private final Account account = followed.account;

  @AfterEach
  void close() {
    followed.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 77})
  void followsASubscriptionWhateverTheNumberOfItsChannel(long channel) {
    node.channel(channel);
    followed.subscribe();
    followed.begin();
    node.tell(Tips.change("apply", B));
    node.tell(Tips.change("revert", B), Tips.change("apply", B2));
    account.awaits(heads(new Apply(B)), heads(new Revert(B), new Apply(B2)));
  }

  @Test
  void takesAValueThatComesBeforeTheAnswer() {
    node.valueFirst();
    followed.subscribe();
    followed.begin();
  }

  @Test
  void ignoresFramesThatBelongToNothing() {
    followed.subscribe();
    followed.begin();
    node.send(FakeNode.message("xrpc.ch.val", 99, new JsonArray().add(Tips.change("apply", D))));
    node.send(FakeNode.message("xrpc.ch.close", 99));
    node.send(FakeNode.message("who.knows"));
    node.send(new JsonObject().put("jsonrpc", "2.0").put("id", 1).put("result", 5));
    JsonObject closing = FakeNode.message("xrpc.ch.close", 0);
    node.send(new JsonObject().put("jsonrpc", "2.0").putNull("id").put("result", closing));
    node.tell(Tips.change("apply", B));
    account.awaits(heads(new Apply(B)));
    assertThat(account.strays).hasValue(5);
  }

  @Test
  void fetchesWhatTheNodeLeftOut() {
    followed.subscribe();
    followed.begin();
    node.head(D).tell(Tips.change("apply", D));
    account.awaits(heads(new Apply(B), new Apply(C), new Apply(D)));
    assertThat(node.called()).contains("Filecoin.ChainGetTipSet");
  }

  @Test
  void findsTheRevertsThatTheNodeLeftOut() {
    followed.subscribe();
    followed.begin();
    node.tell(Tips.change("apply", B), Tips.change("apply", C));
    node.tell(Tips.change("apply", B2));
    account.awaits(
        heads(new Apply(B), new Apply(C)), heads(new Revert(C), new Revert(B), new Apply(B2)));
  }

  @Test
  void saysNothingTwice() {
    followed.subscribe();
    followed.begin();
    node.head(C);
    node.tell(Tips.change("apply", B), Tips.change("apply", C));
    node.tell(Tips.change("apply", B));
    node.tell(Tips.change("apply", C));
    node.head(D).tell(Tips.change("apply", D));
    account.awaits(heads(new Apply(B), new Apply(C)), heads(new Apply(D)));
  }

  @Test
  void beginsAnewWhereTheGapCannotBeClosed() {
    Tipset lone = Tips.on(Tips.on(D, 100, "bafyunknown"), 101, "bafylone");
    followed.subscribe();
    followed.begin();
    node.tell(Tips.change("apply", lone));
    account.awaits(heads(new Current(lone)));
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
    followed.follow();
    var refusal = new Observation.Refusal(ALPHA, Optional.of(TipsetKey.of("bafybad")), "why", NOW);
    eventually(() -> account.seen.contains(refusal));
    eventually(() -> node.called().stream().filter("Filecoin.SyncState"::equals).count() > 4);
    assertThat(account.seen.stream().filter(refusal::equals)).hasSize(1);
  }

  @Test
  void takesHeadsAboveTheDefaultFrameSize() {
    followed.subscribe();
    followed.begin();
    JsonObject large = Tips.change("apply", B);
    large.getJsonObject("Val").put("Padding", "x".repeat(300_000));
    node.tell(large);
    account.awaits(heads(new Apply(B)));
  }

  /** Property: whatever a node drops or repeats, the account stays linked and ends at its head. */
  @ParameterizedTest
  @ValueSource(longs = {1, 20261122})
  void staysLinkedUnderLossAndRepetition(long seed) {
    Random random = new Random(seed);
    followed.follow();
    followed.begin();
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
    List<HeadChange> told = new ArrayList<>();
    TipsetKey at = A.key();
    while (!at.equals(wanted)) {
      if (account.next() instanceof Observation.Heads heads) {
        told.addAll(heads.changes());
        at = headAfter(at, heads.changes(), seed);
      }
    }
    assertThat(told).as("seed %d", seed).isNotEmpty();
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
