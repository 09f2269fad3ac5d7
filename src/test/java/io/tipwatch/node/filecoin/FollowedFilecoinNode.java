package io.tipwatch.node.filecoin;

import static io.tipwatch.node.Account.eventually;
import static io.tipwatch.node.Account.heads;
import static io.tipwatch.node.Account.learnt;
import static io.tipwatch.node.Account.reached;

import io.tipwatch.chain.HeadChange.Current;
import io.tipwatch.chain.Tipset;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.Account;
import io.tipwatch.node.FakeNode;
import io.tipwatch.node.HeadFeed;
import io.tipwatch.node.rpc.Limits;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A Filecoin node over loopback that is followed from tipset A on, and what is told of it. */
final class FollowedFilecoinNode {
  static final Tipset G = Tips.genesis();
  static final Tipset A = Tips.on(G, 1, "bafya");
  static final Tipset B = Tips.on(A, 4, "bafyb");
  static final Tipset B2 = Tips.on(A, 4, "bafyb", "bafyb2");
  static final Tipset C = Tips.on(B, 5, "bafyc");
  static final Tipset D = Tips.on(C, 9, "bafyd");

  final Vertx vertx = Vertx.vertx();
  final FakeNode node = new FakeNode(vertx).know(A, B, B2, C, D).head(A);
  final Account account = new Account(vertx);

  /** Polls too rarely to matter, so that only the subscription can tell. */
  HeadFeed subscribe() {
    return subscribe(node.config("alpha"));
  }

  HeadFeed subscribe(NodeConfig config) {
    return follow(config, slowPoll());
  }

  /** By a subscription, and by polling that is quick to notice what it does not tell. */
  HeadFeed follow() {
    return follow(node.config("alpha"));
  }

  HeadFeed follow(NodeConfig config) {
    return follow(config, Limits.quick());
  }

  private HeadFeed follow(NodeConfig config, RpcLimits limits) {
    FilecoinNode source = new FilecoinNode(account.connect(config, limits), config);
    return account.follow(source, config, limits);
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

  void begin() {
    account.awaits(reached(), learnt(G), heads(new Current(A)));
    eventually(() -> !node.sockets().isEmpty());
  }

  void close() {
    account.close();
    node.close();
    vertx.close().await();
  }
}
