package io.tipwatch.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One item of recursive length prefix encoding: a string of bytes, or a list whose items are read
 * when they are asked for. Strict: one item has one encoding.
 *
 * @param encoded the whole item with its prefix
 * @param content offset of what is behind the prefix
 */
@SuppressWarnings("ArrayRecordComponent") // a view of bytes, compared with no other
record Rlp(byte[] encoded, int content, boolean list) {
  private static final int SHORT = 55;
  private static final int STRING = 0x80;
  private static final int LONG_STRING = 0xb7;
  private static final int LIST = 0xc0;
  private static final int LONG_LIST = 0xf7;

  /** Bytes of one item; a node of a trie has at most seventeen words. */
  static final int MAX_BYTES = 64 << 10;

  /** Items of one list; a branch has seventeen. */
  static final int MAX_ITEMS = 64;

  /** Reads bytes that are exactly one item. */
  static Rlp of(byte[] bytes) throws MalformedProofException {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedProofException("an item of more than " + MAX_BYTES + " bytes");
    }
    Rlp item = at(bytes, 0, bytes.length);
    if (item.encoded.length != bytes.length) {
      throw new MalformedProofException("bytes behind the end of an item");
    }
    return item;
  }

  private static Rlp at(byte[] bytes, int start, int end) throws MalformedProofException {
    if (start >= end) {
      throw new MalformedProofException("an item without bytes");
    }
    int first = bytes[start] & 0xff;
    if (first < STRING) {
      return new Rlp(new byte[] {bytes[start]}, 0, false);
    }
    boolean list = first >= LIST;
    int base = list ? LIST : STRING;
    int longer = list ? LONG_LIST : LONG_STRING;
    int prefix = first <= longer ? 1 : 1 + first - longer;
    int length = first <= longer ? first - base : length(bytes, start + 1, prefix - 1, end);
    if (length > end - start - prefix) {
      throw new MalformedProofException("an item that ends beyond what holds it");
    }
    if (!list && length == 1 && (bytes[start + prefix] & 0xff) < STRING) {
      throw new MalformedProofException("a single byte with a prefix");
    }
    return new Rlp(Arrays.copyOfRange(bytes, start, start + prefix + length), prefix, list);
  }

  private static int length(byte[] bytes, int start, int count, int end)
      throws MalformedProofException {
    if (count > 3 || start + count > end || bytes[start] == 0) {
      throw new MalformedProofException("a length in " + count + " bytes");
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | (bytes[start + i] & 0xff);
    }
    if (length <= SHORT) {
      throw new MalformedProofException("a short length in long form");
    }
    return length;
  }

  /** The bytes of a string. */
  byte[] bytes() throws MalformedProofException {
    if (list) {
      throw new MalformedProofException("a list in place of bytes");
    }
    return Arrays.copyOfRange(encoded, content, encoded.length);
  }

  /** The items of a list. */
  List<Rlp> items() throws MalformedProofException {
    if (!list) {
      throw new MalformedProofException("bytes in place of a list");
    }
    List<Rlp> items = new ArrayList<>();
    for (int at = content; at < encoded.length; at += items.getLast().encoded.length) {
      if (items.size() == MAX_ITEMS) {
        throw new MalformedProofException("a list of more than " + MAX_ITEMS + " items");
      }
      items.add(at(encoded, at, encoded.length));
    }
    return items;
  }
}
