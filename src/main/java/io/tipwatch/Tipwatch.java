package io.tipwatch;

import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.cli.TrainCommand;
import java.util.List;

/** Entry point of the program and composition root of the daemon. */
public final class Tipwatch {
  private Tipwatch() {}

  public static void main(String[] args) {
    System.exit(TipwatchCommand.run(commands(), Terminal.detect(System.getenv()), args));
  }

  private static List<Object> commands() {
    return List.of(new TrainCommand(List.of()));
  }
}
