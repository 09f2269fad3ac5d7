package io.tipwatch.alert;

import java.util.Optional;

/** What became of one request. */
sealed interface Reply {

  /**
   * The sink answered.
   *
   * @param retryAfter the header of that name, as it came
   */
  record Answered(int status, Optional<String> retryAfter) implements Reply {
    boolean taken() {
      return status / 100 == 2;
    }

    /** Whether the same request may be taken later. */
    boolean transitory() {
      return status >= 500 || status == 408 || status == 425 || status == 429;
    }
  }

  /** No answer came, for a reason that holds neither the URL nor any secret. */
  record Failed(String why) implements Reply {}
}
