package io.tipwatch;

import io.tipwatch.chain.Observation;
import io.tipwatch.cli.Version;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.diagnose.Ladder;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evm.EvmClimber;
import io.tipwatch.diagnose.evm.EvmLadder;
import io.tipwatch.diagnose.filecoin.FilecoinClimber;
import io.tipwatch.diagnose.filecoin.FilecoinLadder;
import io.tipwatch.metrics.ChainMeters;
import io.tipwatch.node.HeadFeed;
import io.tipwatch.node.HeadSource;
import io.tipwatch.node.NetworkGuard;
import io.tipwatch.node.evm.EvmHeads;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.filecoin.FilecoinNode;
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
      clients.add(new RpcClient(vertx, node, chain.limits(), observer));
    }
  }

  List<RpcClient> clients() {
    return clients;
  }

  /** What depends on the family: where heads come from, and how a suspicion is looked into. */
  private record Nodes(List<HeadSource> sources, Ladder ladder) {}

  /** To be deployed in this order: who hears comes before who tells. */
  List<Deployable> verticles() {
    Nodes nodes =
        switch (chain.family()) {
          case FILECOIN -> filecoin();
          case EVM -> evm(chain.profile().orElseThrow());
        };
    List<Deployable> verticles = new ArrayList<>();
    verticles.add(new RecordVerticle(chain.name(), meters));
    verticles.add(new DiagnoseVerticle(chain, nodes.ladder(), clock));
    verticles.add(new JudgeVerticle(chain, clock, verified));
    NetworkGuard guard = new NetworkGuard();
    for (int i = 0; i < nodes.sources().size(); i++) {
      verticles.add(
          new FollowVerticle(
              chain.name(),
              nodes.sources().get(i),
              chain.nodes().get(i),
              sink -> surroundings(guard, sink)));
    }
    return verticles;
  }

  private Nodes filecoin() {
    List<FilecoinNode> nodes = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      nodes.add(new FilecoinNode(clients.get(i), chain.nodes().get(i)));
    }
    FilecoinLadder ladder =
        new FilecoinLadder(
            new FilecoinLadder.Setting(Version.software(), chain.name(), spool()),
            nodes,
            FilecoinClimber.Listeners.progress(this::say));
    return new Nodes(List.copyOf(nodes), ladder);
  }

  private Nodes evm(EvmProfile profile) {
    List<EvmNode> nodes = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      nodes.add(new EvmNode(clients.get(i), chain.nodes().get(i), profile));
    }
    EvmLadder ladder =
        new EvmLadder(
            new EvmLadder.Setting(Version.software(), chain.name(), profile.name(), spool()),
            nodes,
            new EvmClimber(this::say));
    return new Nodes(nodes.stream().<HeadSource>map(EvmHeads::new).toList(), ladder);
  }

  private Spool spool() {
    return new Spool(chain.spool().directory(), chain.spool().maxBytes());
  }

  private void say(String what) {
    LOG.atInfo().addKeyValue("chain", chain.name()).log(what);
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
