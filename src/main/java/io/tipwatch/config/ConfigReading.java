package io.tipwatch.config;

import com.typesafe.config.ConfigOrigin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is gathered while one configuration is read: problems, known keys, overrides used. */
final class ConfigReading {
  static final String PREFIX = "TIPWATCH_";
  private static final String ENVIRONMENT = "environment";

  private final String source;
  private final Map<String, String> environment;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Set<String> knownPaths = new TreeSet<>();
  private final Set<String> usedVariables = new HashSet<>();

  ConfigReading(String source, Map<String, String> environment) {
    this.source = source;
    this.environment = environment;
  }

  /** The value that the environment gives to a path; {@code web.port} is TIPWATCH_WEB_PORT. */
  Optional<String> override(String path) {
    String variable = variable(path);
    usedVariables.add(variable);
    return Optional.ofNullable(environment.get(variable));
  }

  void know(String path) {
    knownPaths.add(path);
  }

  void problem(ConfigOrigin origin, String path, String message) {
    problems.add(new ConfigProblem(source, Math.max(0, origin.lineNumber()), path, message));
  }

  void problemInEnvironment(String path, String message) {
    problems.add(new ConfigProblem(ENVIRONMENT, 0, variable(path), message));
  }

  boolean hasProblem(String path) {
    return problems.stream()
        .anyMatch(problem -> problem.key().equals(path) || problem.key().equals(variable(path)));
  }

  /**
   * Reports variables that look like settings and are none. Others with our prefix belong to the
   * launcher, or to orchestrators that name variables after a service.
   */
  void reportUnusedVariables(Set<String> topKeys) {
    for (String variable : new TreeSet<>(environment.keySet())) {
      boolean ours = topKeys.stream().anyMatch(key -> variable.startsWith(variable(key) + "_"));
      if (ours && !usedVariables.contains(variable) && !variable.contains("_SERVICE_")) {
        String hint =
            Nearest.to(variable, usedVariables)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        problems.add(new ConfigProblem(ENVIRONMENT, 0, variable, "sets no known key" + hint));
      }
    }
  }

  Set<String> knownPaths() {
    return knownPaths;
  }

  List<ConfigProblem> problems() {
    return problems;
  }

  private static String variable(String path) {
    return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
