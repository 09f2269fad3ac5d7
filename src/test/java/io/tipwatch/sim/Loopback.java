package io.tipwatch.sim;

import io.tipwatch.sim.RawClient.Socket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** A simulated network over loopback, and a client of its nodes that is not ours. */
final class Loopback {
  static final String SUBSCRIBE = RawClient.request("Filecoin.ChainNotify", "[]");

  final Vertx vertx = Vertx.vertx();
  final RawClient client = new RawClient();
  final SimNetwork network;

  Loopback(ChainRules rules, TraceShape shape) {
    network = network(rules, shape);
  }

  /** A small network without reorgs and null rounds of its own. */
  static Loopback small() {
    return new Loopback(ChainRules.mainnet(11).withMood(0, 0), TraceShape.tiny());
  }

  /** Another network beside it. */
  SimNetwork network(ChainRules rules, TraceShape shape) {
    return new SimNetwork(vertx, rules, shape, InstantSource.fixed(ChainRules.MAINNET_GENESIS));
  }

  SimNode node(Dialect dialect) {
    return await(network.add(NodeProfile.of(dialect.client(), dialect)));
  }

  /** A socket that has heard the answer and the current head. */
  Socket subscribed(SimNode node) throws InterruptedException {
    Socket socket = client.open(node.ws());
    socket.send(SUBSCRIBE);
    socket.next();
    socket.next();
    return socket;
  }

  void close() {
    await(network.close());
    await(vertx.close());
  }

  /** The parameters that ask for the execution of a tipset. */
  static String params(SimTipset tipset) {
    return "[" + tipset.height() + ",[]," + TipsetJson.key(tipset.key().cids()) + "]";
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
