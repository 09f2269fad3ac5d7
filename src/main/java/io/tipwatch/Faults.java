package io.tipwatch;

import io.tipwatch.incident.FaultPoint;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends the process at a named place, without any farewell, when a test has asked for that: {@code
 * TIPWATCH_CRASH=after-commit:3} is the third time that a commit is done.
 */
final class Faults {
  private static final String VARIABLE = "TIPWATCH_CRASH";

  private Faults() {}

  static FaultPoint fromEnvironment(Map<String, String> environment) {
    String wish = environment.get(VARIABLE);
    if (wish == null || !wish.matches("[a-z-]{1,40}:[1-9]\\d{0,8}")) {
      return FaultPoint.NONE;
    }
    String place = wish.substring(0, wish.indexOf(':'));
    AtomicLong left = new AtomicLong(Long.parseLong(wish.substring(wish.indexOf(':') + 1)));
    return name -> {
      if (name.equals(place) && left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(137);
      }
    };
  }
}
