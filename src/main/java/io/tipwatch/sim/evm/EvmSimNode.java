package io.tipwatch.sim.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.sim.EthSubscription;
import io.tipwatch.sim.Home;
import io.tipwatch.sim.RpcServer;
import io.tipwatch.sim.Subscriptions;
import io.tipwatch.sim.Trouble;
import io.tipwatch.sim.Troubles;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.vertx.core.Future;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A simulated EVM node: a real server on loopback that speaks one client's dialect. It may be
 * called from any thread; all it does happens on one context.
 */
public final class EvmSimNode {
  private final Home home;
  private final EvmNodeProfile profile;
  private final EvmFollower follower;
  private final EvmNodeSettings settings;
  private final Troubles troubles = new Troubles();
  private final ChainMethods chainMethods;
  private final EvmBackend backend;
  private final RpcServer server;

  EvmSimNode(Home home, EvmNodeProfile profile, EvmSimChain chain, InstantSource clock) {
    this.home = home;
    this.profile = profile;
    follower = new EvmFollower(chain, profile.dialect());
    settings = new EvmNodeSettings(profile, clock);
    Blocks blocks = new Blocks(profile, follower);
    MethodTable table = new MethodTable(profile.dialect());
    chainMethods = new ChainMethods(profile, follower, blocks);
    chainMethods.register(table);
    new InfoMethods(profile, chain.rules(), follower, settings).register(table);
    new TraceMethods(profile.dialect(), follower, blocks, settings.tracer()).register(table);
    new DebugMethods(profile, chain, follower, settings.tracer()).register(table);
    Subscriptions subscriptions = new Subscriptions(new EthSubscription(), troubles);
    backend = new EvmBackend(profile, table, troubles, subscriptions);
    server = new RpcServer(home.vertx(), () -> backend);
  }

  public NodeId name() {
    return profile.name();
  }

  public EvmNodeProfile profile() {
    return profile;
  }

  /** Where JSON-RPC is answered over HTTP. */
  public URI http() {
    return URI.create("http://127.0.0.1:" + server.port() + "/");
  }

  /** Where heads can be followed, and everything else be asked too. */
  public URI ws() {
    return URI.create("ws://127.0.0.1:" + server.port() + "/");
  }

  /** Starts to listen; the first time on a free port, later on the same. */
  public Future<Void> accept() {
    return home.then(server::open);
  }

  /** Ends all connections and refuses new ones until {@link #accept}. */
  public Future<Void> refuse() {
    return home.then(server::close);
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

  /** From now on this is wrong with the traces of every transaction. */
  public Future<Void> inject(TracerTrouble trouble) {
    return home.run(() -> settings.tracer().add(trouble));
  }

  /** From now on this is wrong with the traces of one transaction. */
  public Future<Void> inject(String transaction, TracerTrouble trouble) {
    return home.run(() -> settings.tracer().add(transaction, trouble));
  }

  /** Ends every injected trouble, those of the tracer included. */
  public Future<Void> calm() {
    return home.run(() -> {
      troubles.clear();
      settings.tracer().clear();
    });
  }

  /** Ends the connections of all subscribers, as of slow readers. */
  public Future<Void> closeChannels() {
    return home.run(backend.subscriptions()::closeAll);
  }

  /** Says that it is syncing to a height; {@link #inSync} ends that. */
  public Future<Void> syncTo(long height) {
    return home.run(() -> settings.syncTo(height));
  }

  public Future<Void> inSync() {
    return home.run(settings::inSync);
  }

  /** Claims to be of another network. */
  public Future<Void> moveTo(EvmRules otherNetwork) {
    return home.run(() -> settings.moveTo(otherNetwork));
  }

  /** Claims to be of another version. */
  public Future<Void> upgradeTo(String version) {
    return home.run(() -> settings.upgradeTo(version));
  }

  public Future<Void> setPeers(int count) {
    return home.run(() -> settings.setPeers(count));
  }

  /** The block that it follows at present, as it came out there. */
  public Future<Known> head() {
    return home.on(follower::head);
  }

  /** What it wrote into its log when it stopped; nothing if it goes on. */
  public Future<Optional<String>> complaint() {
    return home.on(() ->
        follower
            .objection()
            .or(() ->
                follower.refused().isEmpty()
                    ? Optional.empty()
                    : Optional.of(follower.refused().getFirst().reason())));
  }

  /** How many subscriptions are open. */
  public Future<Integer> subscribers() {
    return home.on(backend.subscriptions()::size);
  }

  EvmBackend backend() {
    return backend;
  }

  EvmFollower follower() {
    return follower;
  }

  /** To be called on the node's context. */
  void learn(Known told) {
    Known before = follower.head();
    tell(before, follower.learn(told));
  }

  /** To be called on the node's context. */
  void heal() {
    Known before = follower.head();
    settings.inSync();
    List<Known> added = follower.heal();
    // all of them are new to it, but not to its subscribers
    long known = before.block().number();
    tell(before, added.stream().filter(it -> it.block().number() > known).toList());
  }

  boolean isCongested() {
    return !troubles.silent() && backend.subscriptions().isCongested();
  }

  private void tell(Known before, List<Known> added) {
    if (added.isEmpty() || backend.subscriptions().size() == 0) {
      return;
    }
    boolean reorganised = !added.getFirst().block().parentHash().equals(before.block().hash());
    for (Known each : HeadNews.told(profile.dialect(), added, reorganised)) {
      backend.subscriptions().tell(chainMethods.head(each));
    }
  }
}
