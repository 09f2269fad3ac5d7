package io.tipwatch;

import io.tipwatch.alert.AlertVerticle;
import io.tipwatch.alert.MemoryOutbox;
import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.Observation;
import io.tipwatch.cli.Version;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.filecoin.FilecoinClimber;
import io.tipwatch.diagnose.filecoin.FilecoinLadder;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import io.tipwatch.metrics.NotificationOutcome;
import io.tipwatch.metrics.Watched;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.HeadFeed;
import io.tipwatch.node.filecoin.NetworkGuard;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.watch.DiagnoseVerticle;
import io.tipwatch.watch.FollowVerticle;
import io.tipwatch.watch.Found;
import io.tipwatch.watch.JudgeVerticle;
import io.tipwatch.watch.Judged;
import io.tipwatch.watch.RecordVerticle;
import io.tipwatch.watch.RpcMeters;
import io.tipwatch.watch.Topic;
import io.tipwatch.watch.VerdictChanged;
import io.tipwatch.web.Incidents;
import io.tipwatch.web.Pulse;
import io.tipwatch.web.PulseVerticle;
import io.tipwatch.web.RecentReports;
import io.tipwatch.web.Sources;
import io.tipwatch.web.StoredReport;
import io.tipwatch.web.WebVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon, wired by hand: every verticle of every chain, and what serves and tells. */
public final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Vertx vertx;
  private final TipwatchConfig config;
  private final InstantSource clock;
  private final Meters meters;
  private final RecentReports reports;
  private final StatusBoard board;
  private final AtomicLong reportNumbers = new AtomicLong();
  private final List<RpcClient> clients = new ArrayList<>();
  private final WebVerticle web;
  private final AlertVerticle alerts;
  private final VerdictAlerts verdictAlerts;
  private final Pulse pulse;

  public Daemon(Vertx vertx, TipwatchConfig config, InstantSource clock) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    meters =
        new Meters(
                new BuildInfo(Version.number(), "unknown", Runtime.version().toString()),
                config.chains().stream().map(Daemon::watched).toList(),
                config.alert().sinks().stream().map(SinkConfig::name).toList())
            .withRuntime();
    reports = new RecentReports(config.web().maxReports());
    board = new StatusBoard(config.chains());
    pulse = new Pulse(Runtime.getRuntime().availableProcessors(), System::nanoTime);
    web =
        new WebVerticle(
            config.web(),
            new Sources(
                meters::scrape,
                board::readiness,
                board::chains,
                reports::list,
                Incidents.NONE,
                pulse,
                clock));
    MemoryOutbox outbox =
        new MemoryOutbox(sink -> meters.channel(sink).count(NotificationOutcome.DROPPED));
    verdictAlerts = new VerdictAlerts(config.alert(), outbox);
    alerts =
        new AlertVerticle(
            config.alert(),
            config.chains().stream().map(ChainConfig::name).toList(),
            outbox,
            meters,
            clock);
  }

  private static Watched watched(ChainConfig chain) {
    return new Watched(chain.name(), chain.nodes().stream().map(NodeConfig::name).toList());
  }

  /** Starts everything; a node that is down is no failure, a port that is taken is. */
  public Future<Daemon> start() {
    Future<?> started =
        vertx
            .deployVerticle(web)
            .compose(_ -> vertx.deployVerticle(alerts))
            .compose(_ ->
                vertx.deployVerticle(
                    () -> new PulseVerticle(pulse),
                    new DeploymentOptions().setInstances(pulse.loops())));
    for (ChainConfig chain : config.chains()) {
      started = started.compose(_ -> start(chain));
    }
    return started
        .onSuccess(_ ->
            LOG.atInfo()
                .addKeyValue("chains", config.chains().size())
                .addKeyValue("web", config.web().host() + ":" + web.port())
                .log("tipwatch started"))
        .map(this);
  }

  private Future<?> start(ChainConfig chain) {
    board.listen(vertx, chain, clock);
    Topic.of(vertx, Judged.class, chain.name()).subscribe(judged -> judged(chain.name(), judged));
    Topic.of(vertx, Found.class, chain.name()).subscribe(found -> store(chain, found));
    Topic.of(vertx, VerdictChanged.class, chain.name()).subscribe(this::tell);
    RpcObserver observer = new RpcMeters(meters.chain(chain.name()));
    List<FilecoinNode> nodes = new ArrayList<>();
    for (NodeConfig node : chain.nodes()) {
      RpcClient rpc = new RpcClient(vertx, node, chain.limits(), observer);
      clients.add(rpc);
      nodes.add(new FilecoinNode(rpc, node));
    }
    Spool spool = new Spool(chain.spool().directory(), chain.spool().maxBytes());
    FilecoinLadder ladder =
        new FilecoinLadder(
            new FilecoinLadder.Setting(Version.software(), chain.name(), spool),
            nodes,
            FilecoinClimber.Listeners.progress(
                what -> LOG.atInfo().addKeyValue("chain", chain.name()).log(what)));
    List<Deployable> verticles = new ArrayList<>();
    verticles.add(new RecordVerticle(chain.name(), meters.chain(chain.name())));
    verticles.add(new DiagnoseVerticle(chain, ladder, clock));
    verticles.add(new JudgeVerticle(chain, clock));
    NetworkGuard guard = new NetworkGuard();
    for (int i = 0; i < nodes.size(); i++) {
      verticles.add(
          new FollowVerticle(
              chain.name(),
              nodes.get(i),
              chain.nodes().get(i),
              sink -> surroundings(chain, guard, observer, sink)));
    }
    Future<?> started = Future.succeededFuture();
    for (Deployable verticle : verticles) {
      started = started.compose(_ -> vertx.deployVerticle(verticle));
    }
    return started;
  }

  private HeadFeed.Surroundings surroundings(
      ChainConfig chain, NetworkGuard guard, RpcObserver observer, Consumer<Observation> sink) {
    return new HeadFeed.Surroundings(
        vertx, chain.limits(), guard, observer, clock, RandomGenerator.getDefault(), sink);
  }

  /** Only verified progress keeps the dead-man's ping alive. */
  private void judged(String chain, Judged judged) {
    for (LedgerEntry entry : judged.judgement().settled()) {
      if (entry.outcome() == LedgerEntry.Outcome.VERIFIED
          || entry.outcome() == LedgerEntry.Outcome.NULL_ROUND) {
        alerts.progressed(chain, entry.height(), judged.at());
      }
    }
  }

  private void store(ChainConfig chain, Found found) {
    String id = Long.toString(reportNumbers.incrementAndGet());
    Diagnosis diagnosis = released(found);
    reports.add(StoredReport.of(id, found.at(), diagnosis));
    board.board(chain).reported(diagnosis, id, found.at());
  }

  /** The diagnosis without evidence: nobody keeps it, and the spool has other uses. */
  private static Diagnosis released(Found found) {
    try (Exhibits _ = found.finding().exhibits()) {
      return found.diagnosis().restingOn(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException("freeing the spool", e);
    }
  }

  private void tell(VerdictChanged changed) {
    verdictAlerts.tell(changed);
    alerts.wake();
  }

  /** The port that the web server listens on. */
  public int webPort() {
    return web.port();
  }

  public Meters meters() {
    return meters;
  }

  /** Stops everything, the nodes' sockets last. */
  public Future<Void> stop() {
    Future<Void> undeployed =
        Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()).mapEmpty();
    return undeployed
        .eventually(() -> Future.join(clients.stream().map(RpcClient::close).toList()))
        .onComplete(_ -> meters.close());
  }
}
