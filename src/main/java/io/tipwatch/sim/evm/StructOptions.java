package io.tipwatch.sim.evm;

import io.vertx.core.json.JsonObject;

/**
 * What is asked of a list of steps.
 *
 * @param limit how many steps at most; zero for all
 */
record StructOptions(boolean memory, boolean stack, boolean storage, boolean returned, int limit) {
  /** Sonic cuts off every list at this length, whatever is asked for. */
  private static final int SONIC_LIMIT = 2_000;

  static StructOptions of(EvmDialect dialect, JsonObject config) {
    boolean memory =
        switch (dialect) {
          case ERIGON, NETHERMIND -> !config.getBoolean("disableMemory", false);
          case GANACHE -> true;
          case ETHEREUMJS -> false;
          case OPERA, SONIC, GETH, BESU, RETH, ANVIL -> config.getBoolean("enableMemory", false);
        };
    int limit = dialect == EvmDialect.ANVIL ? 0 : config.getInteger("limit", 0);
    if (dialect == EvmDialect.SONIC) {
      limit = limit == 0 ? SONIC_LIMIT : Math.min(limit, SONIC_LIMIT);
    }
    return new StructOptions(
        memory,
        !config.getBoolean("disableStack", false),
        !config.getBoolean("disableStorage", false),
        config.getBoolean("enableReturnData", false),
        limit);
  }

  StructOptions upTo(int steps) {
    return new StructOptions(memory, stack, storage, returned, steps);
  }
}
