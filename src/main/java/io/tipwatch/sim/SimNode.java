package io.tipwatch.sim;

import io.tipwatch.chain.NodeId;
import io.vertx.core.Future;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/**
 * A simulated node: a real server on loopback that speaks one client's dialect. It may be called
 * from any thread; all it does happens on one context.
 */
public final class SimNode {
  private final Home home;
  private final NodeProfile profile;
  private final Follower follower;
  private final NodeSettings settings;
  private final Troubles troubles = new Troubles();
  private final FilecoinBackend backend;
  private final RpcServer server;
  private final TipsetJson tipsets;

  SimNode(
      Home home,
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
    Subscriptions subscriptions = new Subscriptions(new ChainNotify(profile.dialect()), troubles);
    backend = new FilecoinBackend(profile, methods, troubles, subscriptions);
    server = new RpcServer(home.vertx(), () -> backend);
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
    return home.then(server::open);
  }

  /** Ends all connections and refuses new ones until {@link #accept}. */
  public Future<Void> refuse() {
    return home.then(server::close);
  }

  /** The process ends and begins anew: connections break, the session changes, marks are lost. */
  public Future<Void> restart() {
    return home.then(server::close)
        .compose(_ ->
            home.then(() -> {
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
    return home.run(() -> troubles.add(trouble));
  }

  /** From now on this is wrong with the answers to one method. */
  public Future<Void> inject(String method, Trouble trouble) {
    return home.run(() -> troubles.add(method, trouble));
  }

  /** Ends every injected trouble. */
  public Future<Void> calm() {
    return home.run(troubles::clear);
  }

  /** Ends the subscriptions with {@code xrpc.ch.close}, as for a slow reader. */
  public Future<Void> closeChannels() {
    return home.run(backend.subscriptions()::closeAll);
  }

  /** Claims to be of another network. */
  public Future<Void> moveTo(ChainRules otherNetwork) {
    return home.run(() -> settings.moveTo(otherNetwork));
  }

  /** Every second execution comes out with a fault. */
  public Future<Void> equivocate(TraceFault fault) {
    return home.run(() -> settings.equivocate(fault));
  }

  /** Answers that a real node gave are served for their tipsets. */
  public Future<Void> play(Recording recording) {
    return home.run(() -> settings.play(recording));
  }

  /** The tipset that it follows at present. */
  public Future<SimTipset> head() {
    return home.on(follower::head);
  }

  /** How many subscriptions are open. */
  public Future<Integer> subscribers() {
    return home.on(backend.subscriptions()::size);
  }

  FilecoinBackend backend() {
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
      new EthHeads(backend).tell(notifications);
    }
  }
}
