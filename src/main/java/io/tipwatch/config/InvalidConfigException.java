package io.tipwatch.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; lists every problem that was found, one line each. */
public final class InvalidConfigException extends Exception {
  private final transient List<ConfigProblem> problems;

  public InvalidConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<ConfigProblem> problems() {
    return problems;
  }
}
