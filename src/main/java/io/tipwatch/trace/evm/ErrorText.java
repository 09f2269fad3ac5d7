package io.tipwatch.trace.evm;

import java.util.List;
import java.util.Locale;

/** What the error texts of nodes mean for a comparison. */
public final class ErrorText {
  private static final List<String> TIMEOUTS =
      List.of("timeout", "timed out", "time out", "deadline exceeded", "execution aborted");

  /** Opera found that a replayed transaction ends otherwise than its receipt says. */
  private static final String REPLAY = "invalid transaction replay state";

  private ErrorText() {}

  /** Whether a node gave up for lack of time; no failure of the EVM itself reads so. */
  public static boolean timeout(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return TIMEOUTS.stream().anyMatch(lower::contains);
  }

  /** Whether a node says that it disagrees with itself. */
  public static boolean contradiction(String text) {
    return text.startsWith(REPLAY);
  }

  /** What an error in place of an answer means. */
  public static Reason reason(String text) {
    if (timeout(text)) {
      return Reason.TIMEOUT;
    }
    return contradiction(text) ? Reason.SELF_CONTRADICTION : Reason.ERROR_ANSWER;
  }
}
