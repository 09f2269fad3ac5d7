package io.tipwatch.trace.evm.lint;

import io.tipwatch.trace.evm.lint.JsToken.Kind;
import io.tipwatch.trace.evm.lint.TracerLint.Found;
import io.tipwatch.trace.evm.lint.TracerLint.Severity;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds large numbers that go into a result as they are: engines round them, or write them as
 * numbers or as strings. Seen is only what stands there, not what a variable holds.
 */
final class BigNumbers {
  /** Functions of nodes that give a number of 256 bits. */
  private static final Set<String> GIVING = Set.of("peek", "getValue", "getBalance");

  /** What a value stands behind if it goes into a list, an object or a result. */
  private static final Set<String> KEPT_BEHIND = Set.of(":", "[", ",");

  private static final BigInteger EXACT = BigInteger.TWO.pow(53);

  private final List<JsToken> tokens;
  private final List<Found> found = new ArrayList<>();

  private BigNumbers(List<JsToken> tokens) {
    this.tokens = tokens;
  }

  static List<Found> check(List<JsToken> tokens) {
    BigNumbers numbers = new BigNumbers(tokens);
    for (int at = 0; at < tokens.size(); at++) {
      JsToken token = tokens.get(at);
      if (token.kind() == Kind.NUMBER && inexact(token.text())) {
        numbers.warn(token, token.text() + " is above 2^53, which engines round");
      } else if (token.kind() == Kind.NAME && GIVING.contains(token.text())) {
        numbers.call(at);
      }
    }
    return numbers.found;
  }

  private static boolean inexact(String literal) {
    return literal.matches("[0-9]+") && new BigInteger(literal).compareTo(EXACT) > 0;
  }

  private void call(int name) {
    boolean called = name > 0 && token(name - 1).is(".") && token(name + 1).is("(");
    if (called && !token(closing(name + 1) + 1).is(".") && kept(name)) {
      warn(
          token(name),
          token(name).text() + " gives a number above 2^53: put it into a string, String(…)");
    }
  }

  /** Whether what begins before a name goes into a list, an object or a result. */
  private boolean kept(int name) {
    int at = name;
    while (at >= 2 && token(at - 1).is(".")) {
      at -= 2;
    }
    JsToken before = token(at - 1);
    boolean pushed = before.is("(") && at >= 2 && token(at - 2).isName("push");
    boolean listed = KEPT_BEHIND.contains(before.text()) && before.kind() == Kind.SIGN;
    return pushed || listed || before.isName("return");
  }

  private int closing(int open) {
    int depth = 0;
    for (int at = open; at < tokens.size(); at++) {
      if (tokens.get(at).is("(")) {
        depth++;
      } else if (tokens.get(at).is(")") && --depth == 0) {
        return at;
      }
    }
    return tokens.size();
  }

  private JsToken token(int at) {
    return tokens.get(Math.clamp(at, 0, tokens.size() - 1));
  }

  private void warn(JsToken token, String text) {
    found.add(new Found(Severity.WARNING, token.line(), text));
  }
}
