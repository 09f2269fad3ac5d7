package io.tipwatch.sim;

import io.tipwatch.chain.TipsetKey;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Optional;

/** {@code eth_subscribe newHeads} of Filecoin's nodes; reverts are not told. */
record EthHeads(FilecoinBackend node) {
  static final String SUBSCRIBE = "eth_subscribe";
  static final String UNSUBSCRIBE = "eth_unsubscribe";

  private static final Framing FRAMING = new EthSubscription();

  /** Without a socket there is nothing to tell heads on. */
  static RpcFailure noCallbacks(Dialect dialect) {
    return dialect == Dialect.FOREST
        ? RpcFailure.methodAbsent(dialect, SUBSCRIBE)
        : RpcFailure.of(1, "connection doesn't support callbacks").on(dialect);
  }

  void subscribe(SocketSession session, Call call) {
    Optional<Trouble.Fail> fail = node.troubles().of(Trouble.Fail.class, SUBSCRIBE);
    boolean heads = !call.params().isEmpty() && "newHeads".equals(call.params().getValue(0));
    if (fail.isPresent() || !heads) {
      RpcFailure why =
          fail.map(Trouble.Fail::failure)
              .orElseGet(() -> RpcFailure.of(1, "unsupported event type"));
      session.send(node.envelope(new Reply.Failed(why.on(node.profile().dialect())), call));
      return;
    }
    String id = id();
    node.subscriptions().open(new Subscriptions.Reader(session, Json.encode(id), id, FRAMING));
    session.send(node.envelope(new Reply.Value(Json.encode(id)), call));
  }

  /** A UUID with zeros behind it. */
  private String id() {
    long seed =
        Dice.hash(Dice.hash(0xE7, node.profile().name().name()), node.subscriptions().opened());
    return "0x%016x%016x".formatted(seed, Dice.hash(seed)) + "0".repeat(32);
  }

  void unsubscribe(SocketSession session, Call call) {
    boolean ended =
        !call.params().isEmpty()
            && node.subscriptions()
                .cancel(session, Json.encode(call.params().getValue(0)))
                .isPresent();
    session.send(node.envelope(new Reply.Value(Boolean.toString(ended)), call));
  }

  /** Lotus and Venus tell the parents of their heads, and Forest the heads themselves. */
  void tell(List<List<Follower.Move>> notifications) {
    if (!node.subscriptions().has(FRAMING)) {
      return;
    }
    boolean itself = node.profile().dialect() == Dialect.FOREST;
    notifications.stream()
        .flatMap(List::stream)
        .filter(move -> move.type().equals("apply"))
        .map(move -> itself ? move.tipset().key() : move.tipset().parents())
        .flatMap(key -> block(key).stream())
        .forEach(block -> node.subscriptions().tell(FRAMING, block));
  }

  /** What a node cannot tell when it is asked it does not tell by itself either. */
  private Optional<String> block(TipsetKey key) {
    JsonArray params = new JsonArray().add(EthHash.of(key)).add(true);
    Call call = new Call("eth_getBlockByHash", params, Optional.empty());
    return node.answerOnSocket(call) instanceof Reply.Value(String json)
        ? Optional.of(json)
        : Optional.empty();
  }
}
