package io.tipwatch.sim;

import io.tipwatch.chain.NodeId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A simulated node: a real server on loopback that speaks one client's dialect. It may be called
 * from any thread; all it does happens on one context.
 */
public final class SimNode {
  private final Context home;
  private final NodeProfile profile;
  private final Follower follower;
  private final NodeSettings settings;
  private final Troubles troubles = new Troubles();
  private final Backend backend;
  private final RpcServer server;
  private final TipsetJson tipsets;

  SimNode(
      Vertx vertx,
      Context home,
      NodeProfile profile,
      SimChain chain,
      TraceShape shape,
      TipsetJson tipsets,
      InstantSource clock) {
    this.home = home;
    this.profile = profile;
    this.tipsets = tipsets;
    follower = new Follower(chain, profile.dialect(), shape);
    settings = new NodeSettings(chain, profile, clock);
    NodeMethods methods = new NodeMethods(profile, chain, follower, this.tipsets, settings);
    Subscriptions subscriptions = new Subscriptions(profile.dialect(), troubles);
    backend = new Backend(profile, methods, troubles, subscriptions);
    server = new RpcServer(vertx, () -> backend);
  }

  public NodeId name() {
    return profile.name();
  }

  public NodeProfile profile() {
    return profile;
  }

  /** Where JSON-RPC is answered over HTTP. */
  public URI http() {
    return URI.create("http://127.0.0.1:" + server.port() + "/rpc/v1");
  }

  /** Where heads can be followed. */
  public URI ws() {
    return URI.create("ws://127.0.0.1:" + server.port() + "/rpc/v1");
  }

  /** Starts to listen; the first time on a free port, later on the same. */
  public Future<Void> accept() {
    return then(server::open);
  }

  /** Ends all connections and refuses new ones until {@link #accept}. */
  public Future<Void> refuse() {
    return then(server::close);
  }

  /** The process ends and begins anew: connections break, the session changes, marks are lost. */
  public Future<Void> restart() {
    return then(server::close)
        .compose(_ ->
            then(() -> {
              settings.restarted();
              follower.forgetMarks();
              return server.open();
            }));
  }

  /** Connections in the middle of an answer break after so many bytes. */
  public Future<Void> hangUp(long afterBytes) {
    return inject(new Trouble.HangUp(afterBytes));
  }

  /** Connections stay, answers do not come, subscriptions say nothing. */
  public Future<Void> silence() {
    return inject(new Trouble.Silence());
  }

  /** From now on this is wrong with every answer. */
  public Future<Void> inject(Trouble trouble) {
    return run(() -> troubles.add(trouble));
  }

  /** From now on this is wrong with the answers to one method. */
  public Future<Void> inject(String method, Trouble trouble) {
    return run(() -> troubles.add(method, trouble));
  }

  /** Ends every injected trouble. */
  public Future<Void> calm() {
    return run(troubles::clear);
  }

  /** Ends the subscriptions with {@code xrpc.ch.close}, as for a slow reader. */
  public Future<Void> closeChannels() {
    return run(backend.subscriptions()::closeChannels);
  }

  /** Claims to be of another network. */
  public Future<Void> moveTo(ChainRules otherNetwork) {
    return run(() -> settings.moveTo(otherNetwork));
  }

  /** Every second execution comes out with a fault. */
  public Future<Void> equivocate(TraceFault fault) {
    return run(() -> settings.equivocate(fault));
  }

  /** Answers that a real node gave are served for their tipsets. */
  public Future<Void> play(Recording recording) {
    return run(() -> settings.play(recording));
  }

  /** The tipset that it follows at present. */
  public Future<SimTipset> head() {
    return on(follower::head);
  }

  /** How many subscriptions are open. */
  public Future<Integer> subscribers() {
    return on(backend.subscriptions()::size);
  }

  Backend backend() {
    return backend;
  }

  Follower follower() {
    return follower;
  }

  /** To be called on the node's context. */
  void learn(SimTipset tipset) {
    tell(follower.learn(tipset));
  }

  /** To be called on the node's context. */
  void jump(SimTipset tipset) {
    tell(follower.jump(tipset));
  }

  boolean isCongested() {
    return !troubles.silent() && backend.subscriptions().isCongested();
  }

  private void tell(List<List<Follower.Move>> notifications) {
    if (backend.subscriptions().size() > 0) {
      notifications.forEach(moves -> backend.subscriptions().tell(backend.methods().moves(moves)));
    }
  }

  private Future<Void> run(Runnable action) {
    return on(
            () -> {
              action.run();
              return Optional.empty();
            })
        .mapEmpty();
  }

  private <T> Future<T> on(Callable<T> action) {
    Promise<T> done = Promise.promise();
    home.runOnContext(_ -> {
      try {
        done.complete(action.call());
      } catch (Exception failure) {
        done.fail(failure);
      }
    });
    return done.future();
  }

  private Future<Void> then(Callable<Future<Void>> action) {
    return on(action).compose(started -> started);
  }
}
