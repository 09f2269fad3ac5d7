package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.node.filecoin.RejectionText;
import io.tipwatch.report.CauseText;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Reproduce;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a suspicion comes to, once the last common tipset was executed. If all computed the same
 * there, the nodes are on different branches, or one refuses for another reason than its state.
 */
final class Outcome {
  private Outcome() {}

  static Diagnosis of(Suspicion suspicion, List<Words> words, Diagnosis executed) {
    Verdict verdict = verdict(suspicion, words, executed.verdict());
    List<Diagnosis.Command> reproduce = new ArrayList<>(executed.reproduce());
    suspicion
        .child()
        .map(child -> child.key().cids().getFirst())
        .ifPresent(block ->
            executed.nodes().stream()
                .filter(node -> suspicion.suspects().contains(node.name()))
                .flatMap(node -> node.client().stream())
                .flatMap(client -> Reproduce.refusal(client, block).stream())
                .distinct()
                .forEach(reproduce::add));
    return new Diagnosis(
        verdict,
        executed.chain(),
        executed.tipset(),
        executed.nodes(),
        executed.groups(),
        suspects(suspicion, verdict, executed),
        executed.arbiter(),
        cause(verdict, words, executed),
        executed.location(),
        executed.differing(),
        executed.notCompared(),
        executed.normalised(),
        executed.rungs(),
        reproduce,
        executed.evidence());
  }

  private static Verdict verdict(Suspicion suspicion, List<Words> words, Verdict executed) {
    Tipset common = suspicion.lastCommon();
    return switch (executed) {
      case Verdict.Inconclusive inconclusive ->
          proven(words).<Verdict>map(_ -> split(suspicion)).orElse(inconclusive);
      case Verdict.Match _, Verdict.TraceDrift _ ->
          switch (suspicion.sign()) {
            case BRANCHES -> new Verdict.Fork(common.height(), suspicion.suspects());
            case REJECTION, FLAPPING, STALL -> refused(suspicion, words, executed);
          };
      default -> executed;
    };
  }

  /** The node's own statement that it computed another root than the block claims. */
  private static Optional<Words> proven(List<Words> words) {
    return words.stream()
        .filter(w -> w.meaning().disputesExecution() && w.meaning().computed().isPresent())
        .findFirst();
  }

  private static Verdict split(Suspicion suspicion) {
    return new Verdict.StateSplit(
        suspicion.lastCommon().height(), suspicion.lastCommon().key(), suspicion.suspects());
  }

  private static Verdict refused(Suspicion suspicion, List<Words> words, Verdict executed) {
    if (!words.isEmpty()) {
      Words first = words.getFirst();
      TipsetKey key =
          first.tipset().or(() -> suspicion.child().map(Tipset::key)).orElse(TipsetKey.NONE);
      long height =
          suspicion.child().map(Tipset::height).orElse(suspicion.lastCommon().height() + 1);
      return new Verdict.Rejected(first.node(), height, key);
    }
    if (suspicion.suspects().size() == 1) {
      NodeId node = suspicion.suspects().iterator().next();
      return new Verdict.Stalled(node, suspicion.lastCommon().height());
    }
    return suspicion.witnesses().isEmpty()
        ? new Verdict.ChainStalled(suspicion.lastCommon().height())
        : executed;
  }

  private static List<NodeId> suspects(Suspicion suspicion, Verdict verdict, Diagnosis executed) {
    boolean byItsOwnWords =
        verdict instanceof Verdict.Rejected || verdict instanceof Verdict.Stalled;
    return byItsOwnWords ? suspicion.suspects().stream().sorted().toList() : executed.suspects();
  }

  private static Diagnosis.Cause cause(Verdict verdict, List<Words> words, Diagnosis executed) {
    List<String> texts = words.stream().map(Words::text).toList();
    Diagnosis.Cause cause =
        verdict.equals(executed.verdict())
            ? executed.cause()
            : CauseText.of(CauseText.Signs.nowhere(verdict, texts, Set.of()));
    return words.stream()
        .map(Words::meaning)
        .filter(meaning -> meaning.kind() == RejectionText.Kind.SIGNATURE)
        .findFirst()
        .map(_ ->
            new Diagnosis.Cause(
                "crypto",
                "The node refuses a signature, while it computes the same state as the others:"
                    + " this looks like its native crypto library."))
        .orElse(cause);
  }
}
