package io.tipwatch;

import io.tipwatch.cli.DrillCommand.Listener;
import io.tipwatch.cli.DrillCommand.Wish;
import io.tipwatch.cli.DrillReport;
import io.tipwatch.cli.DrillReport.Outcome;
import io.tipwatch.cli.DrillTimes;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.RpcLimits;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A drill from start to end of the process: makes room for it, runs it and tidies up. */
final class Drill {
  private static final String SIMULATED = "simulated";
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final Wish wish;
  private final DrillRun.Voice voice;
  private final InstantSource clock = InstantSource.system();
  private final Instant started = clock.instant();
  private final long seed;

  private Drill(Wish wish, DrillRun.Voice voice) {
    this.wish = wish;
    this.voice = voice;
    seed = wish.seed().orElseGet(started::toEpochMilli);
  }

  static DrillReport run(Wish wish, Listener listener) throws Exception {
    if (System.getenv("TIPWATCH_LOG_LEVEL") == null) {
      System.setProperty("TIPWATCH_LOG_LEVEL", "OFF"); // the drill tells what matters itself
    }
    try (Interruption interruption = Interruption.expect();
        Scratch own = Scratch.create("drill")) {
      DrillRun.Voice voice = new DrillRun.Voice(listener, interruption);
      DrillReport report = new Drill(wish, voice).run(own.directory());
      listener.ended(report);
      return report;
    }
  }

  private DrillReport run(Path own) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      if (wish.chain().isPresent()) {
        try (Scratch spool = spool(wish.chain().get(), own)) {
          return run(vertx, wish.chain().get(), wish.incidents(), own, spool.directory());
        }
      }
      return simulated(vertx, own);
    } finally {
      Awaited.of(vertx.close(), CLOSE);
    }
  }

  private DrillReport simulated(Vertx vertx, Path own) throws Exception {
    SimulatedChain simulation =
        Awaited.of(SimulatedChain.create(vertx, seed, clock), Duration.ofSeconds(30));
    vertx.setPeriodic(SimulatedChain.BLOCK_TIME.toMillis(), _ -> simulation.network().step());
    RpcLimits limits = RpcLimits.DEFAULT.polling(SimulatedChain.BLOCK_TIME.dividedBy(2));
    ChainConfig chain = simulation.config(SIMULATED, limits, own);
    try {
      return run(vertx, chain, SimulatedChain.incidents(), own, own.resolve("spool"));
    } finally {
      Awaited.of(simulation.network().close(), CLOSE);
    }
  }

  /** Traces are large, so they go where the operator wants traces to go. */
  private static Scratch spool(ChainConfig chain, Path otherwise) throws IOException {
    try {
      Path directory = Files.createDirectories(chain.spool().directory());
      return new Scratch(Files.createTempDirectory(directory, "drill-"));
    } catch (IOException _) {
      return new Scratch(Files.createTempDirectory(otherwise, "spool-"));
    }
  }

  private DrillReport run(
      Vertx vertx, ChainConfig chain, IncidentConfig incidents, Path own, Path spool)
      throws Exception {
    DrillTimes times = DrillTimes.of(chain, incidents);
    DrillStage.Ground ground =
        new DrillStage.Ground(vertx, chain, incidents, wish.sinks(), own, spool);
    DrillRun drill = new DrillRun(ground, voice, times, started.plus(wish.timeout()));
    Outcome outcome = Outcome.PASSED;
    String summary =
        wish.sinks().sinks().isEmpty()
            ? "the fault was found exactly, and there is no sink to tell"
            : "the fault was found exactly, and every sink took both notices";
    try {
      drill.run(seed);
    } catch (DrillStopped e) {
      outcome = e.outcome();
      summary = String.valueOf(e.getMessage());
    } finally {
      drill.end();
    }
    List<String> notes = new ArrayList<>(drill.notes());
    Optional<Path> record =
        outcome == Outcome.PASSED ? record(chain.name(), notes) : Optional.empty();
    return new DrillReport(
        chain.name(),
        wish.chain().isEmpty(),
        outcome,
        summary,
        drill.mirrored(),
        drill.log().fault(),
        drill.log().steps(),
        drill.log().sinks(),
        times,
        record,
        notes);
  }

  /** Tells the daemon, if there is one. */
  private Optional<Path> record(String chain, List<String> notes) {
    if (wish.store().isEmpty()) {
      return Optional.empty();
    }
    DrillRecord record = new DrillRecord(wish.store().get());
    try {
      record.succeeded(chain, clock.instant());
      return Optional.of(record.file(chain));
    } catch (IOException e) {
      notes.add("the success was not noted for the daemon: " + e.getMessage());
      return Optional.empty();
    }
  }
}
