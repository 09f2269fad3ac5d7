package io.tipwatch.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A strict pull scanner over the bytes of one JSON document, in one window of memory.
 *
 * <p>It exists beside the Jackson parser because a trace is compared by digests of its values: the
 * scanner folds the bytes of a value into two lanes where they lie and makes neither strings nor
 * numbers of them, which is several times faster, and it knows the byte range of everything. It
 * accepts RFC 8259 only: no byte order mark, no invalid or overlong UTF-8, no lone surrogate, no
 * second document. Digits and the same digits in quotes have one digest, as clients differ in that.
 * Whoever drives it walks the structure without recursion; {@link #skipValue} goes {@value
 * #MAX_SKIPPED_DEPTH} levels deep at the most.
 */
public final class JsonScanner extends JsonScalars {
  /** What {@link #nextField} answers at the end of an object. */
  public static final int END = -2;

  /** What {@link #nextField} answers for a field that the table does not hold. */
  public static final int UNKNOWN = -1;

  /** Levels of nesting inside a value that nobody asked for. */
  public static final int MAX_SKIPPED_DEPTH = 64;

  /** Bytes of a field name. */
  public static final int MAX_NAME = 256;

  /** The table for which every field is unknown, and its name kept. */
  static final FieldTable ANY = FieldTable.of();

  private final BitSet objects = new BitSet();
  private final byte[] unknown = new byte[MAX_NAME];
  private int unknownLength;
  private boolean opened;
  private long disordered;
  private long recased;

  /**
   * @param start the offset of the stream's first byte in the document, for byte ranges and errors
   * @param salt changes every digest; equal for all answers of one comparison
   */
  public JsonScanner(InputStream in, long start, long salt) {
    super(in, start, salt);
  }

  /** How many fields came before one that clients of today write earlier. */
  public long disordered() {
    return disordered;
  }

  /** How many field names were in another case than clients of today write. */
  public long recased() {
    return recased;
  }

  /**
   * Notes a field of the open object as seen.
   *
   * @param seen the fields seen so far, as bits
   * @return the same with this one
   * @throws MalformedTraceException if it comes twice: no two readers agree on what that means
   */
  public long once(long seen, int field, FieldTable table) throws MalformedTraceException {
    if (field < 0) {
      return seen;
    }
    long later = seen >>> field;
    if (later != 0) {
      if ((later & 1) != 0) {
        throw malformed("the field " + table.name(field) + " comes twice");
      }
      disordered++;
    }
    return seen | 1L << field;
  }

  /** Whether the next value is {@code null}; if so, it is consumed. */
  public boolean takeNull() throws IOException {
    if (peek() != 'n') {
      return false;
    }
    literal("null");
    return true;
  }

  /** Whether an object comes next. */
  public boolean atObject() throws IOException {
    return peek() == '{';
  }

  /** Whether an array comes next. */
  public boolean atArray() throws IOException {
    return peek() == '[';
  }

  /** Whether a scalar comes next. */
  public boolean atScalar() throws IOException {
    int next = peek();
    return next != '{' && next != '[';
  }

  public void openObject(String what) throws IOException {
    open('{', what);
  }

  public void openArray(String what) throws IOException {
    open('[', what);
  }

  private void open(int bracket, String what) throws IOException {
    if (peek() != bracket) {
      throw unexpected(what);
    }
    position++;
    opened = true;
  }

  /**
   * Goes to the next field of the object that is open and past its colon.
   *
   * @return its number in {@code table}, {@link #UNKNOWN}, or {@link #END} past the closing brace
   */
  public int nextField(FieldTable table) throws IOException {
    if (!nextMember('}')) {
      return END;
    }
    if (peek() != '"') {
      throw unexpected("a field name");
    }
    room(MAX_NAME + 2);
    int start = position + 1;
    int end = start;
    while (end < limit && buffer[end] != '"' && buffer[end] != '\\' && buffer[end] >= ' ') {
      end++;
    }
    if (end - start > MAX_NAME) {
      throw malformed("a field name of more than " + MAX_NAME + " bytes");
    }
    if (end >= limit) {
      throw malformed("expected a field name, but the answer ends");
    }
    int field = UNKNOWN;
    if (buffer[end] == '"') {
      field = table.find(buffer, start, end - start);
      if (field >= 0 && !table.exactly(field, buffer, start)) {
        recased++;
      }
      if (field < 0 && table != NOTHING) {
        keepName(buffer, start, end - start);
      }
      position = end + 1;
    } else {
      byte[] name = text(MAX_NAME).getBytes(StandardCharsets.UTF_8);
      field = table.find(name, 0, name.length);
      keepName(name, 0, name.length);
    }
    if (peek() != ':') {
      throw unexpected("':'");
    }
    position++;
    return field;
  }

  /**
   * Takes a field name that is expected, without white space around it.
   *
   * @param name with its quotes and colon
   * @param comma whether a comma must come before it
   * @return false with nothing consumed if something else comes
   */
  boolean quickField(byte[] name, boolean comma) {
    int at = position;
    if (comma) {
      if (byteAt(at) != ',') {
        return false;
      }
      at++;
    }
    int end = at + name.length;
    if (end > limit || !Arrays.equals(buffer, at, end, name, 0, name.length)) {
      return false;
    }
    position = end;
    opened = false;
    return true;
  }

  /** Takes the end of an object, if it comes at once. */
  boolean quickEnd() {
    return quickClose('}');
  }

  /** Takes the end of an array, if it comes at once. */
  boolean quickClose() {
    return quickClose(']');
  }

  private boolean quickClose(int bracket) {
    if (byteAt(position) != bracket) {
      return false;
    }
    position++;
    opened = false;
    return true;
  }

  private void keepName(byte[] bytes, int start, int length) {
    System.arraycopy(bytes, start, unknown, 0, length);
    unknownLength = length;
  }

  /** The name of the field that {@link #nextField} last answered {@link #UNKNOWN} for. */
  public String unknownName() {
    return new String(unknown, 0, unknownLength, StandardCharsets.UTF_8);
  }

  /** Whether that name has these bytes. */
  public boolean unknownNameIs(byte[] name) {
    return Arrays.equals(unknown, 0, unknownLength, name, 0, name.length);
  }

  /** Hashes that name. */
  void hashUnknownName() {
    hashBytes(unknown, unknownLength);
  }

  /** Goes to the next element of the array that is open; false past the closing bracket. */
  public boolean nextElement() throws IOException {
    return nextMember(']');
  }

  private boolean nextMember(int close) throws IOException {
    int next = peek();
    if (next == close) {
      position++;
      opened = false;
      return false;
    }
    if (opened) {
      opened = false;
      return true;
    }
    if (next != ',') {
      throw unexpected("',' or '" + (char) close + "'");
    }
    position++;
    next = peek();
    if (next == close) {
      throw unexpected("a value after ','");
    }
    return true;
  }

  /** Requires that nothing but white space follows. */
  public void end() throws IOException {
    if (peek() >= 0) {
      throw unexpected("the end");
    }
  }

  /** Hashes the CID in {@code {"/":"…"}}; null counts as empty. */
  public void hashCid(String what) throws IOException {
    if (takeNull()) {
      hashEmpty();
      return;
    }
    openObject(what);
    if (nextField(CID) != 0) {
      throw malformed("expected " + what);
    }
    hashScalar(what);
    if (nextField(CID) != END) {
      throw malformed("expected " + what);
    }
  }

  private static final FieldTable CID = FieldTable.of("/");

  /** The CID in {@code {"/":"…"}} as text; null gives "null". */
  public String cidText(String what) throws IOException {
    if (takeNull()) {
      return "null";
    }
    openObject(what);
    if (nextField(CID) != 0) {
      throw malformed("expected " + what);
    }
    String cid = text(MAX_NAME);
    if (nextField(CID) != END) {
      throw malformed("expected " + what);
    }
    return cid;
  }

  /** Passes over any value, {@value #MAX_SKIPPED_DEPTH} levels deep at the most. */
  public void skipValue() throws IOException {
    skipValue(MAX_SKIPPED_DEPTH);
  }

  /** Passes over any value and gives the bytes it has. */
  long skipped() throws IOException {
    long start = valueOffset();
    skipValue();
    return offset() - start;
  }

  /** Passes over any value that is nested at most so deep. */
  public void skipValue(int maxDepth) throws IOException {
    int depth = 0;
    do {
      int next = peek();
      if (next == '{' || next == '[') {
        if (depth == maxDepth) {
          throw malformed("nested deeper than " + maxDepth + " levels");
        }
        position++;
        opened = true;
        objects.set(depth++, next == '{');
      } else {
        skipScalar();
      }
      while (depth > 0 && !anotherMember(objects.get(depth - 1))) {
        depth--;
      }
    } while (depth > 0);
  }

  private boolean anotherMember(boolean object) throws IOException {
    return object ? nextField(NOTHING) != END : nextElement();
  }

  private static final FieldTable NOTHING = FieldTable.of();
}
