package io.tipwatch.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tipset, and what came of its messages on one node.
 *
 * @param messages those that somebody sent, in the order of execution
 * @param receipts one for each
 */
record Executed(SimTipset tipset, List<SimMessage> messages, List<SimReceipt> receipts) {
  static Executed of(SimTrace trace, Optional<TraceFault> fault) {
    List<SimMessage> messages = trace.explicit();
    List<SimReceipt> receipts = new ArrayList<>();
    messages.forEach(message -> receipts.add(SimReceipt.of(message, trace.shape(), fault)));
    return new Executed(trace.tipset(), messages, receipts);
  }

  long gasUsed() {
    return receipts.stream().mapToLong(SimReceipt::gasUsed).sum();
  }
}
