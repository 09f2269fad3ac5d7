package io.tipwatch.config;

import java.time.Duration;

/**
 * What is taken from a node at the most. A node that goes over a limit gets an error about itself;
 * it is never a divergence.
 *
 * @param maxAnswerBytes the body of an ordinary call, and one WebSocket message
 * @param maxTraceBytes the body of an execution trace
 * @param callTimeout how long an ordinary call may take in all
 * @param executeTimeout how long a re-execution may take until its last byte; migrations at an
 *     upgrade take many minutes
 * @param stallWindow once the first byte of a body has come, how long it may bring fewer than
 *     {@code minBytesPerWindow}
 * @param silence how long a subscription may bring no frame at all before it is opened anew
 * @param ping how often we ping; some servers close a quiet connection after 30 s
 * @param poll how often the head is polled beside the subscription, since those die silently
 * @param reconnectMin the first delay before connecting again
 * @param reconnectMax the longest one
 * @param maxBackfill how many ancestors are fetched to link a new head to the known ones
 */
public record RpcLimits(
    int maxAnswerBytes,
    long maxTraceBytes,
    Duration callTimeout,
    Duration executeTimeout,
    Duration stallWindow,
    int minBytesPerWindow,
    Duration silence,
    Duration ping,
    Duration poll,
    Duration reconnectMin,
    Duration reconnectMax,
    int maxBackfill) {

  public static final RpcLimits DEFAULT =
      new RpcLimits(
          16 << 20,
          2L << 30,
          Duration.ofSeconds(20),
          Duration.ofMinutes(30),
          Duration.ofSeconds(30),
          16 << 10,
          Duration.ofSeconds(35),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          1_000);

  public RpcLimits {
    if (maxAnswerBytes < 1 << 10 || maxTraceBytes < maxAnswerBytes) {
      throw new IllegalArgumentException("a trace may be larger than an answer, not smaller");
    }
    if (reconnectMin.compareTo(reconnectMax) > 0) {
      throw new IllegalArgumentException("reconnect-min must not exceed reconnect-max");
    }
    if (maxBackfill < 1) {
      throw new IllegalArgumentException("max-backfill must be at least 1: " + maxBackfill);
    }
  }

  /** The same with so long a time for the nodes to execute in. */
  public RpcLimits executing(Duration atMost) {
    return new RpcLimits(
        maxAnswerBytes,
        maxTraceBytes,
        callTimeout,
        atMost,
        stallWindow,
        minBytesPerWindow,
        silence,
        ping,
        poll,
        reconnectMin,
        reconnectMax,
        maxBackfill);
  }

  /** The same with heads asked for that often. */
  public RpcLimits polling(Duration every) {
    return new RpcLimits(
        maxAnswerBytes,
        maxTraceBytes,
        callTimeout,
        executeTimeout,
        stallWindow,
        minBytesPerWindow,
        silence,
        ping,
        every,
        reconnectMin,
        reconnectMax,
        maxBackfill);
  }
}
