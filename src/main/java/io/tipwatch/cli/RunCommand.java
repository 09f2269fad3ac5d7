package io.tipwatch.cli;

import io.tipwatch.config.TipwatchConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The daemon. */
@Command(
    name = "run",
    description = "Watch the configured chains until stopped.",
    footer = {
      "",
      "Logs go to stderr; TIPWATCH_LOG_LEVEL sets how much (default INFO).",
      "Send SIGTERM or press Ctrl-C to stop."
    })
public final class RunCommand implements Callable<Integer> {
  private final Daemon daemon;

  @Mixin private final ConfigOption config = new ConfigOption();

  public RunCommand(Daemon daemon) {
    this.daemon = daemon;
  }

  /** What the command starts. */
  @FunctionalInterface
  public interface Daemon {
    /** Runs until the process is told to stop; an exception is a failure to start or to go on. */
    void run(TipwatchConfig config) throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    daemon.run(config.load());
    return ExitCodes.MATCH;
  }
}
