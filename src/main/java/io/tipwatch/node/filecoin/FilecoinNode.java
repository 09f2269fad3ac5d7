package io.tipwatch.node.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.Capabilities;
import io.tipwatch.node.Known;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Filecoin node as we use it, whatever its dialect. Every future fails with an {@link
 * RpcException} alone; {@link ErrorMeaning} tells what it means.
 */
public final class FilecoinNode {
  private final Rpc rpc;
  private final Optional<String> stated;
  private volatile Capabilities capabilities;
  private volatile Client client;

  public FilecoinNode(Rpc rpc, NodeConfig config) {
    this(rpc, config.client(), Known.NOTHING);
  }

  /**
   * A node that is not asked again what is known of it.
   *
   * @param stated its client, if the configuration states it
   */
  public FilecoinNode(Rpc rpc, Optional<String> stated, Known known) {
    this.rpc = rpc;
    this.stated = stated;
    this.capabilities = known.capabilities();
    this.client = Client.named(known.client()).orElse(Client.UNKNOWN);
  }

  public NodeId id() {
    return rpc.node();
  }

  public Rpc rpc() {
    return rpc;
  }

  /** The client that the configuration states. */
  public Optional<String> stated() {
    return stated;
  }

  /** What is known of it by now. */
  public Known known() {
    return new Known(client.label(), capabilities);
  }

  /** Asks everything anew, capabilities included; a dozen cheap calls. */
  public Future<NodeProfile> profile() {
    return identity()
        .compose(who ->
            new Probe(rpc)
                .capabilities(client)
                .map(found -> {
                  capabilities = found;
                  return new NodeProfile(
                      who.id(),
                      who.client(),
                      who.version(),
                      who.network(),
                      who.genesis(),
                      who.session(),
                      found);
                }));
  }

  /** Asks who the node is, but not what it can do: with the capabilities known so far. */
  public Future<NodeProfile> identity() {
    Probe probe = new Probe(rpc);
    return Future.join(
            probe.client(stated),
            call(Method.NETWORK_NAME, JsonField::text),
            call(Method.GENESIS, FilecoinCodec::tipset),
            probe.session())
        .transform(done ->
            done.succeeded()
                ? Future.succeededFuture(done.result())
                : Future.failedFuture(done.cause()))
        .map(done -> {
          Probe.Found found = done.resultAt(0);
          client = found.client();
          Tipset genesis = done.resultAt(2);
          return new NodeProfile(
              id(),
              found.client().label(),
              found.version(),
              done.resultAt(1),
              genesis.key().toString(),
              done.resultAt(3),
              capabilities);
        });
  }

  public Future<Tipset> head() {
    return call(Method.HEAD, FilecoinCodec::tipset);
  }

  public Future<Tipset> tipset(TipsetKey key) {
    return call(
        Method.TIPSET,
        json -> {
          Tipset tipset = FilecoinCodec.tipset(json);
          if (!tipset.key().equals(key)) {
            throw json.expected("the tipset that was asked for");
          }
          return tipset;
        },
        FilecoinCodec.parameter(key));
  }

  /**
   * The tipset at a height on the branch that ends in the anchor. At a null round it is the one
   * before, so that its height is lower than the one asked for.
   */
  public Future<Tipset> tipsetAt(long height, TipsetKey anchor) {
    return call(
        Method.TIPSET_BY_HEIGHT,
        json -> {
          Tipset tipset = FilecoinCodec.tipset(json);
          if (tipset.height() > height) {
            throw json.at("Height").expected(height + " or less");
          }
          return tipset;
        },
        Json.of(height),
        FilecoinCodec.parameter(anchor));
  }

  /** The receipts of the parents of a block, in the order of their messages. */
  public Future<List<Receipt>> receiptsOf(String childBlock) {
    return call(
        Method.PARENT_RECEIPTS, FilecoinCodec::receipts, FilecoinCodec.parameter(childBlock));
  }

  /**
   * The kinds of builtin actors by the CID of their code, such as {@code storageminer}, for the
   * network version after a tipset.
   */
  public Future<Map<String, String>> actorKinds(TipsetKey key) {
    return call(
            Method.NETWORK_VERSION,
            json -> json.number(0, Integer.MAX_VALUE),
            FilecoinCodec.parameter(key))
        .compose(version -> call(Method.ACTOR_CODES, FilecoinCodec::actorKinds, Json.of(version)));
  }

  /** The node's statement that it does not accept a tipset; empty if it makes none. */
  public Future<Optional<Refusal>> refusal(TipsetKey key) {
    return new Signs(rpc, client).refusal(key);
  }

  /** Everything that the node now says it refuses or cannot sync to. */
  public Future<List<Refusal>> signs() {
    return new Signs(rpc, client).all();
  }

  /**
   * Executes a tipset again and streams the answer, envelope included. A heavy call: at most one at
   * a time for each node. Blocks, so it is for virtual threads.
   */
  public RpcStream execute(Tipset tipset) throws RpcException {
    boolean legacy =
        capabilities.lacks(Method.STATE_COMPUTE).isPresent()
            && capabilities.has(Method.REPLAY_TIPSET);
    if (legacy) {
      return rpc.stream(
          Method.REPLAY_TIPSET,
          rpc.limits().executeTimeout(),
          FilecoinCodec.parameter(tipset.key()));
    }
    return rpc.stream(
        Method.STATE_COMPUTE,
        rpc.limits().executeTimeout(),
        Json.of(tipset.height()), // any larger epoch would run migrations on top
        Json.array(),
        FilecoinCodec.parameter(tipset.key()));
  }

  /**
   * The root that Forest computes by executing its own tipset at an epoch again: a few bytes, and
   * proof. Fails on other clients.
   */
  public Future<ForestRoot> forestRoot(long epoch) {
    return rpc.callFor(
        Method.FOREST_STATE_COMPUTE,
        rpc.limits().executeTimeout(),
        json -> {
          List<JsonField> roots = json.items(16);
          if (roots.isEmpty()) {
            throw json.expected("one root");
          }
          return FilecoinCodec.forestRoot(roots.getFirst());
        },
        Json.of(epoch),
        Json.of(1),
        Json.of(true));
  }

  /** The newest finality certificate; empty where F3 is off, not ready or not known. */
  public Future<Optional<F3Certificate>> f3Certificate() {
    return call(
            Method.F3_LATEST,
            json ->
                json.isNull()
                    ? Optional.<F3Certificate>empty()
                    : Optional.of(FilecoinCodec.certificate(json)))
        .recover(cause ->
            cause instanceof RpcException.Remote
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(cause));
  }

  /** The capabilities that the last {@link #profile()} found. */
  public Capabilities capabilities() {
    return capabilities;
  }

  private <T> Future<T> call(String method, Rpc.Reader<T> reader, Json... params) {
    return rpc.callFor(method, rpc.limits().callTimeout(), reader, params);
  }
}
