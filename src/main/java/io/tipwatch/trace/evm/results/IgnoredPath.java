package io.tipwatch.trace.evm.results;

import io.tipwatch.trace.evm.results.ResultPath.Index;
import io.tipwatch.trace.evm.results.ResultPath.Name;
import io.tipwatch.trace.evm.results.ResultPath.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places of a result that are not compared, with all that is below them: {@code time}, {@code
 * calls[].gas}, {@code calls[0]}, {@code *.balance} for the property of any object, {@code **.time}
 * for one at any depth.
 */
public final class IgnoredPath {
  /** Steps of one path. */
  static final int MAX_STEPS = 64;

  private static final Pattern STEP =
      Pattern.compile("\\.?(?:(\\*)|([A-Za-z0-9_$-]+))|(\\[\\])|\\[([0-9]{1,9})\\]");
  private static final String ANYWHERE = "**.";

  private final String text;
  private final boolean anywhere;
  private final List<Wanted> wanted;

  /** One step; empty for any. */
  private sealed interface Wanted {
    boolean fits(Step step);
  }

  private record WantedName(Optional<String> wanted) implements Wanted {
    @Override
    public boolean fits(Step step) {
      return step instanceof Name(String name) && (wanted.isEmpty() || wanted.get().equals(name));
    }
  }

  private record WantedIndex(Optional<Long> wanted) implements Wanted {
    @Override
    public boolean fits(Step step) {
      return step instanceof Index(long index) && (wanted.isEmpty() || wanted.get() == index);
    }
  }

  private IgnoredPath(String text, boolean anywhere, List<Wanted> wanted) {
    this.text = text;
    this.anywhere = anywhere;
    this.wanted = wanted;
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static IgnoredPath of(String text) {
    boolean anywhere = text.startsWith(ANYWHERE);
    String rest = anywhere ? text.substring(ANYWHERE.length()) : text;
    List<Wanted> steps = new ArrayList<>();
    Matcher step = STEP.matcher(rest);
    int at = 0;
    while (at < rest.length()) {
      boolean dot = rest.charAt(at) == '.';
      boolean bracket = rest.charAt(at) == '[';
      boolean fits = step.find(at) && step.start() == at && dot == (at > 0 && !bracket);
      if (!fits || steps.size() == MAX_STEPS) {
        throw new IllegalArgumentException(
            "not a path such as time, calls[].gas or **.time: " + text);
      }
      steps.add(wanted(step));
      at = step.end();
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a path cannot be empty: it would be the whole result");
    }
    return new IgnoredPath(text, anywhere, List.copyOf(steps));
  }

  private static Wanted wanted(Matcher step) {
    if (step.group(3) != null || step.group(4) != null) {
      return new WantedIndex(Optional.ofNullable(step.group(4)).map(Long::valueOf));
    }
    return new WantedName(Optional.ofNullable(step.group(2)));
  }

  boolean fits(List<Step> path) {
    int spare = path.size() - wanted.size();
    if (spare < 0 || (spare > 0 && !anywhere)) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).fits(path.get(spare + i))) {
        return false;
      }
    }
    return true;
  }

  /** As it was given. */
  @Override
  public String toString() {
    return text;
  }
}
