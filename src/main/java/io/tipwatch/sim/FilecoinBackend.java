package io.tipwatch.sim;

import io.vertx.core.json.Json;
import java.util.Optional;

/** A Filecoin node behind an address. */
record FilecoinBackend(
    NodeProfile profile, NodeMethods methods, Troubles troubles, Subscriptions subscriptions)
    implements Backend {
  private static final String NOTIFY = "Filecoin.ChainNotify";

  @Override
  public Manners manners() {
    Dialect dialect = profile.dialect();
    return new Manners(
        dialect.pings() ? Optional.of(profile.pingEvery()) : Optional.empty(),
        // only Venus minds silence
        dialect == Dialect.VENUS ? Optional.of(profile.idleTimeout()) : Optional.empty(),
        dialect.pongs());
  }

  @Override
  public boolean serves(String path) {
    return path.equals("/rpc/v1")
        || path.equals("/rpc/v0")
        || (path.equals("/rpc/v2") && profile.dialect() == Dialect.FOREST);
  }

  /** No token at all is fine for reading; a wrong one is not. */
  @Override
  public boolean admits(Optional<String> authorization, Optional<String> query) {
    Optional<String> wanted = profile.token();
    if (wanted.isEmpty()) {
      return true;
    }
    if (authorization.isPresent()) {
      return authorization.orElseThrow().equals("Bearer " + wanted.orElseThrow());
    }
    return profile.dialect() == Dialect.FOREST
        || query.filter(it -> it.startsWith("token=")).isEmpty()
        || query.orElseThrow().equals("token=" + wanted.orElseThrow());
  }

  @Override
  public boolean takesBatches() {
    return profile.dialect() != Dialect.VENUS;
  }

  @Override
  public Reply answer(Call call) {
    return switch (call.method()) {
      case NOTIFY -> new Reply.Failed(noChannel());
      case EthHeads.SUBSCRIBE -> new Reply.Failed(EthHeads.noCallbacks(profile.dialect()));
      default -> answerOnSocket(call);
    };
  }

  private RpcFailure noChannel() {
    return new RpcFailure(
        -32601,
        "method 'Filecoin.ChainNotify' not supported in this mode (no out channel support)",
        profile.dialect() == Dialect.FOREST ? 200 : 500,
        true);
  }

  @Override
  public Reply answerOnSocket(Call call) {
    return troubles
        .of(Trouble.Fail.class, call.method())
        .<Reply>map(fail -> new Reply.Failed(fail.failure().on(profile.dialect())))
        .orElseGet(() -> methods.call(call.method(), call.params()));
  }

  @Override
  public boolean converse(SocketSession session, Call call) {
    switch (call.method()) {
      case "xrpc.cancel" -> cancel(session, call);
      case NOTIFY -> subscribe(session, call);
      case EthHeads.SUBSCRIBE -> new EthHeads(this).subscribe(session, call);
      case EthHeads.UNSUBSCRIBE -> new EthHeads(this).unsubscribe(session, call);
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public ByteSource envelope(Reply reply, Call call) {
    return Envelope.around(reply, call, this);
  }

  private void subscribe(SocketSession session, Call call) {
    Optional<Trouble.Fail> fail = troubles.of(Trouble.Fail.class, call.method());
    if (fail.isPresent()) {
      session.send(envelope(new Reply.Failed(fail.orElseThrow().failure()), call));
      return;
    }
    String channel = Integer.toString(channel(session));
    String requestId = call.id().orElse("null");
    Subscriptions.Subscription opened = subscriptions.open(session, requestId, channel);
    session.send(envelope(new Reply.Value(channel), call));
    opened.tell(methods.current());
  }

  /** Per connection on Lotus and Venus, per process on Forest. */
  private int channel(SocketSession session) {
    long before = profile.dialect() == Dialect.FOREST ? subscriptions.opened() : session.channels();
    session.addChannel();
    return Math.toIntExact(profile.dialect().firstChannel() + before);
  }

  /** Forest ignores a cancel without an id, and wraps the close into a response. */
  private void cancel(SocketSession session, Call call) {
    boolean forest = profile.dialect() == Dialect.FOREST;
    if (call.params().isEmpty() || (forest && call.id().isEmpty())) {
      return;
    }
    subscriptions
        .cancel(session, Json.encode(call.params().getValue(0)))
        .map(ChainNotify::closed)
        .map(closing ->
            forest
                ? "{\"jsonrpc\":\"2.0\",\"id\":"
                    + call.id().orElse("null")
                    + ",\"result\":"
                    + closing
                    + "}"
                : closing)
        .ifPresent(session::write);
  }
}
