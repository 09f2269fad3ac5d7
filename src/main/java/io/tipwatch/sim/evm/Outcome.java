package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.World;
import java.util.List;

/** What one node has after it executed a block. */
public record Outcome(World after, List<Receipt> receipts, Commitments commitments) {
  public Outcome {
    receipts = List.copyOf(receipts);
  }
}
