package io.tipwatch.trace;

import java.io.IOException;
import java.util.BitSet;

/**
 * The digest of a whole value of any shape. Digits and the same digits in quotes are equal, so are
 * null, absent and empty, and the order of an object's fields does not count. Memory is in the
 * depth, which is bounded.
 */
public final class ValueHash {
  private static final int DEPTH = JsonScanner.MAX_SKIPPED_DEPTH;
  private static final long OBJECT = 0x6F626A656374L;
  private static final long ARRAY = 0x6172726179L;

  private final BitSet objects = new BitSet();
  private final BitSet filled = new BitSet();
  private final long[] sum1 = new long[DEPTH];
  private final long[] sum2 = new long[DEPTH];
  private final long[] name1 = new long[DEPTH];
  private final long[] name2 = new long[DEPTH];
  private int depth;
  private long lane1;
  private long lane2;
  private boolean empty;

  /** First lane of the value that was read last. */
  public long lane1() {
    return lane1;
  }

  /** Second lane of the value that was read last. */
  public long lane2() {
    return lane2;
  }

  /** Whether that value was null, an empty string, or held nothing else. */
  public boolean empty() {
    return empty;
  }

  /** Reads the value that comes next. */
  public void read(JsonScanner scan) throws IOException {
    long counted = scan.numbers();
    depth = 0;
    do {
      if (scan.atScalar()) {
        scan.hashScalar("a value");
        lane1 = scan.lane1();
        lane2 = scan.lane2();
        empty = scan.empty();
        fold();
      } else {
        open(scan);
      }
      while (depth > 0 && !another(scan)) {
        close();
      }
    } while (depth > 0);
    scan.countNumbers(counted);
  }

  private void open(JsonScanner scan) throws IOException {
    if (depth == DEPTH) {
      throw scan.malformed("nested deeper than " + DEPTH + " levels");
    }
    boolean object = scan.atObject();
    if (object) {
      scan.openObject("an object");
    } else {
      scan.openArray("a list");
    }
    objects.set(depth, object);
    filled.clear(depth);
    sum1[depth] = object ? OBJECT : ARRAY;
    sum2[depth] = sum1[depth];
    depth++;
  }

  private boolean another(JsonScanner scan) throws IOException {
    int at = depth - 1;
    if (!objects.get(at)) {
      return scan.nextElement();
    }
    if (scan.nextField(JsonScanner.ANY) == JsonScanner.END) {
      return false;
    }
    scan.hashUnknownName();
    name1[at] = scan.lane1();
    name2[at] = scan.lane2();
    return true;
  }

  private void close() {
    depth--;
    lane1 = Mix.end(sum1[depth]);
    lane2 = Mix.end(sum2[depth]);
    empty = !filled.get(depth);
    fold();
  }

  /** Puts the value that ended into the one that holds it: added in objects, appended in lists. */
  private void fold() {
    int at = depth - 1;
    if (at < 0) {
      return;
    }
    if (!objects.get(at)) {
      filled.set(at);
      sum1[at] = Mix.first(sum1[at], empty ? 0 : lane1);
      sum2[at] = Mix.second(sum2[at], empty ? 0 : lane2);
    } else if (!empty) {
      filled.set(at);
      // One after the other: mixed with each other, a name and a value could change places.
      sum1[at] += Mix.end(Mix.first(Mix.first(0, name1[at]), lane1));
      sum2[at] += Mix.end(Mix.second(Mix.second(0, name2[at]), lane2));
    }
  }
}
