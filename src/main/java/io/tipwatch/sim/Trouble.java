package io.tipwatch.sim;

import java.time.Duration;

/** What can be wrong with a node's answers or its connections, apart from what it computes. */
public sealed interface Trouble {
  /** Connections are accepted, and nothing is ever answered; subscriptions fall silent. */
  record Silence() implements Trouble {}

  /**
   * The connection breaks in the middle of an answer.
   *
   * @param afterBytes bytes of the body that still get through
   */
  record HangUp(long afterBytes) implements Trouble {}

  /** The answer ends in good form, but too early. */
  record Truncate(long afterBytes) implements Trouble {}

  /** Answers trickle. */
  record Slow(long bytesPerSecond) implements Trouble {}

  /** Answers come late. */
  record Late(Duration by) implements Trouble {}

  /** An error instead of an answer. */
  record Fail(RpcFailure failure) implements Trouble {}

  /** Answers bear an id that nobody asked with. */
  record WrongIds() implements Trouble {}

  /** Every frame of a WebSocket comes twice. */
  record Twice() implements Trouble {}

  /** Every so many-th frame of a subscription is lost. */
  record Drop(int every) implements Trouble {
    public Drop {
      if (every < 1) {
        throw new IllegalArgumentException("every first, second, …: " + every);
      }
    }
  }

  /** The answer is an attack. */
  record Hostile(Attack attack) implements Trouble {}

  /** Ways to harm whoever reads an answer. */
  enum Attack {
    DEEP_NESTING,
    ENDLESS,
    HUGE_NUMBER,
    BROKEN_UTF8,
    DUPLICATE_KEYS,
    TRAILING_DATA,
    NOT_JSON
  }
}
