package io.tipwatch;

import io.tipwatch.cli.CompareCommand;
import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.config.WebConfig;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.Rendering;
import io.tipwatch.sim.SimChain;
import io.tipwatch.sim.SimTrace;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Vertx;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Comparisons and a watch that nobody looks at: they load what real ones will use. */
final class Exercise {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int STEPS = 8;
  private static final long STEP_MILLIS = 50;

  private static final Terminal NOBODY = new Terminal(false, false);

  private Exercise() {}

  static void compare() {
    try {
      Path left = Files.createTempFile("tipwatch-left", ".json");
      Path right = Files.createTempFile("tipwatch-right", ".json.gz");
      try {
        write(left, right);
        compare(left.toString(), left.toString());
        compare(left.toString(), right.toString(), "--json", "--verbose");
        compare(left.toString(), right.toString());
      } finally {
        Files.delete(left);
        Files.delete(right);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Watches simulated nodes for a moment. */
  static void watch() {
    System.setProperty("TIPWATCH_LOG_LEVEL", "OFF");
    Vertx vertx = Vertx.vertx();
    try (Scratch scratch = Scratch.create("train")) {
      SimulatedChain chain =
          Awaited.of(SimulatedChain.create(vertx, 1, InstantSource.system()), PATIENCE);
      TipwatchConfig config =
          chain.daemon("train", WebConfig.DEFAULT.host(), 0, scratch.directory());
      Daemon daemon = new Daemon(vertx, config, InstantSource.system());
      Awaited.of(daemon.start(), PATIENCE);
      for (int step = 0; step < STEPS; step++) {
        Awaited.of(chain.network().step(), PATIENCE);
        Awaited.of(vertx.timer(STEP_MILLIS), PATIENCE);
      }
      daemon.meters().scrape();
      Awaited.of(daemon.stop(), PATIENCE);
      Awaited.of(chain.network().close(), PATIENCE);
    } catch (Exception e) {
      throw new IllegalStateException("the watch could not be tried", e);
    } finally {
      vertx.close();
    }
  }

  private static void write(Path left, Path right) throws IOException {
    SimChain chain = new SimChain(ChainRules.mainnet(1));
    SimTrace trace = new SimTrace(chain, chain.head(), TraceShape.small());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(left))) {
      trace.writeTo(out, Rendering.of(Dialect.LOTUS), Optional.empty());
    }
    TraceFault fault = trace.deepInCron(0);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(right))) {
      trace.writeTo(out, Rendering.of(Dialect.FOREST), Optional.of(fault));
    }
  }

  private static void compare(String... arguments) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    String[] all = new String[arguments.length + 1];
    all[0] = "compare";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    TipwatchCommand.run(
        List.of(new CompareCommand(OneShot::compare, NOBODY)), NOBODY, nowhere, nowhere, all);
  }
}
