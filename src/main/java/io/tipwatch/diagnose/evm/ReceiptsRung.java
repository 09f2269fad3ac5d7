package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.Inquiry.Step;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.blocks.ReceiptAnswer;
import io.tipwatch.trace.evm.blocks.ReceiptComparison;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * What came of every transaction, as the chain records it. Only nodes that have the block have its
 * receipts.
 */
record ReceiptsRung(Inquiry inquiry) {
  private static final String NAME = "receipts";
  private static final List<Ability> WHOLE = List.of(Ability.BLOCK_RECEIPTS);

  /** Empty if the receipts cannot even be asked for. */
  Optional<Finding> climb() throws IOException {
    Dispute dispute = inquiry.dispute();
    if (!dispute.bothOwn()) {
      inquiry.skip(NAME, "not available: only a node that has the block has its receipts");
      return Optional.empty();
    }
    boolean whole = dispute.left().lacks(WHOLE).isEmpty() && dispute.right().lacks(WHOLE).isEmpty();
    Finding receipts = whole ? whole(dispute) : single(dispute);
    boolean nothing = receipts.outcome() instanceof Outcome.NotComparable;
    return Optional.of(withRoots(dispute, whole && nothing ? single(dispute) : receipts));
  }

  private Finding whole(Dispute dispute) throws IOException {
    return inquiry.climb(
        Step.of(
            NAME,
            Said.reading(
                party -> party.node().traces().receipts(party.block().hash()), this::parse),
            (left, right) -> ReceiptComparison.of(left, right, dispute.transactions())));
  }

  private Finding single(Dispute dispute) throws IOException {
    List<String> all = dispute.transactions();
    Singles singles = Singles.upTo(all.size(), all);
    return inquiry.climb(
        Step.of(
            NAME,
            singles.reading((party, hash) -> party.node().traces().receipt(hash), this::parse),
            (left, right) ->
                singles.compare(i -> ReceiptComparison.of(left.get(i), right.get(i)))));
  }

  private ReceiptAnswer parse(InputStream in, ByteRanges again) throws IOException {
    return ReceiptAnswer.read(in, again, inquiry.salt());
  }

  /** Equal receipts under two roots are a fault of their encoding. */
  private static Finding withRoots(Dispute dispute, Finding receipts) {
    Optional<String> mine = dispute.left().block().field(ReceiptComparison.ENCODING);
    Optional<String> theirs = dispute.right().block().field(ReceiptComparison.ENCODING);
    return mine.isEmpty() || theirs.isEmpty()
        ? receipts
        : ReceiptComparison.withRoots(receipts, mine.get(), theirs.get());
  }
}
