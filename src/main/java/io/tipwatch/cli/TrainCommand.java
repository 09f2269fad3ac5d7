package io.tipwatch.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** Uses what other commands use, so that the JVM can archive those classes. */
@Command(name = "train", hidden = true)
public final class TrainCommand implements Runnable {
  private final List<Runnable> exercises;

  public TrainCommand(List<Runnable> exercises) {
    this.exercises = List.copyOf(exercises);
  }

  @Override
  public void run() {
    exercises.forEach(Runnable::run);
  }
}
