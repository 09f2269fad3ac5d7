package io.tipwatch.cli;

import java.io.Console;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the streams of this process are connected to.
 *
 * @param interactiveErr whether a person reads stderr as it comes
 * @param colours whether stdout may have colours
 */
public record Terminal(boolean interactiveErr, boolean colours) {
  /** Set by the launcher, since Java cannot ask about stderr alone. */
  static final String ERR_PROPERTY = "tipwatch.stderr.terminal";

  /** Looks at this process. */
  public static Terminal detect(Map<String, String> environment) {
    boolean interactive =
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    @Nullable String err = System.getProperty(ERR_PROPERTY);
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty() || dumb;
    return new Terminal(
        (err == null ? interactive : err.equals("true")) && !dumb, interactive && !plain);
  }
}
