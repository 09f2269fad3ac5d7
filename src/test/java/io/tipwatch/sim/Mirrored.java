package io.tipwatch.sim;

import static io.tipwatch.sim.Loopback.await;
import static io.tipwatch.sim.RawClient.request;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.config.Secret;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Nodes over loopback whose token only their mirrors know, and a client of both. */
final class Mirrored {
  static final String REAL_TOKEN = "real-canary";
  private static final String TOKEN = "mirror-canary";
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Loopback loopback =
      new Loopback(ChainRules.mainnet(17).withMood(0, 0), TraceShape.small());
  final SimNetwork network = loopback.network;
  final RawClient raw = loopback.client;
  private final List<RpcClient> clients = new ArrayList<>();
  private final List<MirrorNode> mirrors = new ArrayList<>();

  SimNode node(Dialect dialect) {
    String name = dialect.client();
    return await(network.add(NodeProfile.of(name, dialect).withToken(REAL_TOKEN)));
  }

  MirrorNode mirror(SimNode real, Dialect dialect) {
    NodeConfig config =
        new NodeConfig(
            new NodeId("real"),
            real.http(),
            Optional.empty(),
            true,
            Optional.of(new Secret(REAL_TOKEN)),
            Optional.empty());
    RpcClient client = new RpcClient(loopback.vertx, config, RpcLimits.DEFAULT, RpcObserver.NONE);
    clients.add(client);
    MirrorNode mirror =
        new MirrorNode(
            loopback.vertx,
            client,
            new MirrorNode.Setting(dialect, TOKEN, LOOK),
            InstantSource.fixed(ChainRules.MAINNET_GENESIS));
    mirrors.add(mirror);
    await(mirror.open());
    return mirror;
  }

  MirrorFault goWrong(MirrorNode mirror) {
    return stepUntil(mirror.goWrong(7));
  }

  /** The chain goes on until something is done. */
  <T> T stepUntil(Future<T> future) {
    for (int i = 0; i < 2_000 && !future.isComplete(); i++) {
      await(loopback.vertx.timer(LOOK.toMillis() * 3));
      if (i % 5 == 0 && i < 50) {
        await(network.step());
      }
    }
    return await(future);
  }

  String key(SimNode node) {
    return TipsetJson.key(await(node.head()).key().cids());
  }

  HttpResponse<String> real(SimNode node, String method, String params) throws Exception {
    return raw.post(node.http(), request(method, params), bearer(REAL_TOKEN));
  }

  HttpResponse<String> ask(MirrorNode mirror, String method, String params) throws Exception {
    return post(mirror, request(method, params));
  }

  HttpResponse<String> post(MirrorNode mirror, String body) throws Exception {
    return raw.post(mirror.http(), body, bearer(TOKEN));
  }

  Object result(MirrorNode mirror, String method, String params) throws Exception {
    return new JsonObject(ask(mirror, method, params).body()).getValue("result");
  }

  static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  void close() {
    mirrors.forEach(mirror -> await(mirror.close()));
    clients.forEach(client -> await(client.close()));
    loopback.close();
  }
}
