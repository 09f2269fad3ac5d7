package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.evm.Inquiry.Step;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.Tracer;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.trace.evm.steps.StepComparison;
import io.tipwatch.trace.evm.steps.StepFinding;
import io.tipwatch.trace.evm.steps.StepSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Every step of one transaction on both sides, walked in lock-step while it arrives, and no further
 * than to the first difference.
 */
record StepsRung(Inquiry inquiry) {
  private static final String NAME = "steps";
  private static final Tracer TRACER = new Tracer.Steps(true, false, false);

  /** Empty if the steps cannot even be asked for. */
  Optional<StepFinding> climb(int transaction) throws IOException {
    Dispute dispute = inquiry.dispute();
    for (Party party : List.of(dispute.left(), dispute.right())) {
      Optional<String> lack = party.lacks(party.takes(Ability.STEPS));
      if (lack.isPresent()) {
        inquiry.skip(NAME, "not available: " + party.id() + ": " + lack.get());
        return Optional.empty();
      }
    }
    Queue<RpcStream> open = new ConcurrentLinkedQueue<>();
    try {
      return Optional.of(
          inquiry.climb(
              new Step<>(
                  NAME,
                  party -> source(party, transaction, open),
                  (left, right) -> walk(left, right, transaction),
                  StepFinding::finding,
                  nothing -> new StepFinding(nothing, 0, Optional.empty()))));
    } finally {
      open.forEach(RpcStream::close);
    }
  }

  private StepFinding walk(StepSource left, StepSource right, int transaction) {
    StepFinding walked = StepComparison.of(left, right, inquiry.salt());
    String hash = inquiry.dispute().transactions().get(transaction);
    return new StepFinding(
        walked.finding().at(transaction, hash), walked.steps(), walked.difference());
  }

  private Said<StepSource> source(Party party, int transaction, Queue<RpcStream> open)
      throws RpcException {
    String hash = inquiry.dispute().transactions().get(transaction);
    RpcStream stream = party.one(hash, TRACER);
    open.add(stream);
    if (stream.status() >= 300) {
      throw new RpcException.HttpStatus(party.id(), "steps", stream.status());
    }
    StepSource source = StepSource.of(Look.ahead(stream)).with(party.dialect());
    return Said.of(party.owns() ? source : source.at(transaction), stream::bytes);
  }
}
