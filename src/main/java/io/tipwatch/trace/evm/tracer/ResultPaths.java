package io.tipwatch.trace.evm.tracer;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Paths inside a tracer's result that are not compared, with all below them: {@code time}, {@code
 * calls[*].time}, {@code *.gas}. A star stands for one name or one index.
 */
public record ResultPaths(List<String> patterns) {
  public static final ResultPaths NONE = new ResultPaths(List.of());

  private static final Pattern VALID =
      Pattern.compile("(?:[^.\\[\\]]+|\\[(?:\\d+|\\*)])" + "(?:\\.[^.\\[\\]]+|\\[(?:\\d+|\\*)])*");

  public ResultPaths {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      if (!VALID.matcher(pattern).matches()) {
        throw new IllegalArgumentException("not a path inside a result: " + pattern);
      }
    }
  }

  /** The pattern that a path falls under; empty if it is compared. */
  String match(String path) {
    return patterns.stream().filter(pattern -> covers(pattern, path)).findFirst().orElse("");
  }

  private static boolean covers(String pattern, String path) {
    int at = 0;
    int in = 0;
    while (in < pattern.length()) {
      if (at >= path.length()) {
        return false;
      }
      if (pattern.charAt(in) == '*') {
        while (at < path.length() && ".[]".indexOf(path.charAt(at)) < 0) {
          at++;
        }
      } else if (pattern.charAt(in) != path.charAt(at++)) {
        return false;
      }
      in++;
    }
    return at == path.length() || path.charAt(at) == '.' || path.charAt(at) == '[';
  }
}
