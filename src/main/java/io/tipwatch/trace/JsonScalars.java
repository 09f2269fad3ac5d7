package io.tipwatch.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Values that hold no others: strings, numbers by their text, and the three words. */
abstract sealed class JsonScalars extends JsonStrings permits JsonScanner {
  /** Characters of a number. */
  public static final int MAX_NUMBER = 1_000;

  private long numbers;

  JsonScalars(InputStream in, long start, long salt) {
    super(in, start, salt);
  }

  /** How many numbers without quotes were hashed or taken as text. */
  public long numbers() {
    return numbers;
  }

  /** Takes back the count of numbers to what {@link #numbers} said before. */
  void countNumbers(long counted) {
    numbers = counted;
  }

  /** Whether the next value is a string. */
  boolean atString() throws IOException {
    return peek() == '"';
  }

  /** Hashes a string, number, boolean or null by its content; null counts as empty. */
  public void hashScalar(String what) throws IOException {
    int next = peek();
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
      default -> hashText(numberText(what));
    }
  }

  /** The content of a scalar as text; null gives "null". */
  public String text(int max) throws IOException {
    int next = peek();
    return switch (next) {
      case '"' -> stringText(max);
      case 'n' -> literal("null");
      case 't' -> literal("true");
      case 'f' -> literal("false");
      default -> numberText("a string or a number");
    };
  }

  /** Passes over a scalar, which then counts neither as hashed nor as a number. */
  void skipScalar() throws IOException {
    long counted = numbers;
    if (peek() == '"') {
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
    if ((longAt(position) & 0xFFFFFFFFFFFFL) != name) {
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
    if (longAt(position) != bytes) {
      return false;
    }
    position += 8;
    return true;
  }

  /** Whether the next byte is this; if so, it is consumed. */
  boolean quickByte(int expected) {
    if (buffer[position] != expected) {
      return false;
    }
    position++;
    return true;
  }

  /** The text of a number without quotes. */
  String numberText(String what) throws IOException {
    int next = peek();
    if (next != '-' && (next < '0' || next > '9')) {
      throw unexpected(what);
    }
    numbers++;
    return number();
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
      throw malformed("a number of more than " + MAX_NUMBER + " characters");
    }
    int next = byteAt(at);
    if (next != ',' && next != '}' && next != ']' && next > ' ') {
      throw malformed("not a number");
    }
    String text = new String(buffer, position, at - position, StandardCharsets.US_ASCII);
    position = at;
    return text;
  }

  private int digits(int from) throws IOException {
    int at = from;
    while (byteAt(at) >= '0' && byteAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      throw malformed("not a number");
    }
    return at;
  }
}
