package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Transaction;

/** A transaction with its name. */
public record EvmTransaction(String hash, Transaction body) {
  static EvmTransaction of(Transaction body) {
    return new EvmTransaction(body.hash(), body);
  }
}
