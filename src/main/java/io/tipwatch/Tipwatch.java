package io.tipwatch;

import io.tipwatch.cli.CompareCommand;
import io.tipwatch.cli.DemoCommand;
import io.tipwatch.cli.DrillCommand;
import io.tipwatch.cli.EvidenceCommand;
import io.tipwatch.cli.IncidentsCommand;
import io.tipwatch.cli.Kept;
import io.tipwatch.cli.RuleText;
import io.tipwatch.cli.RulesCommand;
import io.tipwatch.cli.RunCommand;
import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.cli.TraceCommand;
import io.tipwatch.cli.TrainCommand;
import io.tipwatch.cli.Viewer;
import io.tipwatch.config.StoreConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.store.EvidenceFiles;
import io.tipwatch.incident.store.EvidenceRemoval;
import io.tipwatch.incident.store.IncidentArchive;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.trace.Rule;
import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.filecoin.FilecoinRules;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Entry point of the program: which commands there are, and what they run on. */
public final class Tipwatch {
  private Tipwatch() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.detect(System.getenv());
    System.exit(TipwatchCommand.run(commands(terminal), terminal, args));
  }

  private static List<Object> commands(Terminal terminal) {
    Viewer viewer = new Viewer(Tipwatch::kept, terminal, InstantSource.system());
    return List.of(
        new CompareCommand(OneShot::compare, terminal),
        new TraceCommand(OneShot::trace, terminal),
        new RunCommand(Tipwatch::watch),
        new DemoCommand(Demo::run, terminal),
        new DrillCommand(Drill::run, terminal),
        IncidentsCommand.line(viewer, CaseReplay::of),
        EvidenceCommand.line(viewer, System.out, Tipwatch::remove),
        new RulesCommand(Tipwatch::rules),
        new TrainCommand(List.of(Exercise::compare, Exercise::watch)));
  }

  private static Kept kept(StoreConfig store) throws IOException {
    return new Kept(
        IncidentArchive.open(Stores.database(store)), new EvidenceFiles(Stores.evidence(store)));
  }

  private static List<Evidence> remove(StoreConfig config, IncidentId incident) throws IOException {
    try (IncidentStore store =
        IncidentStore.open(
            Stores.database(config), config.watchdog(), InstantSource.system(), FaultPoint.NONE)) {
      return new EvidenceRemoval(store, Stores.evidence(config)).remove(incident);
    }
  }

  /** Watches until the process is told to stop. */
  private static void watch(TipwatchConfig config) throws Exception {
    try (Interruption interruption = Interruption.expect()) {
      watch(config, interruption);
    }
  }

  private static void watch(TipwatchConfig config, Interruption interruption) throws Exception {
    Vertx vertx = Vertx.vertx();
    Daemon daemon =
        new Daemon(
            vertx,
            config,
            InstantSource.system(),
            new Daemon.Circumstances(
                Drills.NONE, Notifier.of(System.getenv(), ProcessHandle.current().pid())));
    try {
      daemon.start().toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      vertx.close();
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    interruption.await();
    daemon
        .stop()
        .eventually(vertx::close)
        .toCompletionStage()
        .toCompletableFuture()
        .get(Interruption.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<RuleText> rules() {
    return Stream.concat(FilecoinRules.ALL.stream(), EvmRules.ALL.stream())
        .map(Tipwatch::text)
        .toList();
  }

  private static RuleText text(Rule rule) {
    String effect = String.join(", ", rule.fields()) + ": " + rule.effect();
    return new RuleText(rule.id(), rule.family(), effect, rule.why(), rule.source());
  }
}
