package io.tipwatch.node.filecoin;

import io.tipwatch.chain.TipsetKey;
import io.tipwatch.node.Refusal;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What each dialect tells about tipsets that the node refuses. */
final class Signs {
  /** Stage of a Lotus sync worker, and state of a Venus target, that ended in an error. */
  private static final long ERRORED = 5;

  private static final int MAX_ENTRIES = 4_096;

  private final Rpc rpc;
  private final Client client;

  Signs(Rpc rpc, Client client) {
    this.rpc = rpc;
    this.client = client;
  }

  Future<List<Refusal>> all() {
    return switch (client) {
      case LOTUS -> ask(Method.SYNC_STATE, Signs::lotus);
      case VENUS -> ask(Method.SYNCER_TRACKER, Signs::venus);
      case FOREST -> ask(Method.FOREST_SYNC_STATUS, Signs::forest);
      case UNKNOWN -> Future.succeededFuture(List.of());
    };
  }

  Future<Optional<Refusal>> refusal(TipsetKey key) {
    Future<Optional<Refusal>> marked =
        client == Client.VENUS ? Future.succeededFuture(Optional.empty()) : bad(key, 0);
    return marked.compose(
        found -> found.isPresent() ? Future.succeededFuture(found) : all().map(s -> of(key, s)));
  }

  private static Optional<Refusal> of(TipsetKey key, List<Refusal> signs) {
    return signs.stream().filter(s -> s.tipset().filter(key::equals).isPresent()).findFirst();
  }

  /** One block after the other: the first bad one is enough. */
  private Future<Optional<Refusal>> bad(TipsetKey key, int index) {
    if (index == key.cids().size()) {
      return Future.succeededFuture(Optional.empty());
    }
    return rpc.callFor(
            Method.SYNC_CHECK_BAD,
            rpc.limits().callTimeout(),
            json -> json.optionalText().orElse(""),
            FilecoinCodec.parameter(key.cids().get(index)))
        .recover(Signs::silentIfAbsent)
        .compose(reason ->
            reason.isEmpty()
                ? bad(key, index + 1)
                : Future.succeededFuture(
                    Optional.of(new Refusal(Optional.of(key), reason, Method.SYNC_CHECK_BAD))));
  }

  /** A gateway lacks the method, and Forest may run without its list; then it says nothing. */
  private static Future<String> silentIfAbsent(Throwable cause) {
    return cause instanceof RpcException.Remote
        ? Future.succeededFuture("")
        : Future.failedFuture(cause);
  }

  private Future<List<Refusal>> ask(String method, Rpc.Reader<List<Refusal>> reader) {
    return rpc.callFor(method, rpc.limits().callTimeout(), reader)
        .recover(cause ->
            cause instanceof RpcException.Remote
                ? Future.succeededFuture(List.of())
                : Future.failedFuture(cause));
  }

  static List<Refusal> lotus(JsonField state) throws MalformedJsonException {
    List<Refusal> refusals = new ArrayList<>();
    for (JsonField sync : state.at("ActiveSyncs").items(MAX_ENTRIES)) {
      if (sync.at("Stage").number() == ERRORED) {
        refusals.add(
            new Refusal(
                tipsetKey(sync.at("Target")),
                sync.at("Message").optionalText().orElse(""),
                Method.SYNC_STATE));
      }
    }
    return refusals;
  }

  static List<Refusal> venus(JsonField tracker) throws MalformedJsonException {
    List<Refusal> refusals = new ArrayList<>();
    List<JsonField> targets = new ArrayList<>(tracker.at("History").items(MAX_ENTRIES));
    targets.addAll(tracker.at("Buckets").items(MAX_ENTRIES));
    for (JsonField target : targets) {
      if (target.at("State").number() == ERRORED) {
        // The error itself is a Go value without exported fields: {} on the wire.
        refusals.add(new Refusal(tipsetKey(target.at("Head")), "", Method.SYNCER_TRACKER));
      }
    }
    return refusals;
  }

  static List<Refusal> forest(JsonField status) throws MalformedJsonException {
    List<Refusal> refusals = new ArrayList<>();
    for (JsonField fork : status.at("activeForks").items(MAX_ENTRIES)) {
      String stage = fork.at("stage").optionalText().orElse("");
      if (stage.equals("Error") || stage.equals("Stalled")) {
        TipsetKey key = FilecoinCodec.key(fork.at("targetTipsetKey"));
        refusals.add(new Refusal(named(key), "", Method.FOREST_SYNC_STATUS));
      }
    }
    boolean failing = status.at("status").optionalText().filter("Error"::equals).isPresent();
    if (failing && refusals.isEmpty()) {
      refusals.add(new Refusal(Optional.empty(), "", Method.FOREST_SYNC_STATUS));
    }
    return refusals;
  }

  private static Optional<TipsetKey> tipsetKey(JsonField tipset) throws MalformedJsonException {
    if (tipset.isNull()) {
      return Optional.empty();
    }
    JsonField cids = tipset.at("Cids");
    return named(FilecoinCodec.key(cids.isNull() ? tipset.at("Key") : cids));
  }

  private static Optional<TipsetKey> named(TipsetKey key) {
    return key.isEmpty() ? Optional.empty() : Optional.of(key);
  }
}
