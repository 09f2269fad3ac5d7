package io.tipwatch.node.evm;

import io.tipwatch.node.Capabilities;
import io.tipwatch.node.Capabilities.Support;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an ability is tried on a transaction, and how an answer is told from one that only looks like
 * it.
 *
 * @param tracer absent for Parity-style methods, which take none
 * @param check finds out what is wrong with the answer
 */
record Trial(Ability ability, String method, Optional<Tracer> tracer, Check check) {
  private static final String UNKNOWN_HASH = "0x" + "0".repeat(63) + "1";
  private static final String GREETING = "tipwatch";

  static final List<Trial> ALL =
      List.of(
          new Trial(
              Ability.TRACE_TRANSACTION,
              Method.TRACE_TRANSACTION,
              Optional.empty(),
              Trial::flatCalls),
          debug(Ability.STEPS, new Tracer.Steps(false, false, false), Trial::steps),
          debug(Ability.CALLS, new Tracer.Calls(false), Trial::calls),
          debug(Ability.FLAT_CALLS, new Tracer.FlatCalls(false), Trial::flatCalls),
          debug(Ability.PRESTATE, new Tracer.Prestate(false), Trial::prestate),
          debug(Ability.PRESTATE_DIFF, new Tracer.Prestate(true), Trial::difference),
          debug(
              Ability.SCRIPTS,
              new Tracer.Script(
                  "{step:function(log,db){},fault:function(log,db){},result:function(ctx,db)"
                      + "{return {greeting:\""
                      + GREETING
                      + "\"}}}"),
              Trial::greeting),
          debug(
              Ability.KNOWS_WHAT_IT_LACKS,
              new Tracer.Steps(false, false, false),
              json ->
                  json.isNull() ? "" : "it answers a trace for a transaction that does not exist"));

  /** Gives the complaint about an answer; empty if it is what was asked for. */
  @FunctionalInterface
  interface Check {
    String complaint(JsonField answer) throws MalformedJsonException;
  }

  private static Trial debug(Ability ability, Tracer tracer, Check check) {
    return new Trial(ability, Method.DEBUG_TRANSACTION, Optional.of(tracer), check);
  }

  /** Whether an empty answer would be right for a transaction that runs no code. */
  boolean needsSteps() {
    return ability == Ability.STEPS;
  }

  Json[] parameters(Specimen specimen) {
    boolean invented = ability == Ability.KNOWS_WHAT_IT_LACKS;
    Json hash = Json.of(invented ? UNKNOWN_HASH : specimen.transaction());
    return tracer.map(t -> new Json[] {hash, t.json()}).orElseGet(() -> new Json[] {hash});
  }

  /** For a transaction that nobody knows, an error is the right answer. */
  Support onError(Support otherwise) {
    return ability == Ability.KNOWS_WHAT_IT_LACKS && otherwise instanceof Capabilities.Unknown
        ? new Capabilities.Present()
        : otherwise;
  }

  private static String steps(JsonField answer) throws MalformedJsonException {
    List<JsonField> steps = answer.at("structLogs").items();
    if (steps.isEmpty()) {
      return "it answers no steps for a transaction that runs code; do steps have to be switched"
          + " on (anvil: --steps-tracing)?";
    }
    return has(steps.getFirst(), "pc", "op") ? "" : "its steps have no pc and op";
  }

  private static String calls(JsonField answer) throws MalformedJsonException {
    return has(answer, "type", "from") ? "" : instead(answer, "a call frame");
  }

  private static String flatCalls(JsonField answer) throws MalformedJsonException {
    if (!(answer.value() instanceof Json.Arr)) {
      return instead(answer, "a list of calls");
    }
    List<JsonField> calls = answer.items();
    return !calls.isEmpty() && has(calls.getFirst(), "action")
        ? ""
        : "it answers a list that holds no calls";
  }

  private static String prestate(JsonField answer) {
    boolean accounts =
        answer.value() instanceof Json.Obj(Map<String, Json> fields)
            && fields.keySet().stream().anyMatch(name -> name.matches("0x[0-9a-fA-F]{40}"));
    return accounts ? "" : instead(answer, "accounts");
  }

  private static String difference(JsonField answer) throws MalformedJsonException {
    return has(answer, "pre", "post") ? "" : instead(answer, "pre and post");
  }

  private static String greeting(JsonField answer) throws MalformedJsonException {
    boolean greets =
        answer.value() instanceof Json.Obj
            && answer.at("greeting").value() instanceof Json.Str(String text)
            && text.equals(GREETING);
    return greets ? "" : instead(answer, "the script's result");
  }

  private static boolean has(JsonField answer, String... names) throws MalformedJsonException {
    if (!(answer.value() instanceof Json.Obj)) {
      return false;
    }
    for (String name : names) {
      if (answer.at(name).isNull()) {
        return false;
      }
    }
    return true;
  }

  private static String instead(JsonField answer, String what) {
    @Nullable Map<String, Json> fields =
        answer.value() instanceof Json.Obj(Map<String, Json> all) ? all : null;
    if (fields != null && fields.containsKey("structLogs")) {
      return "it ignores the tracer and answers steps";
    }
    boolean empty = answer.isNull() || (fields != null && fields.isEmpty());
    return empty
        ? "it answers nothing instead of " + what
        : "it answers something else than " + what;
  }
}
