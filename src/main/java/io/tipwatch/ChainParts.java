package io.tipwatch;

import io.tipwatch.chain.Observation;
import io.tipwatch.cli.Version;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.filecoin.FilecoinClimber;
import io.tipwatch.diagnose.filecoin.FilecoinLadder;
import io.tipwatch.metrics.ChainMeters;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.HeadFeed;
import io.tipwatch.node.filecoin.NetworkGuard;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.watch.DiagnoseVerticle;
import io.tipwatch.watch.FollowVerticle;
import io.tipwatch.watch.JudgeVerticle;
import io.tipwatch.watch.RecordVerticle;
import io.tipwatch.watch.RpcMeters;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one chain is watched with: a client for each node, and the verticles in their order. */
final class ChainParts {
  private static final Logger LOG = LoggerFactory.getLogger(ChainParts.class);

  private final Vertx vertx;
  private final ChainConfig chain;
  private final ChainMeters meters;
  private final InstantSource clock;
  private final OptionalLong verified;
  private final RpcObserver observer;
  private final List<RpcClient> clients = new ArrayList<>();
  private final List<FilecoinNode> nodes = new ArrayList<>();

  /**
   * @param verified up to which height the ledger was written before a restart
   */
  ChainParts(
      Vertx vertx,
      ChainConfig chain,
      ChainMeters meters,
      InstantSource clock,
      OptionalLong verified) {
    this.vertx = vertx;
    this.chain = chain;
    this.meters = meters;
    this.clock = clock;
    this.verified = verified;
    observer = new RpcMeters(meters);
    for (NodeConfig node : chain.nodes()) {
      RpcClient rpc = new RpcClient(vertx, node, chain.limits(), observer);
      clients.add(rpc);
      nodes.add(new FilecoinNode(rpc, node));
    }
  }

  List<RpcClient> clients() {
    return clients;
  }

  /** To be deployed in this order: who hears comes before who tells. */
  List<Deployable> verticles() {
    Spool spool = new Spool(chain.spool().directory(), chain.spool().maxBytes());
    FilecoinLadder ladder =
        new FilecoinLadder(
            new FilecoinLadder.Setting(Version.software(), chain.name(), spool),
            nodes,
            FilecoinClimber.Listeners.progress(
                what -> LOG.atInfo().addKeyValue("chain", chain.name()).log(what)));
    List<Deployable> verticles = new ArrayList<>();
    verticles.add(new RecordVerticle(chain.name(), meters));
    verticles.add(new DiagnoseVerticle(chain, ladder, clock));
    verticles.add(new JudgeVerticle(chain, clock, verified));
    NetworkGuard guard = new NetworkGuard();
    for (int i = 0; i < nodes.size(); i++) {
      verticles.add(
          new FollowVerticle(
              chain.name(), nodes.get(i), chain.nodes().get(i), sink -> surroundings(guard, sink)));
    }
    return verticles;
  }

  private HeadFeed.Surroundings surroundings(NetworkGuard guard, Consumer<Observation> sink) {
    return new HeadFeed.Surroundings(
        vertx,
        chain.limits(),
        guard,
        observer,
        clock,
        RandomGenerator.getDefault(),
        verified,
        sink);
  }
}
