package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.JsonScanner;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A field that no table knows: the kind of object that holds it, and its name. */
record UnknownField(UnknownKind kind, String name) {
  /** Characters of a name that is told; clients' own have a dozen. */
  static final int MAX_NAME = 64;

  /** The field that the scanner met last; empty if its name cannot be told. */
  static Optional<UnknownField> of(UnknownKind kind, JsonScanner scan) {
    String name = scan.unknownName();
    return tellable(name) ? Optional.of(new UnknownField(kind, name)) : Optional.empty();
  }

  /** What is part of no path and of no terminal's commands. */
  private static boolean tellable(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '.' && c != '[' && c != ']');
  }

  /** What the reader of a report knows it by: {@code GasCharges[].xg}. */
  String path() {
    return kind.path() + name;
  }

  /**
   * The field with this path inside a call or, if it is not {@code inCalls}, inside a message.
   *
   * @return empty if it is the path of none
   */
  static Optional<UnknownField> inside(String path, boolean inCalls) {
    return Stream.of(UnknownKind.values())
        .filter(kind -> kind.inCalls() == inCalls && path.startsWith(kind.prefix()))
        .max(Comparator.comparingInt(kind -> kind.prefix().length()))
        .map(kind -> new UnknownField(kind, path.substring(kind.prefix().length())))
        .filter(field -> tellable(field.name()));
  }

  /** The path inside one message or call; for items, inside the item. */
  String inside() {
    return kind.prefix() + name;
  }
}
