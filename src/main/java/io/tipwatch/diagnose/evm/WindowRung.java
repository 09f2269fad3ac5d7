package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.Inquiry.Step;
import io.tipwatch.diagnose.evm.WindowFinding.Damage;
import io.tipwatch.diagnose.evm.tracers.ShippedTracers;
import io.tipwatch.diagnose.evm.tracers.TracerScript;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.Tracer;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Fired;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.results.ResultAnswer;
import io.tipwatch.trace.evm.steps.StepDifference;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The steps around the first different one again, with the memory, which is too large to ask for at
 * every step: what a step reads from memory may have been written wrongly before.
 */
record WindowRung(Inquiry inquiry) {
  private static final String NAME = "window";
  private static final String TRACER = "window";

  /** Steps before the culprit and after it that are looked at. */
  private static final long BEFORE = 50;

  private static final long AFTER = 5;

  /** Empty if it cannot even be asked for. */
  Optional<WindowFinding> climb(int transaction, StepDifference difference) throws IOException {
    Dispute dispute = inquiry.dispute();
    for (Party party : List.of(dispute.left(), dispute.right())) {
      Optional<String> lack =
          party.owns()
              ? party.lacks(List.of(Ability.SCRIPTS))
              : Optional.of("it cannot be asked about one transaction of a block that it refused");
      if (lack.isPresent()) {
        inquiry.skip(NAME, "not available: " + party.id() + ": " + lack.get());
        return Optional.empty();
      }
    }
    String hash = dispute.transactions().get(transaction);
    Tracer tracer = around(difference.culprit());
    return Optional.of(
        inquiry.climb(
            new Step<>(
                NAME,
                Said.reading(party -> party.one(hash, tracer), (in, _) -> read(in)),
                (left, right) -> compare(left, right, difference.culprit()).at(transaction, hash),
                WindowFinding::finding,
                nothing -> new WindowFinding(nothing, Optional.empty()))));
  }

  private static Tracer around(long culprit) throws IOException {
    return ShippedTracers.read(TRACER)
        .with("from", Math.max(0, culprit - BEFORE))
        .with("to", culprit + AFTER)
        .guarded();
  }

  private static ResultAnswer read(InputStream in) throws NoAnswerException {
    ResultAnswer answer = ResultAnswer.read(in, List.of());
    Optional<String> thrown = TracerScript.threw(answer);
    if (thrown.isPresent()) {
      throw new NoAnswerException(Reason.ERROR_ANSWER, "the tracer failed: " + thrown.get());
    }
    return answer;
  }

  private static WindowFinding compare(ResultAnswer left, ResultAnswer right, long culprit) {
    try {
      Optional<Damage> damage = new Windows(left, right).damageBefore(culprit);
      Outcome outcome =
          damage
              .<Outcome>map(found -> new Outcome.Differs(List.of(Difference.ofBlock(place(found)))))
              .orElse(new Outcome.Same(BEFORE));
      return new WindowFinding(Finding.of(outcome, new Fired()), damage);
    } catch (NoAnswerException e) {
      return new WindowFinding(Finding.notComparable(e, Side.BOTH), Optional.empty());
    }
  }

  private static Place place(Damage damage) {
    String at = "structLogs[" + (damage.step() + 1) + "].memory";
    return Place.of(at, damage.left(), damage.right());
  }
}
