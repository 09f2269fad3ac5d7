package io.tipwatch.trace.evm.lint;

import io.tipwatch.trace.evm.lint.JsToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts a script into tokens, well enough to see its brackets and names. Inside templates it sees
 * nothing, and whether a slash divides or begins a pattern it tells by the token before.
 */
final class JsTokens {
  private static final Set<String> BEFORE_PATTERN =
      Set.of("return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else");

  private final String text;
  private final List<JsToken> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  private JsTokens(String text) {
    this.text = text;
  }

  /** The script ends inside something, or has a character that no script has. */
  static final class BrokenScriptException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    BrokenScriptException(int line, String what) {
      super(what);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  static List<JsToken> of(String script) throws BrokenScriptException {
    JsTokens tokens = new JsTokens(script);
    while (tokens.blanks()) {
      tokens.next();
    }
    return tokens.tokens;
  }

  /** Passes over white space and comments; false at the end. */
  private boolean blanks() throws BrokenScriptException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        at++;
      } else if (Character.isWhitespace(c) || c == '\ufeff') {
        at++;
      } else if (text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        comment();
      } else {
        return true;
      }
    }
    return false;
  }

  private void comment() throws BrokenScriptException {
    int end = text.indexOf("*/", at + 2);
    if (end < 0) {
      throw new BrokenScriptException(line, "a comment that does not end");
    }
    skipTo(end + 2);
  }

  private void skipTo(int end) {
    for (; at < end; at++) {
      if (text.charAt(at) == '\n') {
        line++;
      }
    }
  }

  private void next() throws BrokenScriptException {
    char c = text.charAt(at);
    if (Character.isJavaIdentifierStart(c) || c == '#') {
      word(Kind.NAME);
    } else if (Character.isDigit(c)) {
      word(Kind.NUMBER);
    } else if (c == '"' || c == '\'') {
      string(c);
    } else if (c == '`') {
      template();
    } else if (c == '/' && patternMayBegin()) {
      pattern();
    } else {
      String sign = text.startsWith("=>", at) ? "=>" : text.startsWith("...", at) ? "..." : c + "";
      tokens.add(new JsToken(Kind.SIGN, sign, line));
      at += sign.length();
    }
  }

  private void word(Kind kind) {
    int start = at++;
    while (at < text.length()
        && (Character.isJavaIdentifierPart(text.charAt(at))
            || (kind == Kind.NUMBER && text.charAt(at) == '.'))) {
      at++;
    }
    tokens.add(new JsToken(kind, text.substring(start, at), line));
  }

  private void string(char quote) throws BrokenScriptException {
    int start = at++;
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length() || text.charAt(at) != quote) {
      throw new BrokenScriptException(line, "a string that does not end");
    }
    tokens.add(new JsToken(Kind.STRING, text.substring(start + 1, at++), line));
  }

  /** To the closing back quote; braces inside {@code ${}} are counted, not understood. */
  private void template() throws BrokenScriptException {
    int start = line;
    int braces = 0;
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
      } else if (c == '\\') {
        at++;
      } else if (text.startsWith("${", at)) {
        braces++;
        at++;
      } else if (c == '}' && braces > 0) {
        braces--;
      } else if (c == '`' && braces == 0) {
        at++;
        tokens.add(new JsToken(Kind.TEMPLATE, "", start));
        return;
      }
    }
    throw new BrokenScriptException(start, "a template that does not end");
  }

  /** A slash after a value divides. */
  private boolean patternMayBegin() {
    if (tokens.isEmpty()) {
      return true;
    }
    JsToken before = tokens.getLast();
    return switch (before.kind()) {
      case NAME -> BEFORE_PATTERN.contains(before.text());
      case STRING, NUMBER, TEMPLATE, PATTERN -> false;
      case SIGN -> !before.is(")") && !before.is("]") && !before.is("}");
    };
  }

  private void pattern() throws BrokenScriptException {
    boolean set = false;
    int start = at;
    for (at++; at < text.length() && text.charAt(at) != '\n'; at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '[') {
        set = true;
      } else if (c == ']') {
        set = false;
      } else if (c == '/' && !set) {
        at++;
        tokens.add(new JsToken(Kind.PATTERN, text.substring(start, at), line));
        return;
      }
    }
    throw new BrokenScriptException(line, "a pattern that does not end");
  }
}
