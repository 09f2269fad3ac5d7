package io.tipwatch.trace.evm.tracer;

import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a result of any shape as its leaves by their paths, so that the order of fields is none.
 */
final class ResultValues {
  /** Leaves of one result. */
  static final int MAX_LEAVES = 200_000;

  /** How deep a result may nest. */
  static final int MAX_DEPTH = 256;

  /** Characters of all paths and values of one result: 32 MiB of memory. */
  private static final int MAX_CHARACTERS = 16 << 20;

  private static final int MAX_TEXT = 1 << 20;
  private static final FieldTable ANY = FieldTable.of();

  /** A number whose exponent is none that would make a long text of it. */
  private static final Pattern ORDINARY = Pattern.compile("[^eE]*(?:[eE][+-]?\\d{1,3})?");

  private final JsonScanner scan;
  private final Map<String, Leaf> leaves = new LinkedHashMap<>();
  private final Deque<Container> open = new ArrayDeque<>();
  private int characters;

  /**
   * A value that holds no others.
   *
   * @param text in one form: a number without zeros behind the point, an empty container as such
   * @param number whether it was written as a number
   */
  record Leaf(String text, boolean number) {}

  private static final class Container {
    private final String path;
    private final boolean object;
    private int members;

    Container(String path, boolean object) {
      this.path = path;
      this.object = object;
    }
  }

  private ResultValues(JsonScanner scan) {
    this.scan = scan;
  }

  /** Reads the value that comes next. */
  static Map<String, Leaf> read(JsonScanner scan) throws IOException {
    ResultValues values = new ResultValues(scan);
    values.value("");
    while (!values.open.isEmpty()) {
      values.member();
    }
    return values.leaves;
  }

  private void member() throws IOException {
    Container container = open.element();
    if (container.object) {
      if (scan.nextField(ANY) != JsonScanner.END) {
        container.members++;
        String name = scan.unknownName();
        value(container.path.isEmpty() ? name : container.path + "." + name);
        return;
      }
    } else if (scan.nextElement()) {
      value(container.path + "[" + container.members++ + "]");
      return;
    }
    open.pop();
    if (container.members == 0) {
      leaf(container.path, new Leaf(container.object ? "{}" : "[]", false));
    }
  }

  private void value(String path) throws IOException {
    if (scan.takeNull()) {
      // What is undefined is null with some engines, and absent with others.
      return;
    }
    if (scan.atScalar()) {
      boolean string = scan.atString();
      String text = scan.text(MAX_TEXT);
      boolean number = !string && !text.equals("true") && !text.equals("false");
      leaf(path, number ? new Leaf(plain(text), true) : new Leaf(text, false));
      return;
    }
    if (open.size() == MAX_DEPTH) {
      throw scan.malformed("a result nested deeper than " + MAX_DEPTH);
    }
    boolean object = scan.atObject();
    if (object) {
      scan.openObject("an object");
    } else {
      scan.openArray("an array");
    }
    open.push(new Container(path, object));
  }

  private static String plain(String number) {
    if (!ORDINARY.matcher(number).matches()) {
      return number;
    }
    BigDecimal value = new BigDecimal(number).stripTrailingZeros();
    return value.toPlainString();
  }

  private void leaf(String path, Leaf leaf) throws IOException {
    characters += path.length() + leaf.text().length();
    if (leaves.size() == MAX_LEAVES || characters > MAX_CHARACTERS) {
      throw new NoAnswerException(
          Reason.TOO_LARGE, "a result of more than " + MAX_LEAVES + " values, or 16 MiB");
    }
    if (leaves.put(path, leaf) != null) {
      throw scan.malformed("the field " + path + " comes twice");
    }
  }
}
