package io.tipwatch.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps its place in the JSON of a {@code StateCompute} answer while the bytes pass, and tells
 * where the values are that a fault may change. It believes what it reads: whoever is to judge the
 * answer reads it with a stricter eye. Memory is bounded by the depth of the calls; not
 * thread-safe.
 */
final class TraceScanner {
  /** Around a call: the answer, the result, the trace, a message; each call takes two levels. */
  private static final int MAX_LEVELS = 8 + 4 * TraceShape.MAX_DEPTH;

  /** What a byte means for the values that matter. */
  enum Step {
    NOTHING,
    /** The byte is the first of such a value. */
    BEGINS,
    /** The byte is the last of it. */
    ENDS,
    /** The byte before was the last of it. */
    ENDED
  }

  private enum Inside {
    NOTHING,
    STRING,
    ESCAPE,
    SCALAR
  }

  /** A list or an object that is open. */
  private static final class Level {
    private final TraceSlot slot;
    private final boolean list;
    private int index;

    Level(TraceSlot slot, boolean list) {
      this.slot = slot;
      this.list = list;
    }
  }

  private final List<Level> levels = new ArrayList<>();
  private final TraceSlot.Name name = new TraceSlot.Name();
  private Inside inside = Inside.NOTHING;
  private TraceSlot next = TraceSlot.ANSWER;
  private Step step = Step.NOTHING;
  private boolean naming;
  private boolean inName;
  private long ignored;
  private int depth;

  /**
   * Goes on to the next byte that matters.
   *
   * @return its index, or the number of bytes if there is none
   */
  int advance(byte[] bytes, int from) throws IOException {
    int at = from;
    step = Step.NOTHING;
    while (at < bytes.length) {
      step = accept(bytes[at]);
      if (step != Step.NOTHING) {
        return at;
      }
      at = inside == Inside.STRING && !inName ? quoted(bytes, at + 1) : at + 1;
    }
    return at;
  }

  /** What the byte means that {@link #advance} came to. */
  Step step() {
    return step;
  }

  /** Most bytes are in strings that do not matter. */
  private static int quoted(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  private Step accept(byte next) throws IOException {
    return switch (inside) {
      case ESCAPE -> {
        inside = Inside.STRING;
        name.add((byte) '\\'); // no name that matters has one
        yield Step.NOTHING;
      }
      case STRING -> string(next);
      case SCALAR -> scalar(next);
      case NOTHING -> between(next);
    };
  }

  /** What the value is that has just begun. */
  TraceSlot slot() {
    return next;
  }

  /** How deep the call is that the scanner is in, 0 for a root call. */
  int callDepth() {
    return depth;
  }

  /** The value that has just begun as the place of a fault; empty for the root. */
  Optional<TraceFault> place() {
    return switch (next) {
      case TOTAL_GAS ->
          Optional.of(
              TraceFault.inCall(
                  index(TraceSlot.TRACE),
                  call(),
                  "GasCharges[" + index(TraceSlot.CHARGES) + "].tg"));
      case GAS_USED -> Optional.of(TraceFault.inMessage(index(TraceSlot.TRACE), "MsgRct.GasUsed"));
      default -> Optional.empty();
    };
  }

  /** The index of the message that the scanner is in. */
  int message() {
    return index(TraceSlot.TRACE);
  }

  private int index(TraceSlot list) {
    for (int i = levels.size() - 1; i >= 0; i--) {
      if (levels.get(i).slot == list) {
        return levels.get(i).index;
      }
    }
    throw new IllegalStateException("not in a list of that kind");
  }

  private List<Integer> call() {
    return levels.stream()
        .filter(level -> level.slot == TraceSlot.SUBCALLS)
        .map(level -> level.index)
        .toList();
  }

  private Step string(byte b) {
    if (b == '\\') {
      inside = Inside.ESCAPE;
      return Step.NOTHING;
    }
    if (b != '"') {
      if (inName) {
        name.add(b);
      }
      return Step.NOTHING;
    }
    inside = Inside.NOTHING;
    if (inName) {
      inName = false;
      naming = false;
      next = levels.getLast().slot.field(name);
      return Step.NOTHING;
    }
    return matters() ? Step.ENDS : Step.NOTHING;
  }

  private Step scalar(byte b) throws IOException {
    boolean over = b == ',' || b == '}' || b == ']' || isSpace(b);
    if (!over) {
      return Step.NOTHING;
    }
    inside = Inside.NOTHING;
    boolean mattered = matters();
    between(b);
    return mattered ? Step.ENDED : Step.NOTHING;
  }

  private Step between(byte b) throws IOException {
    switch (b) {
      case '{' -> open(false);
      case '[' -> open(true);
      case '}', ']' -> close();
      case ',' -> separate();
      case ':', ' ', '\t', '\r', '\n' -> {}
      case '"' -> {
        inside = Inside.STRING;
        inName = naming && ignored == 0;
        name.clear();
        return !inName && matters() ? Step.BEGINS : Step.NOTHING;
      }
      default -> {
        inside = Inside.SCALAR;
        return matters() ? Step.BEGINS : Step.NOTHING;
      }
    }
    return Step.NOTHING;
  }

  private boolean matters() {
    return ignored == 0 && next.value();
  }

  private void open(boolean list) throws IOException {
    if (ignored > 0 || next == TraceSlot.ELSEWHERE) {
      ignored++;
      return;
    }
    if (levels.size() == MAX_LEVELS) {
      throw new IOException("calls deeper than any virtual machine allows");
    }
    levels.add(new Level(next, list));
    depth += next == TraceSlot.SUBCALLS ? 1 : 0;
    naming = !list;
    next = list ? next.element() : TraceSlot.ELSEWHERE;
  }

  private void close() throws IOException {
    if (ignored > 0) {
      ignored--;
      return;
    }
    if (levels.isEmpty()) {
      throw new IOException("an end of nothing");
    }
    depth -= levels.removeLast().slot == TraceSlot.SUBCALLS ? 1 : 0;
    naming = false;
    next = TraceSlot.ELSEWHERE;
  }

  private void separate() {
    if (ignored > 0 || levels.isEmpty()) {
      return;
    }
    Level level = levels.getLast();
    if (level.list) {
      level.index++;
      next = level.slot.element();
    } else {
      naming = true;
      next = TraceSlot.ELSEWHERE;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
