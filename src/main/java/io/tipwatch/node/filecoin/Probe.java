package io.tipwatch.node.filecoin;

import io.tipwatch.chain.Tipset;
import io.tipwatch.node.Capabilities;
import io.tipwatch.node.Capabilities.Support;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out which client an endpoint is and what it can do, by calls that cost the node nothing.
 */
final class Probe {
  private static final long METHOD_NOT_FOUND = -32601;
  private static final long F3_DISABLED = 4;

  private final Rpc rpc;

  Probe(Rpc rpc) {
    this.rpc = rpc;
  }

  /** The client and the version it gave. */
  record Found(Client client, String version) {}

  /**
   * Recent Lotus and Forest nodes name themselves. Of the others, each has a method that no other
   * one has; what has neither is taken for a Lotus, as gateways before one are.
   */
  Future<Found> client(Optional<String> stated) {
    return rpc.callFor(
            Method.VERSION,
            rpc.limits().callTimeout(),
            json -> {
              String agent = json.at("Agent").optionalText().orElse("");
              return Map.entry(agent, json.at("Version").text());
            })
        .compose(version ->
            stated
                .or(() -> Optional.of(version.getKey()))
                .flatMap(Client::named)
                .filter(named -> named != Client.UNKNOWN)
                .map(Future::succeededFuture)
                .orElseGet(this::tieBreak)
                .map(client -> new Found(client, version.getValue())));
  }

  private Future<Client> tieBreak() {
    Future<Support> forest = probe(Method.FOREST_SYNC_STATUS);
    Future<Support> venus = probe(Method.SYNCER_TRACKER);
    return Future.join(forest, venus)
        .map(_ -> {
          if (forest.result() instanceof Capabilities.Present) {
            return Client.FOREST;
          }
          return venus.result() instanceof Capabilities.Present ? Client.VENUS : Client.LOTUS;
        });
  }

  /** The process behind the endpoint; Venus does not tell. */
  Future<Optional<String>> session() {
    return rpc.callFor(Method.SESSION, rpc.limits().callTimeout(), JsonField::optionalText)
        .recover(cause ->
            cause instanceof RpcException.Remote
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(cause));
  }

  Future<Capabilities> capabilities(Client client) {
    return rpc.callFor(Method.HEAD, rpc.limits().callTimeout(), FilecoinCodec::tipset)
        .compose(head -> capabilities(client, head));
  }

  private Future<Capabilities> capabilities(Client client, Tipset head) {
    Json block = FilecoinCodec.parameter(head.key().cids().getFirst());
    Map<String, Future<Support>> probes = new HashMap<>();
    for (String method : client.optionalMethods()) {
      probes.put(
          method,
          switch (method) {
            case Method.SYNC_CHECK_BAD, Method.PARENT_RECEIPTS, Method.READ_OBJECT ->
                probe(method, block);
            // One parameter of a wrong type: a node that knows the method refuses it at once.
            case Method.STATE_COMPUTE, Method.REPLAY_TIPSET, Method.FOREST_STATE_COMPUTE ->
                probe(method, Json.of("probe"));
            default -> probe(method);
          });
    }
    List<Future<Support>> all = new ArrayList<>(probes.values());
    return Future.join(all)
        .map(_ -> {
          Map<String, Support> methods = new HashMap<>();
          probes.forEach((method, support) -> methods.put(method, support.result()));
          return new Capabilities(methods);
        });
  }

  private Future<Support> probe(String method, Json... params) {
    return rpc.call(method, params)
        .<Support>map(_ -> new Capabilities.Present())
        .recover(cause -> Future.succeededFuture(support(cause)));
  }

  /** What an error says about the presence of a method. */
  static Support support(Throwable cause) {
    if (!(cause instanceof RpcException.Remote remote)) {
      return new Capabilities.Unknown(String.valueOf(cause.getMessage()));
    }
    String text = remote.text();
    if (remote.code() == METHOD_NOT_FOUND || text.matches("(?s)method .{0,100} not found.*")) {
      return new Capabilities.Absent("the node does not know the method");
    }
    if (text.contains("missing permission")) {
      return new Capabilities.Absent("the token lacks the permission; read is enough");
    }
    if (remote.code() == F3_DISABLED) {
      return new Capabilities.Absent("F3 is switched off on the node");
    }
    return new Capabilities.Present();
  }
}
