package io.tipwatch.diagnose.evm.tracers;

import io.tipwatch.diagnose.Calls;
import io.tipwatch.diagnose.Spool.SpoolFile;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.diagnose.evm.tracers.Comparing.Kept;
import io.tipwatch.node.Capabilities;
import io.tipwatch.node.Capabilities.Support;
import io.tipwatch.node.ErrorMeaning;
import io.tipwatch.node.evm.Ability;
import io.tipwatch.node.evm.EvmErrors;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.evm.Inclusion;
import io.tipwatch.node.rpc.Quoted;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.trace.ErrorAnswerException;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.results.ResultAnswer;
import java.io.IOException;
import java.util.Optional;

/**
 * Asks one node, and finds out what kind of answer came: clients that lack a tracer, an engine or
 * the transaction do not always say so. Blocks, so it is for a virtual thread.
 */
final class TracerAsk {
  /** Characters of a node's own words. */
  private static final int MAX_WORDS = 300;

  /** Calls nest 1,024 deep, each in a list in an object. */
  private static final int MAX_DEPTH = 2_100;

  private static final long MAX_ANSWER = Long.MAX_VALUE;
  private static final String OTHER_CLIENT =
      "take a built-in tracer, or a client that runs custom ones (geth, Erigon, Nethermind, Opera)";
  private static final String NOT_THERE =
      "has it come that far, and does it keep an index of transactions?";
  private static final String SILENT =
      "the client answers to the method and not to this tracer; take another one";
  private static final String NO_STEPS =
      "do steps have to be switched on (anvil: --steps-tracing)?";
  private static final String MORE_TIME =
      "give it more with --timeout; is the node overloaded, or does the tracer never end?";

  private final EvmNode node;
  private final TracerRun.Wish wish;
  private final Comparing comparing;
  private Optional<Inclusion> inclusion = Optional.empty();
  private long bytes;

  TracerAsk(EvmNode node, TracerRun.Wish wish, Comparing comparing) {
    this.node = node;
    this.wish = wish;
    this.comparing = comparing;
  }

  /** How it went: an outcome that is not ok, and why. */
  private record Judged(NodeOutcome outcome, String why, String advice) {
    static final Judged OK = new Judged(NodeOutcome.OK, "", "");
  }

  /**
   * Asks.
   *
   * @param file takes the answer
   */
  NodeResult ask(SpoolFile file, Stopwatch stopwatch) {
    Stopwatch.Lap lap = stopwatch.start();
    Judged judged;
    try {
      judged = judge(file);
    } catch (RpcException e) {
      judged = refused(EvmErrors.of(e), words(e));
    } catch (IOException e) {
      judged = noAnswer(String.valueOf(e.getMessage()), "");
    }
    return new NodeResult(
        node.id(),
        node.client(),
        node.version(),
        judged.outcome(),
        judged.why(),
        judged.advice(),
        inclusion,
        bytes,
        lap.millis("tracer"));
  }

  private Judged judge(SpoolFile file) throws IOException {
    Calls.await(node.identify());
    if (!knowsTransaction()) {
      return new Judged(
          NodeOutcome.UNKNOWN_TRANSACTION, "it has no receipt of it in a block", NOT_THERE);
    }
    try (RpcStream stream =
        node.traces(wish.timeout()).transaction(wish.transaction(), wish.tracer().tracer())) {
      bytes = file.fill(stream.body(), MAX_ANSWER);
      Optional<Judged> error = error(file);
      if (error.isPresent()) {
        return stream.status() < 300 || bytes > 0 ? error.get() : status(stream);
      }
    }
    return content(file);
  }

  private Judged status(RpcStream stream) {
    RpcException status = new RpcException.HttpStatus(node.id(), "a trace", stream.status());
    return refused(EvmErrors.of(status), words(status));
  }

  private boolean knowsTransaction() throws RpcException {
    try {
      inclusion = Calls.await(node.inclusion(wish.transaction()));
      return inclusion.isPresent();
    } catch (RpcException.Remote e) {
      return EvmErrors.of(e).reason() != ErrorMeaning.Reason.NOT_THERE; // what is asked next tells
    }
  }

  private Optional<Judged> error(SpoolFile file) throws IOException {
    try {
      RpcEnvelope.read(new JsonScanner(file.open(), 0, 0), scan -> scan.skipValue(MAX_DEPTH));
      return Optional.empty();
    } catch (ErrorAnswerException e) {
      String words = Quoted.text(String.valueOf(e.getMessage()), MAX_WORDS);
      ErrorMeaning meaning = EvmErrors.ofRemote(code(e), String.valueOf(e.getMessage()));
      return Optional.of(refused(meaning, "error " + e.code() + ": " + words));
    }
  }

  private static long code(ErrorAnswerException e) {
    try {
      return Long.parseLong(e.code());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** The node's words without the name of the node. */
  private String words(RpcException e) {
    String text = String.valueOf(e.getMessage());
    String prefix = node.id() + ": ";
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private Judged refused(ErrorMeaning meaning, String words) {
    return switch (meaning.reason()) {
      case TIMEOUT -> new Judged(NodeOutcome.TIMED_OUT, words, MORE_TIME);
      case NOT_THERE -> new Judged(NodeOutcome.UNKNOWN_TRANSACTION, words, NOT_THERE);
      case TRACER_ABSENT ->
          custom()
              ? new Judged(NodeOutcome.NO_ENGINE, words, OTHER_CLIENT)
              : new Judged(NodeOutcome.NO_TRACER, words, meaning.advice());
      case TRACER ->
          custom()
              ? threw(words, meaning.advice())
              : new Judged(NodeOutcome.NO_TRACER, words, meaning.advice());
      case OTHER, MALFORMED, PANIC ->
          custom() ? threw(words, meaning.advice()) : noAnswer(words, meaning.advice());
      case PRUNED, TOO_LARGE, MIGRATION, PERMISSION, METHOD_ABSENT, F3_OFF, UNREACHABLE, BUSY ->
          noAnswer(words, meaning.advice());
    };
  }

  private static Judged noAnswer(String words, String advice) {
    return new Judged(NodeOutcome.NO_ANSWER, words, advice);
  }

  /** A failure that may be the tracer's: a harmless tracer on the same transaction tells. */
  private Judged threw(String words, String advice) {
    return switch (engine()) {
      case Capabilities.Present _ ->
          new Judged(
              NodeOutcome.THREW,
              words,
              "a tracer that does nothing runs on this node, so it is this one that fails");
      case Capabilities.Absent(String why) ->
          new Judged(NodeOutcome.NO_ENGINE, words + "; " + why, OTHER_CLIENT);
      case Capabilities.Unknown _ -> noAnswer(words, advice);
    };
  }

  private Support engine() {
    try {
      return Calls.await(node.tried(Ability.SCRIPTS, wish.transaction()));
    } catch (RpcException e) {
      return new Capabilities.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private boolean custom() {
    return wish.tracer() instanceof TracerChoice.Script;
  }

  /** Whether what came is what the tracer makes. */
  private Judged content(SpoolFile file) throws IOException {
    Kept kept = new Kept(file, EvmDialect.of(node.client().label()));
    if (custom()) {
      return result(comparing.result(kept));
    }
    return switch (comparing.of(kept, kept).outcome()) {
      case Outcome.Same _ -> Judged.OK;
      case Outcome.Differs _ -> noAnswer("its answer does not equal itself", "report this");
      case Outcome.NotComparable(Reason reason, _, String text) -> useless(reason, text);
    };
  }

  private Judged useless(Reason reason, String text) {
    return switch (reason) {
      case EMPTY_ANSWER, OTHER_TRACER ->
          wish.tracer() == TracerChoice.BuiltIn.STEPS
              ? noAnswer(text, NO_STEPS)
              : new Judged(NodeOutcome.NO_TRACER, text, SILENT);
      case TIMEOUT -> new Judged(NodeOutcome.TIMED_OUT, text, MORE_TIME);
      case ERROR_ANSWER,
          TRUNCATED,
          OTHER_TRANSACTIONS,
          SELF_CONTRADICTION,
          MALFORMED,
          TOO_LARGE,
          UNREADABLE ->
          noAnswer(text, "");
    };
  }

  private Judged result(ResultAnswer result) throws NoAnswerException {
    Optional<String> thrown = TracerScript.threw(result);
    if (thrown.isPresent()) {
      return new Judged(
          NodeOutcome.THREW, Quoted.text(thrown.get(), MAX_WORDS), "the fault is in the tracer");
    }
    boolean suspicious = result.empty() || result.at("structLogs").isPresent();
    if (suspicious && engine() instanceof Capabilities.Absent(String why)) {
      return new Judged(NodeOutcome.NO_ENGINE, why, OTHER_CLIENT);
    }
    return Judged.OK;
  }
}
