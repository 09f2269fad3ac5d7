package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.CallRecord;
import io.tipwatch.sim.evm.machine.Failure;
import io.vertx.core.json.JsonObject;

/**
 * How a client writes failures in a list of calls.
 *
 * @param reverts what comes with a revert
 * @param others what comes with everything else
 */
record FlatFailures(EvmDialect dialect, Reverts reverts, Others others) {
  enum Reverts {
    /** An error and what was returned. */
    WITH_RESULT,
    /** An error, and no result at all. */
    WITHOUT_RESULT,
    /** An error that is the reason, if there is one. */
    REASON
  }

  enum Others {
    /** Parity's words and an empty result. */
    PARITY,
    /** go-ethereum's words and an empty result. */
    GETH,
    /** Parity's words, and no result at all. */
    PARITY_ALONE,
    /** Only the transaction's own call tells; all others look as if they had succeeded. */
    ROOT_ONLY
  }

  /** Of {@code trace_block} and its like. */
  static FlatFailures of(EvmDialect dialect) {
    return switch (dialect) {
      case OPERA -> new FlatFailures(dialect, Reverts.WITHOUT_RESULT, Others.ROOT_ONLY);
      case SONIC -> new FlatFailures(dialect, Reverts.REASON, Others.PARITY_ALONE);
      case ERIGON -> new FlatFailures(dialect, Reverts.WITH_RESULT, Others.GETH);
      case NETHERMIND -> new FlatFailures(dialect, Reverts.WITHOUT_RESULT, Others.PARITY);
      case BESU, RETH, ANVIL, GETH, ETHEREUMJS, GANACHE ->
          new FlatFailures(dialect, Reverts.WITH_RESULT, Others.PARITY);
    };
  }

  /** Of {@code flatCallTracer}. */
  static FlatFailures ofTracer(EvmDialect dialect, boolean parityErrors) {
    return new FlatFailures(
        dialect, Reverts.WITH_RESULT, parityErrors ? Others.PARITY : Others.GETH);
  }

  /** Whether a call has a result although it may have failed. */
  boolean hasResult(CallRecord record) {
    if (record.failure().isEmpty()) {
      return true;
    }
    return record.failure().orElseThrow() == Failure.REVERTED
        ? reverts == Reverts.WITH_RESULT
        : others == Others.ROOT_ONLY;
  }

  void put(JsonObject item, CallRecord record, boolean root, JsonObject result) {
    if (record.failure().isEmpty()) {
      item.put("result", result);
      return;
    }
    Failure failure = record.failure().orElseThrow();
    if (failure == Failure.REVERTED) {
      revert(item, record, result);
      return;
    }
    switch (others) {
      case PARITY -> item.put("error", ErrorText.parity(failure)).putNull("result");
      case GETH -> item.put("error", ErrorText.geth(failure, record.failedAt())).putNull("result");
      case PARITY_ALONE -> item.put("error", ErrorText.parity(failure));
      case ROOT_ONLY -> {
        if (root) {
          item.put("error", ErrorText.geth(failure, record.failedAt()));
        } else {
          item.put("result", result);
        }
      }
    }
  }

  private void revert(JsonObject item, CallRecord record, JsonObject result) {
    String error =
        others == Others.GETH && dialect != EvmDialect.ERIGON ? "execution reverted" : "Reverted";
    switch (reverts) {
      case WITH_RESULT -> item.put("error", error).put("result", result);
      case WITHOUT_RESULT -> item.put("error", error);
      case REASON -> item.put("error", CallTracer.reason(record.output()).orElse(error));
    }
    if (dialect == EvmDialect.BESU) {
      item.put("revertReason", record.output().hex());
    }
  }
}
