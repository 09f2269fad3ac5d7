package io.tipwatch;

import io.tipwatch.alert.AlertVerticle;
import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.cli.Version;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.Watch;
import io.tipwatch.incident.store.IncidentDesk;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import io.tipwatch.metrics.NotificationOutcome;
import io.tipwatch.metrics.Watched;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.watch.CaseRoom;
import io.tipwatch.watch.Found;
import io.tipwatch.watch.IncidentChanged;
import io.tipwatch.watch.IncidentVerticle;
import io.tipwatch.watch.Judged;
import io.tipwatch.watch.Registrar;
import io.tipwatch.watch.Topic;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon, wired by hand: every verticle of every chain, and what keeps, serves and tells. */
public final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  /** How often it is looked whether a drill has succeeded. */
  private static final long DRILLS_MILLIS = 60_000;

  private final Vertx vertx;
  private final TipwatchConfig config;
  private final InstantSource clock;
  private final Drills drills;
  private final List<String> chains;
  private final Meters meters;
  private final RecentReports reports;
  private final StatusBoard board;
  private final Pulse pulse;
  private final ServiceWatch service;
  private final AtomicLong reportNumbers = new AtomicLong();
  private final List<RpcClient> clients = new ArrayList<>();
  private @Nullable Stores stores;
  private @Nullable WebVerticle web;
  private @Nullable AlertVerticle alerts;

  /** A daemon that no service manager waits for. */
  public Daemon(Vertx vertx, TipwatchConfig config, InstantSource clock) {
    this(vertx, config, clock, new Circumstances(Drills.NONE, Notifier.NONE));
  }

  /**
   * What a daemon runs in.
   *
   * @param notifier the way to the service manager
   */
  record Circumstances(Drills drills, Notifier notifier) {}

  Daemon(Vertx vertx, TipwatchConfig config, InstantSource clock, Circumstances circumstances) {
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    drills = circumstances.drills();
    chains = config.chains().stream().map(ChainConfig::name).toList();
    meters =
        new Meters(
                new BuildInfo(Version.number(), "unknown", Runtime.version().toString()),
                config.chains().stream().map(Daemon::watched).toList(),
                config.alert().sinks().stream().map(SinkConfig::name).toList())
            .withRuntime();
    reports = new RecentReports(config.web().maxReports());
    board = new StatusBoard(config.chains());
    pulse = Pulse.ofEveryLoop(System::nanoTime);
    service = new ServiceWatch(circumstances.notifier(), chains, board::readiness, pulse, clock);
  }

  private static Watched watched(ChainConfig chain) {
    return new Watched(chain.name(), chain.nodes().stream().map(NodeConfig::name).toList());
  }

  /**
   * Starts everything; a node that is down is no failure, a store that cannot be opened or a port
   * that is taken is, and stops what was started by then.
   */
  public Future<Daemon> start() {
    return vertx
        .executeBlocking(() -> Stores.open(config.store(), clock), false)
        .compose(opened -> start(Objects.requireNonNull(opened)))
        .recover(cause -> stop().transform(_ -> Future.failedFuture(cause)))
        .onSuccess(_ ->
            LOG.atInfo()
                .addKeyValue("chains", config.chains().size())
                .addKeyValue("web", config.web().host() + ":" + webPort())
                .log("tipwatch started"))
        .map(this);
  }

  private Future<?> start(Stores opened) {
    stores = opened;
    Notices notices =
        new Notices(
            config.alert(),
            config.web().publicUrl(),
            opened.incidents(),
            clock,
            sink -> meters.channel(sink).count(NotificationOutcome.DROPPED));
    WebVerticle server =
        new WebVerticle(
            config.web(), sources(new StoredIncidents(opened.incidents(), opened.evidence())));
    AlertVerticle telling =
        new AlertVerticle(
            config.alert(), chains, drills.outbox().apply(notices.outbox()), meters, clock);
    web = server;
    alerts = telling;
    chains.forEach(chain -> listen(chain, notices, telling));
    listen(Watch.ALL_CHAINS, notices, telling);
    Future<?> started =
        vertx
            .deployVerticle(server)
            .compose(_ -> vertx.deployVerticle(telling))
            .compose(_ ->
                vertx.deployVerticle(
                    () -> new PulseVerticle(pulse),
                    new DeploymentOptions().setInstances(pulse.loops())))
            .compose(_ -> vertx.executeBlocking(() -> incidents(opened), false))
            .compose(vertx::deployVerticle);
    for (ChainConfig chain : config.chains()) {
      started =
          started
              .compose(_ ->
                  vertx.executeBlocking(() -> opened.incidents().watermark(chain.name()), false))
              .compose(written -> start(chain, Objects.requireNonNull(written)));
    }
    return started
        .compose(_ -> vertx.deployVerticle(new ServiceVerticle(service)))
        .onSuccess(_ -> watchDrills());
  }

  /** A drill is another process, which leaves a file when it has succeeded. */
  private void watchDrills() {
    DrillRecord record = new DrillRecord(config.store().directory());
    Runnable look =
        () ->
            chains.forEach(
                chain -> record.lastSuccess(chain).ifPresent(meters.chain(chain)::drillSucceeded));
    look.run();
    vertx.setPeriodic(DRILLS_MILLIS, _ -> look.run());
  }

  private Sources sources(Incidents incidents) {
    return new Sources(
        meters::scrape, board::readiness, board::chains, reports::list, incidents, pulse, clock);
  }

  private void listen(String chain, Notices notices, AlertVerticle telling) {
    Topic.of(vertx, IncidentChanged.class, chain)
        .subscribe(changed -> {
          notices.changed(changed);
          telling.wake();
        });
  }

  /** The desk goes on with what is open in the store. */
  private IncidentVerticle incidents(Stores opened) throws IOException {
    RandomGenerator random = RandomGenerator.getDefault();
    IncidentDesk desk =
        new IncidentDesk(
            Stores.rules(config.incidents()),
            opened.incidents(),
            Notices.sinks(config.alert()),
            () -> IncidentId.next(clock.instant(), random));
    CaseRoom cases =
        new CaseRoom(
            chains,
            opened.incidents(),
            opened.evidence(),
            config.store().maxEvidenceBytes(),
            meters.evidence());
    return new IncidentVerticle(
        chains,
        new IncidentVerticle.Office(
            opened.incidents(),
            desk,
            new Registrar(config.store().watchdog(), chains, drills.nodes()),
            cases,
            this::judged,
            meters),
        clock);
  }

  /**
   * @param verified up to which height the ledger was written before a restart
   */
  private Future<?> start(ChainConfig chain, OptionalLong verified) {
    board.listen(vertx, chain, clock);
    Topic.of(vertx, Found.class, chain.name()).subscribe(found -> store(chain, found));
    Future<?> started = Future.succeededFuture();
    ChainParts parts = new ChainParts(vertx, chain, meters.chain(chain.name()), clock, verified);
    clients.addAll(parts.clients());
    for (Deployable verticle : parts.verticles()) {
      started = started.compose(_ -> vertx.deployVerticle(verticle));
    }
    return started;
  }

  /** Only verified progress keeps the dead-man's ping alive, and the service manager content. */
  private void judged(String chain, Judged judged) {
    service.deskDone(chain, judged.judgement(), judged.at());
    AlertVerticle telling = alerts;
    for (LedgerEntry entry : judged.judgement().settled()) {
      boolean verified =
          entry.outcome() == LedgerEntry.Outcome.VERIFIED
              || entry.outcome() == LedgerEntry.Outcome.NULL_ROUND;
      if (verified && telling != null) {
        telling.progressed(chain, entry.height(), judged.at());
      }
    }
  }

  private void store(ChainConfig chain, Found found) {
    String id = Long.toString(reportNumbers.incrementAndGet());
    reports.add(StoredReport.of(id, found.at(), found.diagnosis()));
    board.board(chain).reported(found.diagnosis(), id, found.at());
  }

  /** The port that the web server listens on, once started. */
  public int webPort() {
    WebVerticle server = web;
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.port();
  }

  public Meters meters() {
    return meters;
  }

  /** Stops everything, the nodes' sockets and then the store last. */
  public Future<Void> stop() {
    Future<Void> undeployed =
        Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()).mapEmpty();
    return undeployed
        .eventually(() -> Future.join(clients.stream().map(RpcClient::close).toList()))
        .eventually(() -> vertx.executeBlocking(this::closeStores, false))
        .onComplete(_ -> meters.close());
  }

  private boolean closeStores() throws IOException {
    Stores opened = stores;
    if (opened != null) {
      opened.close();
    }
    return true;
  }
}
