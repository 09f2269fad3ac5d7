package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.steps.WindowStep.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the steps of a window, from a struct log or from the answer of a {@link WindowTracer}. */
final class WindowReader {
  private static final FieldTable STEP =
      FieldTable.of("pc", "op", "gas", "depth", "stack", "memory", "returnData");
  private static final int PC = 0;
  private static final int OP = 1;
  private static final int GAS = 2;
  private static final int DEPTH = 3;
  private static final int STACK = 4;
  private static final int MEMORY = 5;
  private static final int RETURN_DATA = 6;

  private static final FieldTable TRACED = FieldTable.of("n", "o", "structLogs");
  private static final int ROWS = 1;
  private static final int STRUCT_LOGS = 2;

  private static final int MAX_OP = 64;
  private static final int WORD_DIGITS = 64;
  private static final int MAX_ITEMS = 1_024;
  private static final int MAX_WORDS = 1 << 20;
  private static final int MAX_MEMORY_TEXT = Memory.MAX_WORDS * WORD_DIGITS + 2;

  private final JsonScanner scan;
  private final HexScanner hex;
  private long index;
  private long depth;
  private long pc;
  private long gas;
  private String op = "";
  private final List<String> stack = new ArrayList<>();
  private int stackSize;
  private Optional<Memory> memory = Optional.empty();
  private Optional<String> returned = Optional.empty();

  private WindowReader(JsonScanner scan) {
    this.scan = scan;
    this.hex = HexScanner.keeping(scan);
  }

  /** Reads one entry of a struct log. */
  static WindowStep logged(JsonScanner scan, long index) throws IOException {
    WindowReader reader = new WindowReader(scan);
    reader.index = index;
    long seen = 0;
    scan.openObject("a step");
    for (int field = scan.nextField(STEP); field != JsonScanner.END; field = scan.nextField(STEP)) {
      seen = scan.once(seen, field, STEP);
      reader.field(field);
    }
    return reader.step();
  }

  private void field(int field) throws IOException {
    switch (field) {
      case PC -> pc = number("the program counter");
      case OP -> op = scan.text(MAX_OP);
      case GAS -> gas = number("an amount of gas");
      case DEPTH -> depth = number("a depth");
      case STACK -> {
        stack();
        Collections.reverse(stack);
        stackSize = stack.size();
      }
      case MEMORY -> memory = memory();
      case RETURN_DATA -> returned = data();
      default -> scan.skipValue();
    }
  }

  private WindowStep step() {
    List<String> top = stack.subList(0, Math.min(stack.size(), WindowStep.MAX_STACK));
    return new WindowStep(index, depth, pc, op, gas, top, stackSize, memory, returned);
  }

  private long number(String what) throws IOException {
    hex.quantity(what);
    if (hex.absent() || hex.number() < 0) {
      throw scan.malformed("expected " + what);
    }
    return hex.number();
  }

  private Optional<String> data() throws IOException {
    hex.data("returned data");
    return hex.absent() ? Optional.empty() : Optional.of(hex.text());
  }

  private void stack() throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openArray("a stack");
    while (scan.nextElement()) {
      if (stack.size() == MAX_ITEMS) {
        throw scan.malformed("a stack of more than " + MAX_ITEMS + " items");
      }
      hex.quantity("an item of the stack");
      stack.add(hex.text());
    }
  }

  private Optional<Memory> memory() throws IOException {
    if (scan.takeNull()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    int size = 0;
    scan.openArray("a memory");
    while (scan.nextElement()) {
      if (size++ == MAX_WORDS) {
        throw scan.malformed("a memory of more than " + MAX_WORDS + " words");
      }
      hex.quantity("a word of the memory");
      String digits = hex.text().substring(2);
      if (words.size() < Memory.MAX_WORDS) {
        words.add("0".repeat(Math.max(0, WORD_DIGITS - digits.length())) + digits);
      }
    }
    return Optional.of(new Memory(words, size));
  }

  /** Reads all steps of a window tracer's answer. */
  static List<WindowStep> traced(InputStream in) throws NoAnswerException {
    JsonScanner scan = new JsonScanner(in, 0, 0);
    List<WindowStep> steps = new ArrayList<>();
    try {
      RpcEnvelope.read(scan, _ -> answer(scan, steps));
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
    return steps;
  }

  private static void answer(JsonScanner scan, List<WindowStep> steps) throws IOException {
    if (scan.takeNull()) {
      throw new NoAnswerException(Reason.EMPTY_ANSWER, "null in place of a window");
    }
    boolean rows = false;
    scan.openObject("the answer of a window tracer");
    for (int field = scan.nextField(TRACED);
        field != JsonScanner.END;
        field = scan.nextField(TRACED)) {
      if (field == STRUCT_LOGS) {
        throw new NoAnswerException(Reason.OTHER_TRACER, "struct logs in place of a window");
      }
      if (field == ROWS && !rows) {
        rows = true;
        rows(scan, steps);
      } else {
        scan.skipValue();
      }
    }
    if (!rows) {
      throw new NoAnswerException(Reason.EMPTY_ANSWER, "a success without a window in it");
    }
  }

  private static void rows(JsonScanner scan, List<WindowStep> steps) throws IOException {
    scan.openArray("the steps of a window");
    while (scan.nextElement()) {
      if (steps.size() == StepWindow.MAX_STEPS) {
        throw scan.malformed("more than " + StepWindow.MAX_STEPS + " steps");
      }
      steps.add(new WindowReader(scan).row());
    }
  }

  /** {@code [index, pc, op, gas, depth, size of the stack, items, size of the memory, memory]}. */
  private WindowStep row() throws IOException {
    scan.openArray("a step");
    index = column("its number");
    pc = column("the program counter");
    next();
    op = scan.text(MAX_OP);
    gas = column("an amount of gas");
    depth = column("a depth");
    stackSize = (int) Math.min(MAX_ITEMS, column("the size of a stack"));
    next();
    stack();
    long bytes = column("the size of a memory");
    next();
    String text = scan.text(MAX_MEMORY_TEXT);
    memory = bytes == 0 && text.isEmpty() ? Optional.empty() : Optional.of(memory(bytes, text));
    if (scan.nextElement()) {
      throw scan.malformed("more than the columns of a step");
    }
    return step();
  }

  private void next() throws IOException {
    if (!scan.nextElement()) {
      throw scan.malformed("fewer than the columns of a step");
    }
  }

  private long column(String what) throws IOException {
    next();
    return number(what);
  }

  private Memory memory(long bytes, String text) throws IOException {
    String digits = text.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
    if (!digits.matches("[0-9a-f]*")) {
      throw scan.malformed("a memory in other digits than hexadecimal");
    }
    List<String> words = new ArrayList<>();
    for (int at = 0; at + WORD_DIGITS <= digits.length(); at += WORD_DIGITS) {
      words.add(digits.substring(at, at + WORD_DIGITS));
    }
    return new Memory(words, (int) Math.min(MAX_WORDS, bytes / 32));
  }
}
