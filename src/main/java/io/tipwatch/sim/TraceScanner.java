package io.tipwatch.sim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** What a value is, as far as that matters here. */
  enum Slot {
    ELSEWHERE,
    ANSWER,
    RESULT,
    ROOT,
    /** The text of the computed root, in quotes. */
    ROOT_CID,
    TRACE,
    MESSAGE,
    RECEIPT,
    /** The gas in a message's receipt. */
    GAS_USED,
    CALL,
    SUBCALLS,
    CHARGES,
    CHARGE,
    /** The total of one gas charge. */
    TOTAL_GAS;

    Slot field(Name name) {
      return switch (this) {
        case ANSWER -> name.is(Name.RESULT) ? RESULT : ELSEWHERE;
        case RESULT -> name.is(Name.ROOT) ? ROOT : name.is(Name.TRACE) ? TRACE : ELSEWHERE;
        case ROOT -> name.is(Name.LINK) ? ROOT_CID : ELSEWHERE;
        case MESSAGE ->
            name.is(Name.RECEIPT) ? RECEIPT : name.is(Name.EXECUTION) ? CALL : ELSEWHERE;
        case RECEIPT -> name.is(Name.GAS_USED) ? GAS_USED : ELSEWHERE;
        case CALL ->
            name.is(Name.SUBCALLS) ? SUBCALLS : name.is(Name.CHARGES) ? CHARGES : ELSEWHERE;
        case CHARGE -> name.is(Name.TOTAL_GAS) ? TOTAL_GAS : ELSEWHERE;
        default -> ELSEWHERE;
      };
    }

    Slot element() {
      return switch (this) {
        case TRACE -> MESSAGE;
        case SUBCALLS -> CALL;
        case CHARGES -> CHARGE;
        default -> ELSEWHERE;
      };
    }

    boolean value() {
      return this == ROOT_CID || this == GAS_USED || this == TOTAL_GAS;
    }
  }

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

  /** The name of a field while it passes; one that is too long is none that matters. */
  private static final class Name {
    static final byte[] RESULT = "result".getBytes(US_ASCII);
    static final byte[] ROOT = "Root".getBytes(US_ASCII);
    static final byte[] LINK = "/".getBytes(US_ASCII);
    static final byte[] TRACE = "Trace".getBytes(US_ASCII);
    static final byte[] RECEIPT = "MsgRct".getBytes(US_ASCII);
    static final byte[] GAS_USED = "GasUsed".getBytes(US_ASCII);
    static final byte[] EXECUTION = "ExecutionTrace".getBytes(US_ASCII);
    static final byte[] SUBCALLS = "Subcalls".getBytes(US_ASCII);
    static final byte[] CHARGES = "GasCharges".getBytes(US_ASCII);
    static final byte[] TOTAL_GAS = "tg".getBytes(US_ASCII);

    private final byte[] bytes = new byte[EXECUTION.length + 1];
    private int length;

    void clear() {
      length = 0;
    }

    void add(byte next) {
      if (length < bytes.length) {
        bytes[length++] = next;
      }
    }

    boolean is(byte[] other) {
      return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }
  }

  /** A list or an object that is open. */
  private static final class Level {
    private final Slot slot;
    private final boolean list;
    private int index;

    Level(Slot slot, boolean list) {
      this.slot = slot;
      this.list = list;
    }
  }

  private final List<Level> levels = new ArrayList<>();
  private final Name name = new Name();
  private Inside inside = Inside.NOTHING;
  private Slot next = Slot.ANSWER;
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
  Slot slot() {
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
                  index(Slot.TRACE), call(), "GasCharges[" + index(Slot.CHARGES) + "].tg"));
      case GAS_USED -> Optional.of(TraceFault.inMessage(index(Slot.TRACE), "MsgRct.GasUsed"));
      default -> Optional.empty();
    };
  }

  /** The index of the message that the scanner is in. */
  int message() {
    return index(Slot.TRACE);
  }

  private int index(Slot list) {
    for (int i = levels.size() - 1; i >= 0; i--) {
      if (levels.get(i).slot == list) {
        return levels.get(i).index;
      }
    }
    throw new IllegalStateException("not in a list of that kind");
  }

  private List<Integer> call() {
    return levels.stream()
        .filter(level -> level.slot == Slot.SUBCALLS)
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
    if (ignored > 0 || next == Slot.ELSEWHERE) {
      ignored++;
      return;
    }
    if (levels.size() == MAX_LEVELS) {
      throw new IOException("calls deeper than any virtual machine allows");
    }
    levels.add(new Level(next, list));
    depth += next == Slot.SUBCALLS ? 1 : 0;
    naming = !list;
    next = list ? next.element() : Slot.ELSEWHERE;
  }

  private void close() throws IOException {
    if (ignored > 0) {
      ignored--;
      return;
    }
    if (levels.isEmpty()) {
      throw new IOException("an end of nothing");
    }
    depth -= levels.removeLast().slot == Slot.SUBCALLS ? 1 : 0;
    naming = false;
    next = Slot.ELSEWHERE;
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
      next = Slot.ELSEWHERE;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
