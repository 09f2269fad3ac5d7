package io.tipwatch.node.evm;

import static io.tipwatch.node.Account.eventually;
import static io.tipwatch.node.Account.heads;
import static io.tipwatch.node.evm.FollowedEvmNode.computed;
import static io.tipwatch.node.evm.FollowedEvmNode.tip;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.HeadChange.Apply;
import io.tipwatch.chain.HeadChange.Current;
import io.tipwatch.chain.HeadChange.Revert;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.node.Account;
import io.tipwatch.node.rpc.RpcObserver;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a feed makes of an EVM node that falls silent, hangs up or is not to be believed. */
@Timeout(60)
class EvmFeedLossIT {
  private final FollowedEvmNode followed = new FollowedEvmNode();
  private final EvmFake node = followed.node;
  private final Account account = followed.account;

  @AfterEach
  void close() {
    followed.close();
  }

  /** As {@code anvil_rollback} does: not a word on the socket. */
  @Test
  void noticesThatTheHeadWentBackInSilence() {
    JsonObject first = node.mine("first");
    JsonObject second = node.mine("second");
    followed.follow(EvmProfile.ETHEREUM);
    assertThat(account.nextHeads().changes()).containsExactly(new Current(tip(second)));

    node.head(first);

    assertThat(account.nextHeads().changes()).containsExactly(new Revert(tip(second)));
    eventually(() -> account.reconnects.contains(RpcObserver.Reconnect.STALE));
  }

  @Test
  void anAnswerThatWasOnItsWayTooLongDoesNotTakeTheHeadBack() {
    node.mine("first");
    followed.follow(EvmProfile.OPERA);
    account.nextHeads();
    eventually(() -> !node.wire().frames().isEmpty());
    node.wire().hold("eth_getBlockByNumber");
    eventually(() -> node.wire().holds());
    JsonObject second = node.mine("second");
    node.tell(second);
    assertThat(account.nextHeads().changes()).containsExactly(new Apply(tip(second)));
    node.wire().refuseSockets(true);
    node.wire().hangUp();
    eventually(() -> !account.reconnects.isEmpty());

    node.wire().release();

    JsonObject third = node.mine("third");
    assertThat(account.nextHeads().changes()).containsExactly(new Apply(tip(third)));
  }

  @Test
  void pollsWhereThereIsNoSubscription() {
    node.wire().without("eth_subscribe");
    JsonObject first = node.mine("first");
    followed.follow(EvmProfile.ETHEREUM);
    assertThat(account.nextHeads().changes()).containsExactly(new Current(tip(first)));

    JsonObject second = node.mine("second");

    assertThat(account.nextHeads().changes()).containsExactly(new Apply(tip(second)));
    assertThat(node.wire().frames()).hasSize(1);
    assertThat(account.reconnects).isEmpty();
  }

  @Test
  void onlyPollsWhenToldTo() {
    JsonObject first = node.mine("first");
    followed.poll(EvmProfile.ETHEREUM);
    assertThat(account.nextHeads().changes()).containsExactly(new Current(tip(first)));

    JsonObject second = node.mine("second");

    assertThat(account.nextHeads().changes()).containsExactly(new Apply(tip(second)));
    assertThat(node.wire().frames()).isEmpty();
  }

  @Test
  void reconnectsWithoutAGap() {
    followed.begin(EvmProfile.OPERA);
    node.wire().hangUp();
    JsonObject second = node.mine("second");

    account.awaits(computed(second), heads(new Apply(tip(second))));
    eventually(() -> !node.wire().sockets().isEmpty());
    JsonObject third = node.mine("third");
    eventually(() -> node.wire().frames().size() > 1);
    node.tell(third);
    account.awaits(computed(third), heads(new Apply(tip(third))));
  }

  @Test
  void beginsANewAccountWhenTheVersionChanges() {
    JsonObject first = followed.begin(EvmProfile.OPERA);
    node.wire().on("web3_clientVersion", _ -> "anvil/v1.8.0");
    node.wire().hangUp();

    eventually(() -> account.seen.contains(heads(new Current(tip(first)))));
  }

  @Test
  void aGapInTheNumbersIsABrokenAnswerElsewhere() {
    JsonObject first = node.mine("first");
    followed.poll(EvmProfile.ETHEREUM);
    assertThat(account.nextHeads().changes()).containsExactly(new Current(tip(first)));

    node.head(Blocks.on(first, "later").put("number", "0x5"));

    assertThat(account.nextLost().reason()).contains("the parent of block 5 has the number 1");
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
    followed.poll(EvmProfile.DEV);

    assertThat(account.nextLost().reason()).contains("malformed answer");
  }

  @Test
  void doesNotFollowANodeOnAnotherChain() {
    followed.begin(EvmProfile.OPERA);
    node.wire().on("eth_chainId", _ -> "0xfa");
    node.wire().hangUp();

    assertThat(account.nextLost().reason())
        .contains("wrong network", "chain id 250", "chain id 31337");
    assertThat(account.seen).isEmpty();
  }

  @Test
  void doesNotFollowANodeWithAnotherGenesis() {
    followed.begin(EvmProfile.OPERA);
    JsonObject other = Blocks.genesis().put("hash", Blocks.hash("another genesis"));
    JsonObject first = Blocks.on(other, "first of another");
    node.know(other).head(first);
    node.wire().hangUp();

    assertThat(account.nextLost().reason()).contains("wrong network", "genesis");
  }
}
