package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.filecoin.Alignment.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Two answers for one tipset, compared.
 *
 * @param sameRoot whether both computed the same state root
 * @param differences each message that differs, in the left side's order; the first is the cause
 *     until shown otherwise. Messages that differ only in fields which no table knows come last
 * @param notCompared groups of fields, and fields that no table knows, that only one side provides
 * @param normalised how often each rule fired, by its id
 */
public record TraceComparison(
    boolean sameRoot,
    List<Difference> differences,
    List<String> notCompared,
    SortedMap<String, Long> normalised) {

  /** Messages whose place of difference is looked up; the others are only listed. */
  public static final int MAX_LOCATED = 16;

  /** The groups that are consensus: a difference in them is a split, whatever the roots say. */
  private static final List<Group> HARD =
      List.of(Group.RECEIPT, Group.EVENTS, Group.COST, Group.STATE_AFTER);

  public TraceComparison {
    differences = List.copyOf(differences);
    notCompared = List.copyOf(notCompared);
  }

  /**
   * One message that differs.
   *
   * @param left its index in the left answer; -1 if the left lacks it
   * @param right likewise
   * @param hard whether a consensus field of it differs, or it is missing or out of order
   * @param place where; absent beyond the first {@value #MAX_LOCATED}
   */
  public record Difference(
      int left,
      int right,
      String cid,
      String from,
      String to,
      String method,
      boolean implicit,
      boolean hard,
      String field,
      Optional<Place> place) {}

  /** One line of an overview: a message of the left side, or one that only the right side has. */
  public record Line(
      int index, String cid, String from, String to, String method, boolean same, String field) {}

  /** Whether nothing that is compared differs. */
  public boolean same() {
    return sameRoot && differences.isEmpty();
  }

  /** Whether a consensus field differs. */
  public boolean split() {
    return !sameRoot || differences.stream().anyMatch(Difference::hard);
  }

  /**
   * Compares two answers.
   *
   * @throws IllegalArgumentException if they were read with different salts
   */
  public static TraceComparison of(TraceSummary left, TraceSummary right) throws IOException {
    Shared shared = Shared.of(left, right);
    SortedMap<String, Long> fired = Firings.count(left.tally(), right.tally());
    List<Pair> known = new ArrayList<>();
    List<Pair> unknown = new ArrayList<>();
    for (Pair pair : Alignment.of(left.messages(), right.messages()).pairs()) {
      Firings.countSoft(pair, fired);
      if (unpaired(pair) || firstGroup(pair, shared).isPresent()) {
        known.add(pair);
      } else if (firstUnknown(left, right, pair, shared).isPresent()) {
        unknown.add(pair);
      }
    }
    List<Difference> differences = new ArrayList<>();
    for (Pair pair : Stream.concat(known.stream(), unknown.stream()).toList()) {
      differences.add(difference(left, right, pair, shared, differences.size() < MAX_LOCATED));
    }
    return new TraceComparison(
        left.root().equals(right.root()), differences, Shared.notCompared(left, right), fired);
  }

  /** Every message of two answers with what became of it. */
  public static List<Line> overview(TraceSummary left, TraceSummary right) {
    Shared shared = Shared.of(left, right);
    List<Line> lines = new ArrayList<>();
    for (Pair pair : Alignment.of(left.messages(), right.messages()).pairs()) {
      MessageEntry message = pair.either();
      Optional<String> first =
          unpaired(pair) ? Optional.of("Trace") : firstField(left, right, pair, shared);
      lines.add(
          new Line(
              pair.left().map(MessageEntry::index).orElse(-1),
              message.cid(),
              message.from(),
              message.to(),
              message.method(),
              first.isEmpty(),
              first.orElse("")));
    }
    return lines;
  }

  private static boolean unpaired(Pair pair) {
    return pair.left().isEmpty() || pair.right().isEmpty() || pair.moved();
  }

  private static Optional<String> firstField(
      TraceSummary left, TraceSummary right, Pair pair, Shared shared) {
    return firstGroup(pair, shared)
        .map(Group::field)
        .or(() -> firstUnknown(left, right, pair, shared).map(UnknownField::path));
  }

  /** The first field that no table knows, that both sides provide, and that differs. */
  private static Optional<UnknownField> firstUnknown(
      TraceSummary left, TraceSummary right, Pair pair, Shared shared) {
    if (unpaired(pair)) {
      return Optional.empty();
    }
    MessageEntry a = pair.left().orElseThrow();
    MessageEntry b = pair.right().orElseThrow();
    return shared.unknown().stream()
        .filter(field -> !left.tally().unknown.same(field, a, right.tally().unknown, b))
        .findFirst();
  }

  private static Difference difference(
      TraceSummary left, TraceSummary right, Pair pair, Shared shared, boolean locate)
      throws IOException {
    if (unpaired(pair)) {
      Place place =
          Place.of(Optional.empty(), "Trace", position(pair.left()), position(pair.right()));
      return difference(pair, true, "Trace", Optional.of(place));
    }
    MessageEntry a = pair.left().orElseThrow();
    MessageEntry b = pair.right().orElseThrow();
    boolean hard = HARD.stream().anyMatch(g -> shared.has(g) && !a.same(b, g));
    Optional<Place> place =
        locate ? MessageLocator.find(left, a, right, b, shared) : Optional.empty();
    String field =
        place.map(Place::field).or(() -> firstField(left, right, pair, shared)).orElse("Trace");
    return difference(pair, hard, field, place);
  }

  private static Optional<String> position(Optional<MessageEntry> message) {
    return message.map(Values::position);
  }

  private static Difference difference(
      Pair pair, boolean hard, String field, Optional<Place> place) {
    MessageEntry message = pair.either();
    return new Difference(
        pair.left().map(MessageEntry::index).orElse(-1),
        pair.right().map(MessageEntry::index).orElse(-1),
        message.cid(),
        message.from(),
        message.to(),
        message.method(),
        message.implicit(),
        hard,
        field,
        place);
  }

  private static boolean differ(MessageEntry a, MessageEntry b, Group group) {
    boolean soft = group == Group.COST_MESSAGE && !(a.has(group) && b.has(group));
    return !soft && !a.same(b, group);
  }

  private static Optional<Group> firstGroup(Pair pair, Shared shared) {
    if (pair.left().isEmpty() || pair.right().isEmpty()) {
      return Optional.empty();
    }
    MessageEntry a = pair.left().get();
    MessageEntry b = pair.right().get();
    for (Group group : Group.ALL) {
      boolean counts =
          shared.has(group) && (group.index() >= Group.OF_CALLS || (a.executed() && b.executed()));
      if (counts && differ(a, b, group)) {
        return Optional.of(group);
      }
    }
    return a.executed() == b.executed() ? Optional.empty() : Optional.of(Group.CALLS);
  }
}
