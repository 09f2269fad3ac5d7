package io.tipwatch.node.evm;

import static io.tipwatch.node.Account.ALPHA;
import static io.tipwatch.node.Account.NOW;
import static io.tipwatch.node.Account.eventually;
import static io.tipwatch.node.Account.heads;
import static io.tipwatch.node.Account.learnt;
import static io.tipwatch.node.Account.reached;

import io.tipwatch.chain.HeadChange.Current;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.Account;
import io.tipwatch.node.rpc.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** An EVM node over loopback that is followed, and what is told of it. */
final class FollowedEvmNode {
  static final JsonObject G = Blocks.genesis();
  private static final Duration OFTEN = Duration.ofMillis(300);

  /** Polls too rarely to matter, so that only the subscription can tell. */
  private static final Duration RARELY = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx();
  final EvmFake node = new EvmFake(vertx);
  final Account account = new Account(vertx);

  EvmNode subscribe(EvmProfile profile) {
    return follow(profile, patient(RARELY), false);
  }

  /** By a subscription, and by polling that is quick to notice what it does not tell. */
  EvmNode follow(EvmProfile profile) {
    return follow(profile, patient(OFTEN), false);
  }

  EvmNode poll(EvmProfile profile) {
    return follow(profile, patient(OFTEN), true);
  }

  private EvmNode follow(EvmProfile profile, RpcLimits limits, boolean pollOnly) {
    NodeConfig plain = node.wire().config("alpha");
    NodeConfig config =
        new NodeConfig(
            plain.name(), plain.url(), plain.headsUrl(), pollOnly, plain.token(), plain.client());
    EvmNode evm = new EvmNode(account.connect(config, limits), config, profile);
    account.follow(new EvmHeads(evm), config, limits);
    return evm;
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

  /** Follows a node whose head is one block above the genesis. */
  JsonObject begin(EvmProfile profile) {
    JsonObject first = node.mine("first");
    subscribe(profile);
    account.awaits(
        reached(), learnt(tip(G)), computed(first, profile), heads(new Current(tip(first))));
    eventually(() -> !node.wire().frames().isEmpty());
    return first;
  }

  void close() {
    account.close();
    node.close();
    vertx.close().await();
  }

  static Tipset tip(JsonObject block) {
    return Blocks.of(block).tipset();
  }

  static Observation computed(JsonObject block) {
    return computed(block, EvmProfile.OPERA);
  }

  static Observation computed(JsonObject block, EvmProfile profile) {
    return new Observation.Computed(ALPHA, tip(block), Blocks.of(block).computed(profile), NOW);
  }
}
