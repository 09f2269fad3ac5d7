package io.tipwatch.trace.filecoin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What two answers both provide, so that it can be compared.
 *
 * @param groups as bits
 * @param unknown fields that no table knows, in the left side's order
 */
record Shared(int groups, List<UnknownField> unknown) {
  /** What is not compared beside the fields that are named. */
  static final String MORE = "and more unknown fields";

  Shared {
    unknown = List.copyOf(unknown);
  }

  static Shared of(TraceSummary left, TraceSummary right) {
    if (!left.comparable(right)) {
      throw new IllegalArgumentException("the answers were read with different salts");
    }
    int groups = left.tally().provided & right.tally().provided;
    // Without charges nobody can tell whether a call was dispatched: then exit codes all count.
    boolean charges = (groups & Group.CHARGES.bit()) != 0;
    List<UnknownField> unknown = new ArrayList<>(left.tally().unknown.fields());
    unknown.retainAll(Set.copyOf(right.tally().unknown.fields()));
    return new Shared(charges ? groups : groups | Group.UNDISPATCHED.bit(), unknown);
  }

  boolean has(Group group) {
    return (groups & group.bit()) != 0;
  }

  /** What only one side provides, in words of the wire. */
  static List<String> notCompared(TraceSummary left, TraceSummary right) {
    List<String> fields = new ArrayList<>();
    for (Group group : Group.ALL) {
      if (left.provides(group) != right.provides(group)) {
        fields.add(group.field());
      }
    }
    fields.addAll(unknownNotCompared(left.tally(), right.tally()));
    return fields.stream().distinct().toList();
  }

  /** The unknown fields that only one side provides; last, whether there are more. */
  static List<String> unknownNotCompared(Tally left, Tally right) {
    List<UnknownField> mine = left.unknown.fields();
    List<UnknownField> theirs = right.unknown.fields();
    Stream<String> only =
        Stream.concat(
                mine.stream().filter(field -> !theirs.contains(field)),
                theirs.stream().filter(field -> !mine.contains(field)))
            .map(UnknownField::path);
    boolean more = left.unknown.more() || right.unknown.more();
    return Stream.concat(only, more ? Stream.of(MORE) : Stream.empty()).toList();
  }
}
