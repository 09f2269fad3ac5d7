package io.tipwatch.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When the nodes are asked to execute a tipset again, which costs them seconds of work each. */
public sealed interface ExecutePolicy {

  /** Only when something looks wrong. */
  record OnSuspicion() implements ExecutePolicy {}

  /** On suspicion, and at each settled height that is a multiple of {@code heights}. */
  record Every(int heights) implements ExecutePolicy {
    public Every {
      if (heights < 1) {
        throw new IllegalArgumentException("must be every 1 height or more");
      }
    }
  }

  /** At each settled height. */
  record Always() implements ExecutePolicy {}

  Pattern EVERY = Pattern.compile("every\\s+(\\d{1,9})");

  /** Whether a settled height is executed again although nothing looks wrong. */
  default boolean covers(long height) {
    return switch (this) {
      case OnSuspicion _ -> false;
      case Every every -> height % every.heights() == 0;
      case Always _ -> true;
    };
  }

  /** Reads {@code on-suspicion}, {@code every N} or {@code always}. */
  static ExecutePolicy parse(String text) {
    Matcher every = EVERY.matcher(text);
    if (every.matches()) {
      return new Every(Integer.parseInt(every.group(1)));
    }
    return switch (text) {
      case "on-suspicion" -> new OnSuspicion();
      case "always" -> new Always();
      default ->
          throw new IllegalArgumentException("must be \"on-suspicion\", \"every N\" or \"always\"");
    };
  }
}
