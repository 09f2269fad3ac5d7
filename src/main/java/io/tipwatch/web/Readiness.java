package io.tipwatch.web;

import java.util.List;
import java.util.Optional;

/** Whether we do our work, as a list of named checks. */
public record Readiness(List<Check> checks) {
  public Readiness {
    checks = List.copyOf(checks);
  }

  /**
   * One thing that must hold.
   *
   * @param problem why it does not hold; empty when it does
   */
  public record Check(String name, Optional<String> problem) {

    String line() {
      return problem.map(text -> "[!]" + name + " " + text).orElse("[+]" + name + " ok");
    }
  }

  public boolean ready() {
    return checks.stream().allMatch(check -> check.problem().isEmpty());
  }
}
