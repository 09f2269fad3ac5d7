package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.Inquiry.Step;
import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.calls.CallAnswer;
import io.tipwatch.trace.evm.calls.CallComparison;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Who called whom, with what, and what came of it. */
record CallsRung(Inquiry inquiry) {
  private static final String NAME = "calls";

  /**
   * Climbs it.
   *
   * @param end the index past the last transaction that matters
   * @return empty if calls cannot even be asked for
   */
  Optional<Finding> climb(int end) throws IOException {
    Dispute dispute = inquiry.dispute();
    Optional<CallForm.Pair> whole = CallForm.Pair.of(dispute, true);
    if (whole.isPresent()) {
      return Optional.of(whole(NAME, dispute, whole.get()));
    }
    Optional<CallForm.Pair> single = CallForm.Pair.of(dispute, false);
    if (single.isPresent() && dispute.bothOwn()) {
      return Optional.of(single(dispute, single.get(), end));
    }
    for (Party party : List.of(dispute.left(), dispute.right())) {
      String lack = CallForm.lacks(party);
      if (!lack.isEmpty()) {
        inquiry.skip(NAME, "not available: " + party.id() + ": " + lack);
        return Optional.empty();
      }
    }
    inquiry.skip(NAME, "not available: one tells whole blocks only, the other transactions only");
    return Optional.empty();
  }

  /**
   * Compares the calls in every form that both tell, since a tracer can go wrong by itself.
   *
   * @return the first finding that is not equal, or else the last
   */
  Optional<Finding> everyForm() throws IOException {
    Dispute dispute = inquiry.dispute();
    List<CallForm.Pair> shared = CallForm.Pair.shared(dispute);
    if (shared.isEmpty()) {
      return climb(dispute.transactions().size());
    }
    Optional<Finding> told = Optional.empty();
    for (CallForm.Pair pair : shared) {
      Finding finding = whole(NAME + " by " + pair.left().label(), dispute, pair);
      told = told.filter(earlier -> !earlier.same()).or(() -> Optional.of(finding));
    }
    return told;
  }

  private CallAnswer parse(Party party, InputStream in, ByteRanges again) throws IOException {
    CallAnswer answer = CallAnswer.read(in, again, party.dialect(), inquiry.salt());
    inquiry.mentioned().in(again, answer.bytes());
    return answer;
  }

  private Finding whole(String name, Dispute dispute, CallForm.Pair forms) throws IOException {
    return inquiry.climb(
        Step.of(
            name,
            party ->
                Said.reading(
                        (Party asked) -> forms.block(asked, dispute),
                        (in, again) -> parse(party, in, again))
                    .ask(party),
            (left, right) -> CallComparison.of(left, right, dispute.transactions())));
  }

  private Finding single(Dispute dispute, CallForm.Pair forms, int end) throws IOException {
    Singles singles = Singles.upTo(end, dispute.transactions());
    return inquiry.climb(
        Step.of(
            NAME,
            party ->
                singles
                    .reading(
                        (asked, hash) -> forms.transaction(asked, dispute, hash),
                        (in, again) -> parse(party, in, again))
                    .ask(party),
            (left, right) -> singles.compare(i -> CallComparison.of(left.get(i), right.get(i)))));
  }
}
