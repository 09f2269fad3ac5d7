package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Side;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Puts the questions of one climb to both parties of a dispute, at once and each at its own pace,
 * and writes down what came of every rung.
 */
final class Inquiry {
  private final Dispute dispute;
  private final Stopwatch stopwatch;
  private final List<Rung> rungs;
  private final Consumer<String> progress;
  private final Mentioned mentioned = new Mentioned();

  // Unknown to the nodes, so that none can prepare two answers with one digest.
  private final long salt = new SecureRandom().nextLong();

  /**
   * @param rungs takes the rungs as they are climbed
   * @param progress hears of what is being done
   */
  Inquiry(Dispute dispute, Look look, List<Rung> rungs, Consumer<String> progress) {
    this.dispute = dispute;
    this.stopwatch = look.stopwatch();
    this.rungs = rungs;
    this.progress = progress;
  }

  /** Compares what two parties said. */
  @FunctionalInterface
  interface Comparison<T, R> {
    R of(T left, T right) throws IOException;
  }

  /**
   * One rung.
   *
   * @param name as it is told
   * @param finding what the comparison came to, of whatever form its result has
   * @param nothing a result for when nobody can tell
   */
  record Step<T, R>(
      String name,
      Said.Question<T> question,
      Comparison<T, R> comparison,
      Function<R, Finding> finding,
      Function<Finding, R> nothing) {

    /** A rung whose result is a finding. */
    static <T> Step<T, Finding> of(
        String name, Said.Question<T> question, Comparison<T, Finding> comparison) {
      return new Step<>(name, question, comparison, Function.identity(), Function.identity());
    }
  }

  Dispute dispute() {
    return dispute;
  }

  /** Who is mentioned in the answers so far. */
  Mentioned mentioned() {
    return mentioned;
  }

  /** Equal for all answers that are compared with each other. */
  long salt() {
    return salt;
  }

  /** Climbs one rung. */
  <T, R> R climb(Step<T, R> step) throws IOException {
    Stopwatch.Lap lap = stopwatch.start();
    progress.accept(step.name() + " of block " + dispute.height());
    Both<T> both = both(step.question());
    R result = result(step, both);
    Finding finding = step.finding().apply(result);
    rungs.add(new Rung(step.name(), outcome(finding), lap.millis(step.name()), both.bytes()));
    return result;
  }

  private record Both<T>(Said<T> left, Said<T> right) {
    long bytes() {
      return left.bytes().getAsLong() + right.bytes().getAsLong();
    }
  }

  private <T> Both<T> both(Said.Question<T> question) throws IOException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Said<T>> mine = threads.submit(() -> Said.of(dispute.left(), question));
      Future<Said<T>> theirs = threads.submit(() -> Said.of(dispute.right(), question));
      return new Both<>(mine.get(), theirs.get());
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while nodes traced a block", e);
    }
  }

  private <T, R> R result(Step<T, R> step, Both<T> both) {
    Said<T> left = both.left();
    Said<T> right = both.right();
    if (left.value().isEmpty() || right.value().isEmpty()) {
      Side side = Side.of(left.value().isEmpty(), right.value().isEmpty());
      NoAnswerException why = left.why().or(right::why).orElseThrow();
      return step.nothing().apply(Finding.notComparable(why, side));
    }
    try {
      return step.comparison().of(left.value().get(), right.value().get());
    } catch (IOException e) {
      return step.nothing().apply(Finding.notComparable(NoAnswerException.of(e), Side.BOTH));
    }
  }

  /** Asks one party alone, where that is enough to know where to look next. */
  <T> void ask(String name, Party party, Said.Question<T> question) {
    Stopwatch.Lap lap = stopwatch.start();
    Said<T> said = Said.of(party, question);
    String outcome =
        said.why()
            .map(why -> "not available: " + party.id() + ": " + why.getMessage())
            .orElse("told by " + party.id());
    rungs.add(new Rung(name, outcome, lap.millis(name), said.bytes().getAsLong()));
  }

  /** A rung that was not climbed. */
  void skip(String name, String why) {
    rungs.add(new Rung(name, why, 0, 0));
  }

  private String outcome(Finding finding) {
    return switch (finding.outcome()) {
      case Outcome.Same(long _) -> "same";
      case Outcome.Differs(List<Difference> differences) -> where(differences);
      case Outcome.NotComparable(_, Side side, String text) ->
          "not available: " + named(side) + text;
    };
  }

  private String named(Side side) {
    return switch (side) {
      case LEFT -> dispute.left().id() + ": ";
      case RIGHT -> dispute.right().id() + ": ";
      case BOTH -> "";
    };
  }

  private static String where(List<Difference> differences) {
    Difference first = differences.getFirst();
    Place place = first.place();
    String in = first.left() < 0 ? "" : "transaction " + first.left() + ", ";
    String more = differences.size() == 1 ? "" : ", and " + (differences.size() - 1) + " more";
    return "differ in " + in + place.field() + more;
  }
}
