package io.tipwatch.trace.evm.lint;

import io.tipwatch.trace.evm.lint.JsToken.Kind;
import io.tipwatch.trace.evm.lint.JsTokens.BrokenScriptException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a custom tracer against the contract that nodes demand of it: an object literal with the
 * functions {@code result} and {@code fault}, with {@code enter} and {@code exit} or neither, and
 * mostly with {@code step}. It reads names and brackets and runs nothing.
 */
public final class TracerLint {
  /** Bytes of a tracer; what nodes ship themselves has at most some ten thousand. */
  public static final int MAX_BYTES = 128 << 10;

  /** How deep brackets may nest. */
  private static final int MAX_DEPTH = 256;

  /** What a reader of the findings must know. */
  public static final List<String> UNSEEN =
      List.of(
          "whether the functions run without an error, and in the node's time limit",
          "whether result returns an object: clients turn other values into {}",
          "numbers above 2^53 that come by way of a variable and are not made strings",
          "properties that are spread in, computed or added later");

  private static final List<String> HOOKS =
      List.of("setup", "step", "fault", "result", "enter", "exit");

  private final List<JsToken> tokens;
  private final List<Found> findings = new ArrayList<>();
  private final Map<String, Property> properties = new LinkedHashMap<>();

  /** How much a finding means. */
  public enum Severity {
    /** Nodes refuse the tracer, or answer nonsense. */
    ERROR,
    /** Some clients do, or it is not what is usually meant. */
    WARNING
  }

  /**
   * One thing that is wrong.
   *
   * @param line from 1
   */
  public record Found(Severity severity, int line, String text) {}

  private record Property(int line, boolean function) {}

  private TracerLint(List<JsToken> tokens) {
    this.tokens = tokens;
  }

  /** Whether nodes would take the tracer, as far as can be seen. */
  public static boolean passes(List<Found> findings) {
    return findings.stream().noneMatch(found -> found.severity() == Severity.ERROR);
  }

  /** Checks a script; the findings in the order of its lines. */
  public static List<Found> check(String script) {
    int bytes = script.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      return List.of(
          new Found(Severity.ERROR, 1, "a tracer of " + bytes + " bytes; at most " + MAX_BYTES));
    }
    try {
      TracerLint lint = new TracerLint(JsTokens.of(script));
      lint.check();
      return lint.findings.stream().sorted(Comparator.comparingInt(Found::line)).toList();
    } catch (BrokenScriptException e) {
      return List.of(new Found(Severity.ERROR, e.line(), String.valueOf(e.getMessage())));
    }
  }

  /**
   * The functions of the contract that a script has; all of them if it is no object literal, or if
   * some of its properties cannot be seen.
   */
  public static Set<String> hooks(String script) {
    try {
      TracerLint lint = new TracerLint(JsTokens.of(script));
      lint.check();
      boolean seen =
          !lint.properties.isEmpty()
              && lint.findings.stream().noneMatch(found -> found.text().contains("cannot be seen"));
      Set<String> hooks = new LinkedHashSet<>(HOOKS);
      if (seen) {
        hooks.retainAll(lint.properties.keySet());
      }
      return hooks;
    } catch (BrokenScriptException _) {
      return Set.copyOf(HOOKS);
    }
  }

  private void check() throws BrokenScriptException {
    if (tokens.isEmpty()) {
      error(1, "an empty tracer");
      return;
    }
    balanced();
    if (!tokens.getFirst().is("{")) {
      warning(
          tokens.getFirst().line(),
          "not an object literal: what it evaluates to cannot be seen here");
      return;
    }
    int end = literal();
    if (end < tokens.size()) {
      JsToken more = tokens.get(end);
      error(more.line(), "'" + more.text() + "' behind the object: nodes want an expression");
    }
    contract();
    BigNumbers.check(tokens).forEach(findings::add);
  }

  private JsToken token(int at) {
    return at < tokens.size() ? tokens.get(at) : tokens.getLast();
  }

  /** Requires that every bracket has its partner. */
  private void balanced() throws BrokenScriptException {
    Deque<JsToken> open = new ArrayDeque<>();
    for (JsToken token : tokens) {
      if (token.kind() != Kind.SIGN) {
        continue;
      }
      if ("([{".contains(token.text())) {
        open.push(token);
        if (open.size() > MAX_DEPTH) {
          throw new BrokenScriptException(token.line(), "brackets deeper than " + MAX_DEPTH);
        }
      } else if (")]}".contains(token.text())) {
        boolean pairs =
            !open.isEmpty() && "([{".indexOf(open.pop().text()) == ")]}".indexOf(token.text());
        if (!pairs) {
          throw new BrokenScriptException(token.line(), "'" + token.text() + "' closes nothing");
        }
      }
    }
    if (!open.isEmpty()) {
      throw new BrokenScriptException(
          open.peek().line(), "'" + open.peek().text() + "' is never closed");
    }
  }

  /** Reads the properties of the literal; where it ends. */
  private int literal() {
    int at = 1;
    while (!tokens.get(at).is("}")) {
      at = property(at);
      if (tokens.get(at).is(",")) {
        at++;
      } else if (!tokens.get(at).is("}")) {
        error(tokens.get(at).line(), "expected ',' or '}' before '" + tokens.get(at).text() + "'");
        at = skip(at);
        at += tokens.get(at).is(",") ? 1 : 0;
      }
    }
    return at + 1;
  }

  /** Reads one property; where it ends. */
  private int property(int start) {
    int at = start;
    JsToken key = tokens.get(at);
    if (key.is("...") || key.is("[")) {
      warning(key.line(), "properties that are spread or computed cannot be seen here");
      return skip(at);
    }
    JsToken next = token(at + 1);
    boolean prefix = key.isName("async") || key.isName("get") || key.isName("set");
    if (key.is("*") || (prefix && next.isKey())) {
      at++;
      key = next;
      next = token(at + 1);
    }
    if (!key.isKey()) {
      error(key.line(), "expected the name of a property before '" + key.text() + "'");
      return skip(at);
    }
    boolean function = next.is("(") || (next.is(":") && functionAt(at + 2));
    if (properties.put(key.text(), new Property(key.line(), function)) != null) {
      error(key.line(), key.text() + " stands twice; the last one counts");
    }
    return skip(at + 1);
  }

  /** Whether a value is a function, or may be one. */
  private boolean functionAt(int at) {
    JsToken token = token(at);
    if (token.isName("function") || token.isName("async")) {
      return true;
    }
    if (token.kind() == Kind.NAME) {
      // A name for something elsewhere, or the parameter of an arrow.
      return !List.of("null", "true", "false", "undefined", "new").contains(token.text());
    }
    return token.is("(");
  }

  /** The next comma or closing brace of the literal itself. */
  private int skip(int from) {
    int depth = 0;
    for (int at = from; ; at++) {
      JsToken token = tokens.get(at);
      boolean sign = token.kind() == Kind.SIGN;
      if (depth == 0 && (token.is(",") || token.is("}"))) {
        return at;
      }
      if (sign && "([{".contains(token.text())) {
        depth++;
      } else if (sign && ")]}".contains(token.text())) {
        depth--;
      }
    }
  }

  private void contract() {
    for (String hook : HOOKS) {
      Property property = properties.get(hook);
      if (property != null && !property.function()) {
        error(property.line(), hook + " is not a function");
      }
    }
    required("result", "what the node answers");
    required("fault", "geth refuses a tracer without it");
    Property enter = properties.get("enter");
    Property exit = properties.get("exit");
    if (enter != null && exit == null) {
      error(enter.line(), "enter without exit: geth wants both or neither, others take it");
    } else if (exit != null && enter == null) {
      error(exit.line(), "exit without enter: geth wants both or neither, others take it");
    }
    if (!properties.containsKey("step") && enter == null && exit == null) {
      warning(1, "neither step nor enter and exit: it sees no step and no call");
    }
  }

  private void required(String hook, String why) {
    if (!properties.containsKey(hook)) {
      error(1, "no " + hook + " function: " + why);
    }
  }

  private void error(int line, String text) {
    findings.add(new Found(Severity.ERROR, line, text));
  }

  private void warning(int line, String text) {
    findings.add(new Found(Severity.WARNING, line, text));
  }
}
