package io.tipwatch.sim.evm;

import io.tipwatch.sim.Backend;
import io.tipwatch.sim.ByteSource;
import io.tipwatch.sim.Call;
import io.tipwatch.sim.Dice;
import io.tipwatch.sim.Manners;
import io.tipwatch.sim.Reply;
import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.SocketSession;
import io.tipwatch.sim.Subscriptions;
import io.tipwatch.sim.Trouble;
import io.tipwatch.sim.Troubles;
import io.tipwatch.sim.evm.machine.Hex;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** An EVM node behind an address: HTTP and WebSocket on one port, at any path. */
record EvmBackend(
    EvmNodeProfile profile, MethodTable methods, Troubles troubles, Subscriptions subscriptions)
    implements Backend {
  private static final String SUBSCRIBE = "eth_subscribe";
  private static final String UNSUBSCRIBE = "eth_unsubscribe";

  @Override
  public Manners manners() {
    return new Manners(Optional.empty(), Optional.empty(), true);
  }

  @Override
  public boolean serves(String path) {
    return true;
  }

  @Override
  public boolean admits(Optional<String> authorization, Optional<String> query) {
    return true;
  }

  @Override
  public boolean takesBatches() {
    return true;
  }

  @Override
  public Reply answer(Call call) {
    return call.method().equals(SUBSCRIBE) && Capabilities.has(profile.dialect(), SUBSCRIBE)
        ? new Reply.Failed(EvmFailures.noNotifications())
        : answerOnSocket(call);
  }

  @Override
  public Reply answerOnSocket(Call call) {
    return troubles
        .of(Trouble.Fail.class, call.method())
        .<Reply>map(fail -> new Reply.Failed(fail.failure()))
        .orElseGet(() -> methods.call(call.method(), call.params()));
  }

  @Override
  public boolean converse(SocketSession session, Call call) {
    if (!Capabilities.has(profile.dialect(), SUBSCRIBE)) {
      return false;
    }
    switch (call.method()) {
      case SUBSCRIBE, "ftm_subscribe" -> subscribe(session, call);
      case UNSUBSCRIBE, "ftm_unsubscribe" -> {
        boolean ended =
            !call.params().isEmpty()
                && subscriptions.cancel(session, call.params().getString(0)).isPresent();
        session.send(envelope(new Reply.Value(Boolean.toString(ended)), call));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public ByteSource envelope(Reply reply, Call call) {
    String id = troubles.idFor(call);
    boolean ganache = profile.dialect() == EvmDialect.GANACHE;
    String before =
        ganache
            ? "{\"id\":" + id + ",\"jsonrpc\":\"2.0\","
            : "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",";
    return switch (reply) {
      case Reply.Value value -> ByteSource.text(before + "\"result\":" + value.json() + "}");
      case Reply.Nothing _ -> ByteSource.text(before + "\"result\":null}");
      case Reply.Failed failed ->
          ByteSource.text(before + "\"error\":" + error(failed.failure()) + "}");
      case Reply.Streamed streamed ->
          ByteSource.joined(
              ByteSource.text(before + "\"result\":"), streamed.json(), ByteSource.text("}"));
    };
  }

  private String error(RpcFailure failure) {
    JsonObject error =
        new JsonObject().put("code", failure.code()).put("message", failure.message());
    if (profile.dialect() == EvmDialect.GANACHE) {
      error.put("stack", "Error: " + failure.message() + "\n    at answer (node.js:1:1)");
    }
    return error.encode();
  }

  private void subscribe(SocketSession session, Call call) {
    Optional<Trouble.Fail> fail = troubles.of(Trouble.Fail.class, SUBSCRIBE);
    if (fail.isPresent()) {
      session.send(envelope(new Reply.Failed(fail.orElseThrow().failure()), call));
      return;
    }
    String kind = call.params().isEmpty() ? "" : String.valueOf(call.params().getValue(0));
    if (!kind.equals("newHeads")) {
      session.send(envelope(new Reply.Failed(unsupported(kind)), call));
      return;
    }
    String id = id();
    subscriptions.open(session, id, id);
    session.send(envelope(new Reply.Value(Json.encode(id)), call));
  }

  private RpcFailure unsupported(String kind) {
    return profile.dialect() == EvmDialect.ANVIL
        ? EvmFailures.internal("Not implemented")
        : RpcFailure.of(-32_601, "no \"" + kind + "\" subscription in eth namespace");
  }

  /** A number on some, as many digits as they like on others. */
  private String id() {
    long number = subscriptions.opened() + 1;
    return switch (profile.dialect()) {
      case GANACHE, BESU -> Hex.quantity(number);
      default -> {
        long seed = Dice.hash(Dice.hash(0x5B5C, profile.name().name()), number);
        yield "0x%016x%016x".formatted(seed, Dice.hash(seed));
      }
    };
  }
}
