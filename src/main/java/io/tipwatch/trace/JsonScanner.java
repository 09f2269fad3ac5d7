package io.tipwatch.trace;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
public final class JsonScanner {
  /** What {@link #nextField} answers at the end of an object. */
  public static final int END = -2;

  /** What {@link #nextField} answers for a field that the table does not hold. */
  public static final int UNKNOWN = -1;

  /** Levels of nesting inside a value that nobody asked for. */
  public static final int MAX_SKIPPED_DEPTH = 64;

  /** Characters of a number. */
  public static final int MAX_NUMBER = 1_000;

  /** Bytes of a field name. */
  public static final int MAX_NAME = 256;

  private static final int WINDOW = 128 << 10;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private final InputStream in;
  private final long salt;
  private final byte[] buffer = new byte[WINDOW];
  private int position;
  private int limit;
  private long base;
  private boolean ended;
  private boolean opened;

  private final BitSet objects = new BitSet();

  private long lane1;
  private long lane2;
  private boolean empty;
  private long numbers;
  private long disordered;
  private long recased;

  /**
   * @param start the offset of the stream's first byte in the document, for byte ranges and errors
   * @param salt changes every digest; equal for all answers of one comparison
   */
  public JsonScanner(InputStream in, long start, long salt) {
    this.in = in;
    this.base = start;
    this.salt = salt;
  }

  /** The offset of the next byte. */
  public long offset() {
    return base + position;
  }

  /** Skips white space and gives the offset of the next value's first byte. */
  public long valueOffset() throws IOException {
    peek();
    return offset();
  }

  /** First lane of the last value hashed. */
  public long lane1() {
    return lane1;
  }

  /** Second lane of the last value hashed. */
  public long lane2() {
    return lane2;
  }

  /** Whether the last value hashed was null or an empty string. */
  public boolean empty() {
    return empty;
  }

  /** How many numbers without quotes were hashed or taken as text. */
  public long numbers() {
    return numbers;
  }

  /** Takes back the count of numbers to what {@link #numbers} said before. */
  void countNumbers(long counted) {
    numbers = counted;
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
        throw fail("the field " + table.name(field) + " comes twice");
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
    if (end >= limit || end - start > MAX_NAME) {
      throw fail("a field name of more than " + MAX_NAME + " bytes, or the answer ends in it");
    }
    int field = UNKNOWN;
    if (buffer[end] == '"') {
      field = table.find(buffer, start, end - start);
      if (field >= 0 && !table.exactly(field, buffer, start)) {
        recased++;
      }
      position = end + 1;
    } else {
      byte[] name = text(MAX_NAME).getBytes(StandardCharsets.UTF_8);
      field = table.find(name, 0, name.length);
    }
    if (peek() != ':') {
      throw unexpected("':'");
    }
    position++;
    return field;
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

  /** Hashes a string, number, boolean or null by its content; null counts as empty. */
  public void hashScalar(String what) throws IOException {
    int next = peek();
    opened = false;
    switch (next) {
      case '"' -> string(true);
      case 'n' -> {
        literal("null");
        hashEmpty();
      }
      case 't', 'f' -> {
        String word = next == 't' ? "true" : "false";
        literal(word);
        hashText(word);
      }
      default -> {
        if (next != '-' && (next < '0' || next > '9')) {
          throw unexpected(what);
        }
        numbers++;
        hashText(number());
      }
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
      throw fail("expected " + what);
    }
    hashScalar(what);
    if (nextField(CID) != END) {
      throw fail("expected " + what);
    }
  }

  private static final FieldTable CID = FieldTable.of("/");

  /** The content of a scalar as text; null gives "null". */
  public String text(int max) throws IOException {
    int next = peek();
    opened = false;
    return switch (next) {
      case '"' -> stringText(max);
      case 'n' -> literal("null");
      case 't' -> literal("true");
      case 'f' -> literal("false");
      default -> {
        if (next != '-' && (next < '0' || next > '9')) {
          throw unexpected("a string or a number");
        }
        numbers++;
        yield number();
      }
    };
  }

  /** Whether the next value is a string. */
  boolean atString() throws IOException {
    return peek() == '"';
  }

  /** The CID in {@code {"/":"…"}} as text; null gives "null". */
  public String cidText(String what) throws IOException {
    if (takeNull()) {
      return "null";
    }
    openObject(what);
    if (nextField(CID) != 0) {
      throw fail("expected " + what);
    }
    String cid = text(MAX_NAME);
    if (nextField(CID) != END) {
      throw fail("expected " + what);
    }
    return cid;
  }

  /** Hashes text as if it had stood in the document as a string. */
  public void hashText(String text) {
    begin();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    for (; at + 8 <= bytes.length; at += 8) {
      word((long) LONGS.get(bytes, at));
    }
    long tail = 0;
    for (int i = bytes.length - 1; i >= at; i--) {
      tail = (tail << 8) | (bytes[i] & 0xff);
    }
    finish(tail, bytes.length);
  }

  /** Makes the last value the empty one. */
  public void hashEmpty() {
    begin();
    finish(0, 0);
  }

  /** Passes over any value, {@value #MAX_SKIPPED_DEPTH} levels deep at the most. */
  public void skipValue() throws IOException {
    skipValue(MAX_SKIPPED_DEPTH);
  }

  /** Passes over any value that is nested at most so deep. */
  public void skipValue(int maxDepth) throws IOException {
    int depth = 0;
    do {
      int next = peek();
      if (next == '{' || next == '[') {
        if (depth == maxDepth) {
          throw fail("nested deeper than " + maxDepth + " levels");
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

  private void skipScalar() throws IOException {
    long counted = numbers;
    if (peek() == '"') {
      opened = false;
      string(false);
    } else {
      hashScalar("a value");
    }
    numbers = counted;
  }

  /**
   * Reads a digits-only member such as {@code ,"tg":620}, if the next bytes are exactly that, as
   * clients write gas charges; at most 18 digits. The caller has made sure of {@link #room}.
   *
   * @param name the bytes up to and with the colon, little-endian, six of them
   * @return the number, or -1 with nothing consumed
   */
  long quickNumber(long name) {
    if ((((long) LONGS.get(buffer, position)) & 0xFFFFFFFFFFFFL) != name) {
      return -1;
    }
    int at = position + 6;
    int digit = buffer[at] - '0';
    if (digit < 0 || digit > 9) {
      return -1;
    }
    int start = at;
    long value = digit;
    if (digit == 0) {
      at++;
      digit = buffer[at] - '0';
      if (digit >= 0 && digit <= 9) {
        return -1;
      }
    } else {
      for (digit = buffer[++at] - '0'; digit >= 0 && digit <= 9; digit = buffer[++at] - '0') {
        value = value * 10 + digit;
        if (at - start >= 18) {
          return -1;
        }
      }
    }
    int next = buffer[at];
    if (next != ',' && next != '}') {
      return -1;
    }
    position = at;
    return value;
  }

  /** Whether the next eight bytes are these, little-endian; if so, they are consumed. */
  boolean quick(long bytes) {
    if ((long) LONGS.get(buffer, position) != bytes) {
      return false;
    }
    position += 8;
    return true;
  }

  /** Hashes plain characters up to a quote close by; false with nothing consumed otherwise. */
  boolean quickString(int max) {
    begin();
    int at = position;
    while (at - position <= max) {
      long word = (long) LONGS.get(buffer, at);
      long special = special(word);
      if (special != 0) {
        int count = Long.numberOfTrailingZeros(special) >>> 3;
        if (buffer[at + count] != '"') {
          return false;
        }
        finish(count == 0 ? 0 : word & (-1L >>> (64 - 8 * count)), at + count - position);
        position = at + count + 1;
        return true;
      }
      word(word);
      at += 8;
    }
    return false;
  }

  /** Whether the next byte is this; if so, it is consumed and a value counts as read. */
  boolean quickByte(int expected) {
    if (buffer[position] != expected) {
      return false;
    }
    position++;
    opened = false;
    return true;
  }

  /** Where the scanner stands in its window, to return to by {@link #rewind}. */
  int mark() {
    return position;
  }

  /** Goes back to a mark that was taken after the last {@link #room}. */
  void rewind(int mark) {
    position = mark;
  }

  /** Tries to have this many bytes in the window; false when the document ends before that. */
  boolean room(int bytes) throws IOException {
    if (limit - position >= bytes) {
      return true;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    base += position;
    limit -= position;
    position = 0;
    while (limit < bytes && !ended) {
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        ended = true;
      } else {
        limit += count;
      }
    }
    return limit >= bytes;
  }

  private int peek() throws IOException {
    while (true) {
      if (position == limit && !room(1)) {
        return -1;
      }
      int next = buffer[position];
      if (next > ' ') {
        return next;
      }
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        throw unexpected("JSON");
      }
      position++;
    }
  }

  private String literal(String word) throws IOException {
    room(word.length() + 1);
    for (int i = 0; i < word.length(); i++) {
      if (position + i >= limit || buffer[position + i] != word.charAt(i)) {
        throw unexpected("'" + word + "'");
      }
    }
    position += word.length();
    opened = false;
    return word;
  }

  private String number() throws IOException {
    room(MAX_NUMBER + 1);
    int at = position;
    if (byteAt(at) == '-') {
      at++;
    }
    if (byteAt(at) == '0') {
      at++;
    } else {
      at = digits(at);
    }
    if (byteAt(at) == '.') {
      at = digits(at + 1);
    }
    if (byteAt(at) == 'e' || byteAt(at) == 'E') {
      at++;
      if (byteAt(at) == '+' || byteAt(at) == '-') {
        at++;
      }
      at = digits(at);
    }
    if (at - position > MAX_NUMBER) {
      throw fail("a number of more than " + MAX_NUMBER + " characters");
    }
    int next = byteAt(at);
    if (next != ',' && next != '}' && next != ']' && next > ' ') {
      throw fail("not a number");
    }
    String text = new String(buffer, position, at - position, StandardCharsets.US_ASCII);
    position = at;
    opened = false;
    return text;
  }

  private int digits(int from) throws IOException {
    int at = from;
    while (byteAt(at) >= '0' && byteAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      throw fail("not a number");
    }
    return at;
  }

  private int byteAt(int at) {
    return at < limit ? buffer[at] : -1;
  }

  /** The fast way through a string: eight plain characters at a time. */
  private void string(boolean hash) throws IOException {
    long start = offset();
    position++;
    begin();
    long length = 0;
    while (true) {
      if (limit - position < 8) {
        room(8);
      }
      if (limit - position < 8) {
        slowString(hash, length, start);
        return;
      }
      long word = (long) LONGS.get(buffer, position);
      long special = special(word);
      if (special == 0) {
        if (hash) {
          word(word);
        }
        position += 8;
        length += 8;
        continue;
      }
      int count = Long.numberOfTrailingZeros(special) >>> 3;
      if (buffer[position + count] == '"') {
        finish(count == 0 ? 0 : word & (-1L >>> (64 - 8 * count)), length + count);
        position += count + 1;
        return;
      }
      slowString(hash, length, start);
      return;
    }
  }

  /** The rest of a string that has escapes or more than ASCII, byte by byte. */
  private void slowString(boolean hash, long lengthSoFar, long start) throws IOException {
    byte[] unit = new byte[4];
    long length = lengthSoFar;
    long tail = 0;
    int count;
    while ((count = unit(unit, start)) > 0) {
      for (int i = 0; i < count; i++) {
        tail |= (unit[i] & 0xffL) << (8 * (length & 7));
        length++;
        if ((length & 7) == 0) {
          if (hash) {
            word(tail);
          }
          tail = 0;
        }
      }
    }
    finish(tail, length);
  }

  private String stringText(int max) throws IOException {
    long start = offset();
    position++;
    byte[] bytes = new byte[64];
    int length = 0;
    byte[] unit = new byte[4];
    int count;
    while ((count = unit(unit, start)) > 0) {
      if (length + count > max) {
        throw new MalformedTraceException("a string of more than " + max + " bytes", start);
      }
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
      }
      System.arraycopy(unit, 0, bytes, length, count);
      length += count;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * Reads one character of a string as UTF-8, escapes undone.
   *
   * @return how many bytes it has, or 0 past the closing quote
   */
  private int unit(byte[] unit, long start) throws IOException {
    if (!room(12) && position == limit) {
      throw new MalformedTraceException("the answer ends inside the string that begins", start);
    }
    int first = buffer[position] & 0xff;
    if (first == '"') {
      position++;
      return 0;
    }
    if (first == '\\') {
      return escape(unit);
    }
    if (first < 0x20) {
      throw fail("a control character inside a string");
    }
    int count = Utf8.length(buffer, position, limit);
    if (count == 0) {
      throw fail("invalid UTF-8");
    }
    System.arraycopy(buffer, position, unit, 0, count);
    position += count;
    return count;
  }

  private int escape(byte[] unit) throws IOException {
    int kind = byteAt(position + 1);
    int plain =
        switch (kind) {
          case '"', '\\', '/' -> kind;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> -1;
        };
    if (plain >= 0) {
      position += 2;
      unit[0] = (byte) plain;
      return 1;
    }
    int code = kind == 'u' ? hex(position + 2) : -1;
    if (code < 0 || Character.isLowSurrogate((char) code)) {
      throw fail("not an escape");
    }
    position += 6;
    if (Character.isHighSurrogate((char) code)) {
      int low = byteAt(position) == '\\' && byteAt(position + 1) == 'u' ? hex(position + 2) : -1;
      if (low < 0 || !Character.isLowSurrogate((char) low)) {
        throw fail("half a surrogate pair");
      }
      position += 6;
      code = Character.toCodePoint((char) code, (char) low);
    }
    return Utf8.encode(code, unit);
  }

  private int hex(int at) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at + i < limit ? Character.digit(buffer[at + i], 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private void begin() {
    lane1 = salt;
    lane2 = ~salt;
  }

  private void word(long word) {
    lane1 = Mix.first(lane1, word);
    lane2 = Mix.second(lane2, word);
  }

  private void finish(long tail, long length) {
    word(tail);
    word(length);
    empty = length == 0;
  }

  /** A bit set in each byte that is a quote, a backslash, a control character or not ASCII. */
  private static long special(long word) {
    long quote = word ^ (ONES * '"');
    long slash = word ^ (ONES * '\\');
    long control = word - ONES * 0x20;
    long either = ((quote - ONES) & ~quote) | ((slash - ONES) & ~slash);
    return (either | control | word) & HIGHS;
  }

  private MalformedTraceException unexpected(String expected) throws IOException {
    if (position == limit && !room(1)) {
      return fail("expected " + expected + ", but the answer ends");
    }
    int found = buffer[position] & 0xff;
    String shown =
        found > 0x20 && found < 0x7f ? "'" + (char) found + "'" : String.format("0x%02x", found);
    return fail("expected " + expected + ", found " + shown);
  }

  private MalformedTraceException fail(String what) {
    return new MalformedTraceException(what, offset());
  }

  /** An error at the place where the scanner stands. */
  public MalformedTraceException malformed(String what) {
    return fail(what);
  }
}
