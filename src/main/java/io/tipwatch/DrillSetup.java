package io.tipwatch;

import io.tipwatch.chain.NodeId;
import io.tipwatch.cli.DrillCommand;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.ExecutePolicy;
import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.Secret;
import io.tipwatch.config.SpoolConfig;
import io.tipwatch.config.StoreConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.config.WebConfig;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.filecoin.ErrorMeaning;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.Method;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.MirrorNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a drill needs: a node to mirror, the mirror, and how both are watched. */
final class DrillSetup {
  static final NodeId NODE = new NodeId(DrillCommand.NODE);

  private static final int TOKEN_BYTES = 32;
  private static final int LOOKS_PER_BLOCK = 20;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  /** A drill needs no evidence; this is for what is captured by itself. */
  private static final long MAX_EVIDENCE_BYTES = 64L << 20;

  private static final int MAX_CONNECTIONS = 16;

  private DrillSetup() {}

  /** A real node that answers and can execute, and the way to it. */
  record Real(NodeProfile profile, RpcClient rpc) {
    private Dialect dialect() {
      return Dialect.valueOf(profile.client().toUpperCase(Locale.ROOT));
    }
  }

  /**
   * What was found out about the configured nodes.
   *
   * @param first the first that can be mirrored
   * @param objections why the others before it cannot, or all of them
   */
  record Choice(Optional<Real> first, List<String> objections) {}

  /** Asks all nodes who they are, and chooses the first that a drill can do with. */
  static Future<Choice> choose(Vertx vertx, ChainConfig chain) {
    List<RpcClient> clients = new ArrayList<>();
    List<Future<NodeProfile>> profiles = new ArrayList<>();
    for (NodeConfig node : chain.nodes()) {
      RpcClient rpc = new RpcClient(vertx, node, chain.limits(), RpcObserver.NONE);
      clients.add(rpc);
      profiles.add(new FilecoinNode(rpc, node).profile());
    }
    return Future.join(profiles)
        .transform(_ -> {
          Choice choice = choice(clients, profiles);
          clients.stream()
              .filter(rpc -> choice.first().filter(real -> real.rpc() == rpc).isEmpty())
              .forEach(RpcClient::close);
          return Future.succeededFuture(choice);
        });
  }

  private static Choice choice(List<RpcClient> clients, List<Future<NodeProfile>> profiles) {
    List<String> objections = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      Future<NodeProfile> profile = profiles.get(i);
      if (profile.failed()) {
        objections.add(clients.get(i).node() + ": " + advice(profile.cause()));
      } else if (!profile.result().capabilities().has(Method.STATE_COMPUTE)) {
        objections.add(clients.get(i).node() + " has no " + Method.STATE_COMPUTE);
      } else {
        return new Choice(Optional.of(new Real(profile.result(), clients.get(i))), objections);
      }
    }
    return new Choice(Optional.empty(), objections);
  }

  /** What an operator can do about an answer that did not come. */
  static String advice(Throwable cause) {
    return cause instanceof RpcException known
        ? known.getMessage() + " (" + ErrorMeaning.of(known).advice() + ")"
        : String.valueOf(cause.getMessage());
  }

  /** A mirror that only we can talk to. */
  static MirrorNode mirror(Vertx vertx, Real real, Duration blockTime, Secret token) {
    Duration share = blockTime.dividedBy(LOOKS_PER_BLOCK);
    Duration look = share.compareTo(LONGEST_LOOK) < 0 ? share : LONGEST_LOOK;
    MirrorNode.Setting setting = new MirrorNode.Setting(real.dialect(), token.reveal(), look);
    return new MirrorNode(vertx, real.rpc(), setting, InstantSource.system());
  }

  static Secret token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  /**
   * The chain with the mirror among its nodes. Nothing is executed but what the drill itself gives
   * cause to.
   */
  static ChainConfig watched(ChainConfig chain, URI mirror, Secret token, Path spool) {
    List<NodeConfig> nodes = new ArrayList<>(chain.nodes());
    nodes.add(
        new NodeConfig(NODE, mirror, Optional.empty(), true, Optional.of(token), Optional.empty()));
    return new ChainConfig(
        chain.name(),
        chain.family(),
        nodes,
        chain.rules(),
        chain.limits(),
        new ExecutePolicy.OnSuspicion(),
        new SpoolConfig(spool, chain.spool().maxBytes()));
  }

  /** A watchdog of that chain alone, with a store of its own and a page on any free port. */
  static TipwatchConfig config(
      ChainConfig chain, AlertConfig sinks, IncidentConfig incidents, Path directory) {
    return new TipwatchConfig(
        List.of(chain),
        new WebConfig("127.0.0.1", 0, false, List.of(), MAX_CONNECTIONS, MAX_CONNECTIONS),
        sinks,
        new StoreConfig(
            directory.resolve("state"), Optional.empty(), "drill", MAX_EVIDENCE_BYTES, 0),
        incidents);
  }
}
