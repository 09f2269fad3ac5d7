package io.tipwatch.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The known field names of one kind of JSON object, found by their bytes without making a string.
 * Letters match in either case, since old Venus writes {@code exitCode} where others write {@code
 * ExitCode}. A field's number is its place in the list; at most 62.
 */
public final class FieldTable {
  private static final int MAX_FIELDS = 62;

  private final byte[][] names;
  private final int[] slots;
  private final int mask;

  private FieldTable(List<String> fields) {
    if (fields.size() > MAX_FIELDS) {
      throw new IllegalArgumentException("too many fields: " + fields.size());
    }
    names = new byte[fields.size()][];
    int size = Integer.highestOneBit(Math.max(4, fields.size() * 4)) << 1;
    slots = new int[size];
    mask = size - 1;
    for (int i = 0; i < names.length; i++) {
      names[i] = fields.get(i).getBytes(StandardCharsets.US_ASCII);
      int slot = slot(hash(names[i], 0, names[i].length));
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
  }

  /** Fields numbered from 0 in the order given. */
  public static FieldTable of(String... fields) {
    return new FieldTable(List.of(fields));
  }

  /** The name that a number stands for. */
  public String name(int field) {
    return new String(names[field], StandardCharsets.US_ASCII);
  }

  /** The number of the field named by these bytes, or -1 if it is not known. */
  int find(byte[] bytes, int start, int length) {
    int slot = slot(hash(bytes, start, length));
    while (slots[slot] != 0) {
      int field = slots[slot] - 1;
      if (matches(names[field], bytes, start, length)) {
        return field;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** Whether the bytes, which are known to name this field, do so in its own case. */
  boolean exactly(int field, byte[] bytes, int start) {
    byte[] name = names[field];
    return Arrays.equals(name, 0, name.length, bytes, start, start + name.length);
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 15)) & mask;
  }

  private static int hash(byte[] bytes, int start, int length) {
    int hash = length;
    for (int i = start; i < start + length; i++) {
      hash = hash * 31 + (bytes[i] | 0x20);
    }
    return hash;
  }

  private static boolean matches(byte[] name, byte[] bytes, int start, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(name[i]) != lower(bytes[start + i])) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b | 0x20 : b;
  }
}
