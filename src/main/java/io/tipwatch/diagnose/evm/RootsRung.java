package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.Inquiry.Step;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.trace.evm.blocks.RootsComparison;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The state root after each transaction: a few bytes that name the first transaction after which
 * the states are not the same. Clients that can tell it can tell it of a block that they refused,
 * too.
 */
record RootsRung(Inquiry inquiry) {
  private static final String NAME = "intermediate roots";
  private static final List<Ability> TAKES = List.of(Ability.INTERMEDIATE_ROOTS);

  /** Empty if they cannot even be asked for. */
  Optional<RootsFinding> climb() throws IOException {
    Dispute dispute = inquiry.dispute();
    for (Party party : List.of(dispute.left(), dispute.right())) {
      Optional<String> lack =
          party.access() instanceof Access.Sent
              ? Optional.of("a node that lacks a block cannot tell the roots in it")
              : party.lacks(TAKES);
      if (lack.isPresent()) {
        inquiry.skip(NAME, "not available: " + party.id() + ": " + lack.get());
        return Optional.empty();
      }
    }
    return Optional.of(
        inquiry.climb(
            new Step<>(
                NAME,
                Said.reading(
                    party -> party.node().traces().intermediateRoots(party.block().hash()),
                    (in, _) -> RootsComparison.read(in)),
                (left, right) -> new RootsFinding(RootsComparison.of(left, right), left, right),
                RootsFinding::finding,
                RootsFinding::nothing)));
  }
}
