package io.tipwatch.incident;

import io.tipwatch.chain.Judgement;
import io.tipwatch.report.Diagnosis;
import java.time.Instant;
import java.util.Optional;

/** What the rules are told about a chain. */
public sealed interface Sign {
  /** The operator's name of the chain. */
  String chain();

  Instant at();

  /**
   * The chain was judged; equal judgements may come as often as they like.
   *
   * @param held whether a cause is being looked for, so that a bare symptom opens nothing yet
   */
  record Judged(String chain, Judgement judgement, boolean held, Instant at) implements Sign {
    public Judged(String chain, Judgement judgement, Instant at) {
      this(chain, judgement, false, at);
    }
  }

  /**
   * A check came to an end.
   *
   * @param lastCommon the tipset that was executed again
   */
  record Diagnosed(String chain, Diagnosis diagnosis, Optional<Place> lastCommon, Instant at)
      implements Sign {}
}
