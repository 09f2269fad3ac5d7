package io.tipwatch;

import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.cli.TrainCommand;
import io.tipwatch.cli.Version;
import io.tipwatch.metrics.BuildInfo;
import io.tipwatch.metrics.Meters;
import io.vertx.core.Vertx;
import java.util.List;

/** Entry point of the program and composition root of the daemon. */
public final class Tipwatch {
  private Tipwatch() {}

  public static void main(String[] args) {
    System.exit(TipwatchCommand.run(commands(), Terminal.detect(System.getenv()), args));
  }

  private static List<Object> commands() {
    return List.of(new TrainCommand(List.of(Tipwatch::useDaemonParts)));
  }

  /** Loads what the daemon starts with: event loops, logging, meters. */
  private static void useDaemonParts() {
    Vertx vertx = Vertx.vertx();
    BuildInfo build = new BuildInfo(Version.number(), "unknown", Runtime.version().toString());
    try (Meters meters = new Meters(build, List.of(), List.of()).withRuntime()) {
      meters.scrape();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
