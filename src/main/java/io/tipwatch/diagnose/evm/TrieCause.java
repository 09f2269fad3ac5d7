package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.ProofFinding.Spot;
import io.tipwatch.report.Diagnosis.Cause;
import io.tipwatch.trace.evm.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what is wrong where executions are the same and only what is stored or hashed is not. */
record TrieCause(Clues clues) {
  private static final int MAX_NAMED = 8;

  /** Empty if executions differ, or were not compared. */
  Optional<Cause> cause() {
    List<Spot> spots = clues.proofs().map(ProofFinding::spots).orElse(List.of());
    boolean earlier = clues.proofs().filter(ProofFinding::earlier).isPresent();
    if (spots.isEmpty() || (earlier && !clues.triesDiffer())) {
      return clues.executionsEqual() && Clues.differences(clues.receipts()).isEmpty()
          ? Optional.of(unseen())
          : Optional.empty();
    }
    return Optional.of(new Cause("trie", earlier ? before(spots) : after(spots)));
  }

  private static String named(List<Spot> spots) {
    int more = spots.size() - MAX_NAMED;
    return spots.stream().limit(MAX_NAMED).map(Spot::where).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private String executions() {
    return clues.changes().filter(changes -> changes.finding().same()).isPresent()
        ? "Every execution is the same, and only the state tries are not, "
        : "No trace shows a difference, and the state tries differ, ";
  }

  private String after(List<Spot> spots) {
    String empty =
        spots.stream().anyMatch(Spot::emptyLeaf)
            ? " One of them keeps leaves of accounts that are empty, which EIP-161 forbids."
            : "";
    return executions() + "at " + named(spots) + "." + empty;
  }

  private String before(List<Spot> spots) {
    return executions()
        + "already before the block, at "
        + named(spots)
        + ": one node's proof does not lead to the root that both accepted ("
        + spots.getFirst().what()
        + "). Its database holds a damaged or outdated part of the trie, which came to light when"
        + " the block changed what lies beside it. Its state needs to be repaired or synced again.";
  }

  /** Nothing that can be traced differs. */
  private Cause unseen() {
    boolean roots = clues.roots().filter(known -> known.finding().same()).isPresent();
    return roots
        ? new Cause(
            "receipt-encoding",
            "Every execution is the same, and so is the state after each: what is left is how one"
                + " node encodes the receipts, or another check of the header. Its log names the"
                + " check.")
        : new Cause(
            "trie",
            "Every execution is the same: this looks like a fault in how one node stores or hashes"
                + " its state, which no trace shows. How it encodes receipts and checks headers are"
                + " the other candidates; its log names the check."
                + sound());
  }

  /** What was ruled out. */
  private String sound() {
    return clues
        .proofs()
        .filter(ProofFinding::earlier)
        .map(ProofFinding::finding)
        .filter(Finding::same)
        .map(_ -> " Before the block, what it touches is proved to be the same on both nodes.")
        .orElse("");
  }
}
