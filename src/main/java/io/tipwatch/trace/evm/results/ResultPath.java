package io.tipwatch.trace.evm.results;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Where a reader stands in a result; no two places of one result are written alike. */
final class ResultPath {
  /** The result as a whole. */
  static final String WHOLE = "result";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$-]+");

  private final StringBuilder text = new StringBuilder();
  private final List<Integer> lengths = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /** One step down. */
  sealed interface Step {}

  /** To the property of an object. */
  record Name(String name) implements Step {}

  /** To the element of a list, counted from 0. */
  record Index(long index) implements Step {}

  void down(Step step) {
    lengths.add(text.length());
    steps.add(step);
    switch (step) {
      case Index(long index) -> text.append('[').append(index).append(']');
      case Name(String name) -> {
        if (PLAIN.matcher(name).matches()) {
          text.append(text.isEmpty() ? "" : ".").append(name);
        } else {
          text.append("[\"");
          text.append(name.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"]");
        }
      }
    }
  }

  void up() {
    steps.removeLast();
    text.setLength(lengths.removeLast());
  }

  /** From the result down to here. */
  List<Step> steps() {
    return steps;
  }

  /** Such as {@code window[3].stack}. */
  String text() {
    return text.isEmpty() ? WHOLE : text.toString();
  }
}
