package io.tipwatch.sim.evm;

import io.tipwatch.sim.RpcFailure;

/** Errors in each client's words. */
final class EvmFailures {
  private static final int SERVER = -32_000;
  private static final int NOT_FOUND = -32_001;
  private static final int UNAVAILABLE = -32_002;
  private static final int NO_METHOD = -32_601;
  private static final int BAD_PARAMS = -32_602;
  private static final int INTERNAL = -32_603;

  private EvmFailures() {}

  static RpcFailure server(String message) {
    return RpcFailure.of(SERVER, message);
  }

  static RpcFailure badParams(String message) {
    return RpcFailure.of(BAD_PARAMS, message);
  }

  static RpcFailure internal(String message) {
    return RpcFailure.of(INTERNAL, message);
  }

  static RpcFailure methodAbsent(EvmDialect dialect, String method) {
    return RpcFailure.of(
        NO_METHOD,
        switch (dialect) {
          case OPERA, SONIC, GETH, ERIGON ->
              "the method " + method + " does not exist/is not available";
          case NETHERMIND -> "The method '" + method + "' is not supported.";
          case GANACHE -> "The method " + method + " does not exist/is not available";
          case BESU, RETH, ANVIL, ETHEREUMJS -> "Method not found";
        });
  }

  static RpcFailure noNotifications() {
    return RpcFailure.of(NO_METHOD, "notifications not supported");
  }

  static RpcFailure unknownBlock(EvmDialect dialect, String block) {
    return switch (dialect) {
      case OPERA, SONIC, GETH, ERIGON -> server("block " + block + " not found");
      case NETHERMIND -> RpcFailure.of(NOT_FOUND, "Cannot find block hash " + block);
      case BESU -> server("Block not found");
      case RETH -> RpcFailure.of(NOT_FOUND, "block not found: hash " + block);
      case ANVIL, ETHEREUMJS, GANACHE -> server("header not found");
    };
  }

  static RpcFailure unknownTransaction(EvmDialect dialect, String hash) {
    return switch (dialect) {
      case OPERA, SONIC -> server("transaction " + hash + " not found");
      case NETHERMIND -> RpcFailure.of(NOT_FOUND, "Cannot find transactionTrace for hash: " + hash);
      case GANACHE -> server("Unknown transaction " + hash);
      case GETH, ERIGON, BESU, RETH, ANVIL, ETHEREUMJS -> server("transaction not found");
    };
  }

  /** The state of a block's parent is not kept any more. */
  static RpcFailure pruned(EvmDialect dialect, EvmBlock block) {
    return switch (dialect) {
      case OPERA, SONIC -> server("missing trie node " + block.hash().substring(2) + " (path )");
      case GETH -> server("required historical state unavailable (reexec=128)");
      case ERIGON -> RpcFailure.of(4444, "pruned history unavailable");
      case NETHERMIND ->
          RpcFailure.of(UNAVAILABLE, "No state available for block " + block.parentHash());
      case BESU -> server("World state unavailable");
      case RETH -> server("state at block #" + (block.number() - 1) + " is pruned");
      case ANVIL, ETHEREUMJS, GANACHE ->
          server("missing trie node " + block.hash().substring(2) + " (path )");
    };
  }

  static RpcFailure genesis(EvmDialect dialect) {
    return server(
        switch (dialect) {
          case OPERA -> "invalid block for tracing";
          case SONIC -> "genesis block is not traceable";
          default -> "genesis is not traceable";
        });
  }

  static RpcFailure tooLarge(EvmDialect dialect) {
    return dialect == EvmDialect.SONIC
        ? server("response size exceeded")
        : RpcFailure.of(-32_008, "Response is too big");
  }
}
