package io.tipwatch.sim.evm;

import io.tipwatch.sim.RpcFailure;

/** What is wrong with a node's tracer, while its state is right. */
public sealed interface TracerTrouble {
  /** An error instead of a trace. */
  record Throws(RpcFailure failure) implements TracerTrouble {
    /** As for every trace that takes longer than it may. */
    public static Throws timeout() {
      return new Throws(RpcFailure.of(-32_000, "execution timeout"));
    }
  }

  /** Nethermind ends the list in good form where time is up, and says so inside. */
  record CutShort(int steps) implements TracerTrouble {}

  /** Lists of calls do not tell reverts any more (bsc-erigon#796). */
  record LostReverts() implements TracerTrouble {}

  /** Lists of calls have one call too many (0xPolygon/erigon#31). */
  record ExtraCall() implements TracerTrouble {}
}
