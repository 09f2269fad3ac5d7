package io.tipwatch.config;

/**
 * One thing that is wrong with the configuration, as the operator reads it.
 *
 * @param source the file, or {@code environment}
 * @param line from 1; 0 when there is none
 * @param key the path, such as {@code chains.0.nodes.1.url}; empty when the whole source is meant
 */
public record ConfigProblem(String source, int line, String key, String message) {

  /** One line: {@code FILE: LINE: KEY: MESSAGE}. */
  @Override
  public String toString() {
    return source
        + ": "
        + (line > 0 ? line + ": " : "")
        + (key.isEmpty() ? "" : key + ": ")
        + message.replaceAll("\\p{Cntrl}+", " ");
  }
}
