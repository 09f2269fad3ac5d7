package io.tipwatch.diagnose.evm;

import io.tipwatch.trace.ByteRanges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The accounts that a block may have touched: whoever is mentioned in what the nodes told of it.
 * They may be more than were touched, which costs a proof each and nothing else.
 */
final class Mentioned {
  /** Accounts that are remembered. */
  static final int MAX_ACCOUNTS = 4_096;

  /** Bytes of each answer that are looked through. */
  private static final long MAX_BYTES = 64L << 20;

  private static final int BLOCK = 64 << 10;
  private static final int ADDRESS_CHARS = 42;

  private final List<Answer> answers = new ArrayList<>();

  private record Answer(ByteRanges ranges, long bytes) {}

  /** Adds an answer that can be read again for as long as the climb goes on. */
  synchronized void in(ByteRanges ranges, long bytes) {
    answers.add(new Answer(ranges, Math.min(bytes, MAX_BYTES)));
  }

  /** Everybody who is mentioned, in order. */
  synchronized SortedSet<String> accounts() throws IOException {
    SortedSet<String> found = new TreeSet<>();
    for (Answer answer : answers) {
      try (InputStream in = answer.ranges().open(0, answer.bytes())) {
        scan(in, found);
      }
    }
    return found;
  }

  /** Takes each JSON string that is an address, whatever it stands for. */
  private static void scan(InputStream in, SortedSet<String> into) throws IOException {
    byte[] block = new byte[BLOCK];
    byte[] text = new byte[ADDRESS_CHARS];
    int length = -1;
    for (int count = in.read(block); count >= 0; count = in.read(block)) {
      for (int i = 0; i < count; i++) {
        byte next = block[i];
        if (next == '"') {
          if (length == ADDRESS_CHARS && into.size() < MAX_ACCOUNTS) {
            add(text, into);
          }
          length = 0;
        } else if (length >= 0 && length < ADDRESS_CHARS && fits(next, length)) {
          text[length++] = next;
        } else {
          length = -1;
        }
      }
    }
  }

  private static boolean fits(byte next, int at) {
    return switch (at) {
      case 0 -> next == '0';
      case 1 -> next == 'x';
      default -> Character.digit(next, 16) >= 0;
    };
  }

  private static void add(byte[] text, SortedSet<String> into) {
    into.add(new String(text, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
  }
}
