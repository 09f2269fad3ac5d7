package io.tipwatch.node.rpc;

import io.tipwatch.config.RpcLimits;
import java.time.Duration;

/** Limits that are short enough for tests. */
public final class Limits {
  private Limits() {}

  public static RpcLimits quick() {
    return new RpcLimits(
        1 << 20,
        8 << 20,
        Duration.ofSeconds(2),
        Duration.ofSeconds(4),
        Duration.ofMillis(300),
        1_000,
        Duration.ofMillis(1_000),
        Duration.ofMillis(200),
        Duration.ofMillis(300),
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        50);
  }
}
