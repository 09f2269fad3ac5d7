package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The names of fields in one answer that no table knows, numbered as they are met (rule N19). */
final class ExtraNames {
  /** Names that are told apart; of further ones it is only said that there are more. */
  static final int MAX_NAMES = 16;

  static final int NONE = -1;

  private final List<String> names = new ArrayList<>();
  private final List<byte[]> bytes = new ArrayList<>();
  private final BitSet inCalls = new BitSet();
  private boolean more;

  /** The number of the field that the scanner met last, or {@link #NONE} if there are too many. */
  int number(JsonScanner scan) {
    for (int i = 0; i < bytes.size(); i++) {
      if (scan.unknownNameIs(bytes.get(i))) {
        return i;
      }
    }
    if (names.size() == MAX_NAMES) {
      more = true;
      return NONE;
    }
    String name = scan.unknownName();
    names.add(name);
    bytes.add(name.getBytes(StandardCharsets.UTF_8));
    return names.size() - 1;
  }

  String name(int number) {
    return names.get(number);
  }

  /** The number of a name; {@link #NONE} if it was not met. */
  int number(String name) {
    return names.indexOf(name);
  }

  /** Notes that a call has a value under this name. */
  void inCall(int number) {
    inCalls.set(number);
  }

  /** The names under which calls have values. */
  List<String> ofCalls() {
    return inCalls.stream().mapToObj(names::get).toList();
  }

  boolean more() {
    return more;
  }
}
