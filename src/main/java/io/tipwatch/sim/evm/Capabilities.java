package io.tipwatch.sim.evm;

import static io.tipwatch.sim.evm.EvmDialect.ANVIL;
import static io.tipwatch.sim.evm.EvmDialect.BESU;
import static io.tipwatch.sim.evm.EvmDialect.ERIGON;
import static io.tipwatch.sim.evm.EvmDialect.ETHEREUMJS;
import static io.tipwatch.sim.evm.EvmDialect.GANACHE;
import static io.tipwatch.sim.evm.EvmDialect.GETH;
import static io.tipwatch.sim.evm.EvmDialect.NETHERMIND;
import static io.tipwatch.sim.evm.EvmDialect.OPERA;
import static io.tipwatch.sim.evm.EvmDialect.RETH;
import static io.tipwatch.sim.evm.EvmDialect.SONIC;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which client knows which method. */
final class Capabilities {
  private static final Set<EvmDialect> LISTING =
      EnumSet.of(OPERA, SONIC, ERIGON, NETHERMIND, BESU, RETH, ANVIL);
  private static final Set<EvmDialect> TRACING_BLOCKS =
      EnumSet.complementOf(EnumSet.of(ETHEREUMJS, GANACHE));
  private static final Set<EvmDialect> FANTOM = EnumSet.of(OPERA, SONIC);

  /** Methods that not all of them have. */
  private static final Map<String, Set<EvmDialect>> SOME =
      Map.ofEntries(
          Map.entry("net_peerCount", EnumSet.complementOf(EnumSet.of(ANVIL))),
          Map.entry("rpc_modules", EnumSet.complementOf(EnumSet.of(ANVIL, ETHEREUMJS))),
          Map.entry("eth_getBlockReceipts", EnumSet.complementOf(EnumSet.of(OPERA, GANACHE))),
          Map.entry("eth_subscribe", EnumSet.complementOf(EnumSet.of(ETHEREUMJS))),
          Map.entry("eth_unsubscribe", EnumSet.complementOf(EnumSet.of(ETHEREUMJS))),
          Map.entry("trace_block", LISTING),
          Map.entry("trace_transaction", LISTING),
          Map.entry("trace_filter", LISTING),
          Map.entry("trace_get", EnumSet.of(OPERA, SONIC, ERIGON, NETHERMIND, BESU, RETH)),
          Map.entry("debug_traceBlockByNumber", TRACING_BLOCKS),
          Map.entry("debug_traceBlockByHash", TRACING_BLOCKS),
          Map.entry("debug_traceBlock", EnumSet.of(GETH, NETHERMIND, BESU, RETH)),
          Map.entry("debug_traceBadBlock", EnumSet.of(GETH, RETH)),
          Map.entry("debug_getBadBlocks", EnumSet.of(GETH, ERIGON, NETHERMIND, BESU, RETH)),
          Map.entry(
              "debug_getRawBlock", EnumSet.of(GETH, ERIGON, NETHERMIND, BESU, RETH, ETHEREUMJS)),
          Map.entry("debug_intermediateRoots", EnumSet.of(GETH, RETH)),
          Map.entry("eth_currentEpoch", FANTOM),
          Map.entry("eth_getEpochBlock", FANTOM),
          Map.entry("eth_getRules", FANTOM),
          Map.entry("abft_getValidators", FANTOM),
          Map.entry("abft_getDowntime", FANTOM),
          Map.entry("abft_getEpochUptime", FANTOM),
          Map.entry("dag_getHeads", FANTOM));

  private Capabilities() {}

  static boolean has(EvmDialect dialect, String method) {
    return SOME.getOrDefault(method, EnumSet.allOf(EvmDialect.class)).contains(dialect);
  }
}
