package io.tipwatch.trace.evm.results;

import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.results.ResultPath.Index;
import io.tipwatch.trace.evm.results.ResultPath.Name;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one result, value by value. */
final class ResultReader {
  /** Values of one result, objects and lists included. */
  static final int MAX_VALUES = 500_000;

  /** Characters of all its values, with their paths. */
  static final long MAX_CHARS = 64L << 20;

  /** Calls nest 1,024 deep, each in a list in an object. */
  static final int MAX_DEPTH = 2_100;

  private static final int MAX_STRING = 32 << 20;
  private static final FieldTable ANY = FieldTable.of();

  private final List<IgnoredPath> ignoredPaths;
  private final Map<String, ResultValue> values = new LinkedHashMap<>();
  private final SortedMap<String, Long> ignored = new TreeMap<>();
  private final Deque<Holder> open = new ArrayDeque<>();
  private final ResultPath path = new ResultPath();
  private long chars;

  /** An object or a list that is being read. */
  private static final class Holder {
    private final boolean object;
    private final Set<String> names = new HashSet<>();
    private long next;

    Holder(boolean object) {
      this.object = object;
    }
  }

  ResultReader(List<IgnoredPath> ignoredPaths) {
    this.ignoredPaths = List.copyOf(ignoredPaths);
  }

  ResultAnswer answer() {
    return new ResultAnswer(values, ignored);
  }

  void read(JsonScanner scan) throws IOException {
    do {
      Optional<IgnoredPath> passed = passed();
      if (passed.isPresent()) {
        scan.skipValue(MAX_DEPTH);
        ignored.merge(passed.get().toString(), 1L, Long::sum);
      } else if (scan.atScalar()) {
        keep(scalar(scan));
      } else {
        open(scan);
      }
      while (!open.isEmpty() && !another(scan)) {
        open.pop();
      }
    } while (!open.isEmpty());
  }

  private Optional<IgnoredPath> passed() {
    return ignoredPaths.stream().filter(each -> each.fits(path.steps())).findFirst();
  }

  private static ResultValue scalar(JsonScanner scan) throws IOException {
    if (scan.takeNull()) {
      return ResultValue.NULL;
    }
    boolean string = scan.atString();
    String text = scan.text(MAX_STRING);
    if (string) {
      return ResultValue.text(text);
    }
    boolean word = text.equals("true") || text.equals("false");
    return word ? ResultValue.word(text) : ResultValue.number(text);
  }

  private void open(JsonScanner scan) throws IOException {
    if (open.size() == MAX_DEPTH) {
      throw tooLarge("nested deeper than " + MAX_DEPTH + " levels");
    }
    boolean object = scan.atObject();
    if (object) {
      scan.openObject("an object");
    } else {
      scan.openArray("a list");
    }
    keep(object ? ResultValue.OBJECT : ResultValue.LIST);
    open.push(new Holder(object));
  }

  /** Goes to the next value of what is open; false at its end. */
  private boolean another(JsonScanner scan) throws IOException {
    Holder holder = open.getFirst();
    if (holder.next > 0) {
      path.up();
    }
    if (!holder.object) {
      boolean more = scan.nextElement();
      if (more) {
        path.down(new Index(holder.next++));
      }
      return more;
    }
    if (scan.nextField(ANY) == JsonScanner.END) {
      return false;
    }
    String name = scan.unknownName();
    if (!holder.names.add(name)) {
      throw scan.malformed("the property " + name + " comes twice");
    }
    holder.next++;
    path.down(new Name(name));
    return true;
  }

  private void keep(ResultValue value) throws NoAnswerException {
    String at = path.text();
    chars += at.length() + value.shown().length();
    if (values.size() == MAX_VALUES || chars > MAX_CHARS) {
      throw tooLarge(
          "more than "
              + (values.size() == MAX_VALUES ? MAX_VALUES + " values" : MAX_CHARS + " characters"));
    }
    values.put(at, value);
  }

  private static NoAnswerException tooLarge(String what) {
    return new NoAnswerException(
        Reason.TOO_LARGE, "the tracer's result is too large, " + what + "; let it return less");
  }
}
