package io.tipwatch.web;

import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.VerdictText;
import java.util.Optional;

/**
 * A verdict as people read it.
 *
 * @param kind such as {@code STATE_SPLIT}
 * @param headline two or three words
 * @param sentence what was found; may hold a node's words
 * @param meaning what to make of it
 * @param tipset the disputed one
 */
public record VerdictStatus(
    String kind,
    Tone tone,
    String headline,
    String sentence,
    String meaning,
    Optional<TipsetKey> tipset) {

  /** What is said before anything was judged. */
  public static final VerdictStatus UNKNOWN =
      new VerdictStatus(
          "UNSETTLED",
          Tone.CALM,
          "Starting",
          "Nothing is known yet.",
          "The nodes are being asked for their heads.",
          Optional.empty());

  public static VerdictStatus of(Verdict verdict) {
    return new VerdictStatus(
        verdict.kind(),
        Tone.of(verdict),
        headline(verdict),
        VerdictText.sentence(verdict),
        VerdictText.meaning(verdict),
        tipset(verdict));
  }

  private static String headline(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Match _ -> "In agreement";
      case Verdict.Lagging _ -> "Behind";
      case Verdict.Unsettled _ -> "Settling";
      case Verdict.Fork _ -> "Fork";
      case Verdict.StateSplit _ -> "State split";
      case Verdict.Rejected _ -> "Tipset refused";
      case Verdict.Stalled _ -> "Standing still";
      case Verdict.ChainStalled _ -> "Chain stands still";
      case Verdict.TraceDrift _ -> "Trace drift";
      case Verdict.Unstable _ -> "Two answers";
      case Verdict.Down _ -> "No answer";
      case Verdict.Inconclusive _ -> "Inconclusive";
    };
  }

  private static Optional<TipsetKey> tipset(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit split -> Optional.of(split.key());
      case Verdict.Rejected rejected -> Optional.of(rejected.key());
      case Verdict.TraceDrift drift -> Optional.of(drift.key());
      case Verdict.Match _,
          Verdict.Lagging _,
          Verdict.Unsettled _,
          Verdict.Fork _,
          Verdict.Stalled _,
          Verdict.ChainStalled _,
          Verdict.Unstable _,
          Verdict.Down _,
          Verdict.Inconclusive _ ->
          Optional.empty();
    };
  }
}
