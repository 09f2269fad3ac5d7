package io.tipwatch.sim.evm.machine;

import java.util.Optional;

/** What the operation at hand costs, before it is performed. One is used again and again. */
final class Quote {
  Opcode op = Opcode.of(Opcode.STOP);
  long cost;

  /** The part of the cost that goes to the called frame. */
  long forwarded;

  /** Up to where memory has to reach, in bytes. */
  long memory;

  Optional<Failure> failure = Optional.empty();

  void start(Opcode operation) {
    op = operation;
    cost = Math.max(0, operation.gas());
    forwarded = 0;
    memory = 0;
    failure = Optional.empty();
  }

  void fail(Failure reason) {
    if (failure.isEmpty()) {
      failure = Optional.of(reason);
    }
  }
}
