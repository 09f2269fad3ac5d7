package io.tipwatch.diagnose.evm;

import io.tipwatch.trace.ByteRanges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The accounts and slots that a block may have touched: whatever is mentioned in what the nodes
 * told of it. They may be more than were touched, which costs a proof each and nothing else.
 */
final class Mentioned {
  /** Accounts, and slots, that are remembered. */
  private static final int MAX_FOUND = 4_096;

  /** Bytes of each answer that are looked through. */
  private static final long MAX_BYTES = 64L << 20;

  private static final int BLOCK = 64 << 10;
  private static final int ADDRESS_CHARS = 42;
  private static final int WORD_CHARS = 66;

  private final List<Answer> answers = new ArrayList<>();

  private record Answer(ByteRanges ranges, long bytes, boolean states) {}

  /** Adds an answer that can be read again for as long as the climb goes on. */
  synchronized void in(ByteRanges ranges, long bytes) {
    answers.add(new Answer(ranges, Math.min(bytes, MAX_BYTES), false));
  }

  /** The same of an answer that tells of slots, too. */
  synchronized void inStates(ByteRanges ranges) {
    answers.add(new Answer(ranges, MAX_BYTES, true));
  }

  /** Everybody who is mentioned, in order. */
  synchronized NavigableSet<String> accounts() throws IOException {
    return found(answers, ADDRESS_CHARS);
  }

  /** All words in what was told of states: the slots are among them. */
  synchronized NavigableSet<String> slots() throws IOException {
    return found(answers.stream().filter(Answer::states).toList(), WORD_CHARS);
  }

  private static NavigableSet<String> found(List<Answer> answers, int chars) throws IOException {
    NavigableSet<String> found = new TreeSet<>();
    for (Answer answer : answers) {
      try (InputStream in = answer.ranges().open(0, answer.bytes())) {
        scan(in, chars, found);
      }
    }
    return found;
  }

  /** Takes each JSON string of hexadecimal digits that is so long, whatever it stands for. */
  private static void scan(InputStream in, int chars, NavigableSet<String> into)
      throws IOException {
    byte[] block = new byte[BLOCK];
    byte[] text = new byte[chars];
    int length = -1;
    for (int count = in.read(block); count >= 0; count = in.read(block)) {
      for (int i = 0; i < count; i++) {
        byte next = block[i];
        if (next == '"') {
          if (length == chars && into.size() < MAX_FOUND) {
            add(text, into);
          }
          length = 0;
        } else if (length >= 0 && length < chars && fits(next, length)) {
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

  private static void add(byte[] text, NavigableSet<String> into) {
    into.add(new String(text, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
  }
}
