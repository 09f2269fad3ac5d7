package io.tipwatch.diagnose.evm;

import io.tipwatch.diagnose.evm.WindowFinding.Damage;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.results.ResultAnswer;
import java.util.List;
import java.util.Optional;

/** The same steps with their memories on two sides, as the shipped tracer {@code window} tells. */
record Windows(ResultAnswer left, ResultAnswer right) {
  private static final int WORD_DIGITS = 64;
  private static final List<String> SAME = List.of("step", "pc", "op", "depth");

  /** Looks at the memories until the step that the steps alone name. */
  Optional<Damage> damageBefore(long culprit) throws NoAnswerException {
    for (int i = 0; left.at(at(i, "step")).isPresent(); i++) {
      long step = number(left, i, "step");
      if (step > culprit) {
        return Optional.empty();
      }
      requireSame(i);
      if (!memory(left, i).equals(memory(right, i))) {
        return damage(i);
      }
    }
    throw new NoAnswerException(Reason.TRUNCATED, "the window ends before step " + culprit);
  }

  private static String at(int i, String field) {
    return "window[" + i + "]." + field;
  }

  private static String text(ResultAnswer side, int i, String field) throws NoAnswerException {
    return side.at(at(i, field))
        .orElseThrow(() -> new NoAnswerException(Reason.OTHER_TRACER, "no " + at(i, field)));
  }

  private static long number(ResultAnswer side, int i, String field) throws NoAnswerException {
    try {
      return Long.parseLong(text(side, i, field));
    } catch (NumberFormatException _) {
      throw new NoAnswerException(Reason.MALFORMED, at(i, field) + " is no number");
    }
  }

  private void requireSame(int i) throws NoAnswerException {
    for (String field : SAME) {
      if (!text(left, i, field).equals(text(right, i, field))) {
        throw new NoAnswerException(
            Reason.OTHER_TRACER, "the tracers of the two nodes count steps differently");
      }
    }
  }

  private record Memory(String size, String shown, String rest) {}

  private static Memory memory(ResultAnswer side, int i) throws NoAnswerException {
    return new Memory(text(side, i, "size"), text(side, i, "memory"), text(side, i, "rest"));
  }

  /**
   * The step before did it, if the same memory is seen to be equal before that. A memory that comes
   * into view when a call ends may have been written before the window.
   */
  private Optional<Damage> damage(int i) throws NoAnswerException {
    String depth = text(left, i, "depth");
    int earlier = i - 1;
    while (earlier >= 0 && number(left, earlier, "depth") > number(left, i, "depth")) {
      earlier--;
    }
    boolean seen = earlier >= 0 && text(left, earlier, "depth").equals(depth);
    boolean fresh = i > 0 && number(left, i - 1, "depth") < number(left, i, "depth");
    if (!seen && !fresh) {
      throw new NoAnswerException(
          Reason.TRUNCATED, "the memories differ from the beginning of the window on");
    }
    Memory mine = memory(left, i);
    Memory theirs = memory(right, i);
    Place place = place(mine, theirs);
    return Optional.of(
        new Damage(
            number(left, i - 1, "step"),
            text(left, i - 1, "op"),
            text(left, i - 1, "pc"),
            text(left, i - 1, "depth"),
            place.field(),
            Optional.of(place.left()),
            Optional.of(place.right())));
  }

  private record Place(String field, String left, String right) {}

  /** The first word that differs, the size, or what lies behind all that is shown. */
  private static Place place(Memory left, Memory right) {
    String mine = digits(left.shown());
    String theirs = digits(right.shown());
    int end = Math.min(mine.length(), theirs.length());
    for (int word = 0; word < end; word += WORD_DIGITS) {
      String a = mine.substring(word, Math.min(end, word + WORD_DIGITS));
      String b = theirs.substring(word, Math.min(end, word + WORD_DIGITS));
      if (!a.equals(b)) {
        String field = "the word at 0x" + Integer.toHexString(word / 2) + " of the memory";
        return new Place(field, "0x" + a, "0x" + b);
      }
    }
    return left.size().equals(right.size())
        ? new Place(
            "the digest of the memory above 0x" + Integer.toHexString(end / 2),
            left.rest(),
            right.rest())
        : new Place("the size of the memory", left.size(), right.size());
  }

  private static String digits(String hex) {
    return hex.startsWith("0x") ? hex.substring(2) : hex;
  }
}
