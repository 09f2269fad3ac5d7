package io.tipwatch.diagnose.evm.tracers;

import io.tipwatch.diagnose.Spool.SpoolFile;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.calls.CallAnswer;
import io.tipwatch.trace.evm.calls.CallComparison;
import io.tipwatch.trace.evm.prestate.PrestateAnswer;
import io.tipwatch.trace.evm.prestate.PrestateComparison;
import io.tipwatch.trace.evm.results.IgnoredPath;
import io.tipwatch.trace.evm.results.ResultAnswer;
import io.tipwatch.trace.evm.results.ResultComparison;
import io.tipwatch.trace.evm.steps.StepComparison;
import io.tipwatch.trace.evm.steps.StepSource;
import java.io.IOException;
import java.util.List;

/** Compares kept answers of one tracer, two at a time and each read anew. */
record Comparing(TracerChoice tracer, List<IgnoredPath> ignored, long salt) {

  /** An answer on disk. */
  record Kept(SpoolFile file, EvmDialect dialect) {}

  /** What two answers come to; compared with itself, an answer tells whether it is one. */
  Finding of(Kept left, Kept right) {
    try {
      return switch (tracer) {
        case TracerChoice.Script _ -> ResultComparison.of(result(left), result(right));
        case TracerChoice.BuiltIn builtIn ->
            switch (builtIn) {
              case STEPS -> StepComparison.of(steps(left), steps(right), salt).finding();
              case CALLS, FLAT_CALLS -> CallComparison.of(calls(left), calls(right));
              case PRESTATE -> PrestateComparison.of(states(left), states(right)).finding();
            };
      };
    } catch (IOException e) {
      return Finding.notComparable(NoAnswerException.of(e), Side.BOTH);
    }
  }

  ResultAnswer result(Kept kept) throws NoAnswerException {
    return ResultAnswer.read(kept.file().open(), ignored);
  }

  private static StepSource steps(Kept kept) {
    return StepSource.of(kept.file().open()).with(kept.dialect());
  }

  private CallAnswer calls(Kept kept) throws NoAnswerException {
    return CallAnswer.read(kept.file().open(), kept.file(), kept.dialect(), salt);
  }

  private PrestateAnswer states(Kept kept) throws NoAnswerException {
    return PrestateAnswer.read(kept.file().open(), kept.file(), salt);
  }
}
