package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.filecoin.Alignment.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Two answers for one tipset, compared.
 *
 * @param sameRoot whether both computed the same state root
 * @param differences each message that differs, in the left side's order; the first is the cause
 *     until shown otherwise
 * @param notCompared groups of fields that only one side provides
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
    int shared = shared(left, right);
    List<Difference> differences = new ArrayList<>();
    SortedMap<String, Long> fired = Firings.count(left.tally(), right.tally());
    for (Pair pair : Alignment.of(left.messages(), right.messages()).pairs()) {
      Optional<Difference> difference =
          difference(left, right, pair, shared, differences.size() < MAX_LOCATED);
      difference.ifPresent(differences::add);
      Firings.countSoft(pair, fired);
    }
    return new TraceComparison(
        left.root().equals(right.root()), differences, notCompared(left, right), fired);
  }

  /** Every message of two answers with what became of it. */
  public static List<Line> overview(TraceSummary left, TraceSummary right) {
    int shared = shared(left, right);
    List<Line> lines = new ArrayList<>();
    for (Pair pair : Alignment.of(left.messages(), right.messages()).pairs()) {
      MessageEntry message = pair.either();
      Optional<Group> first = firstGroup(pair, shared);
      boolean paired = pair.left().isPresent() && pair.right().isPresent() && !pair.moved();
      lines.add(
          new Line(
              pair.left().map(MessageEntry::index).orElse(-1),
              message.cid(),
              message.from(),
              message.to(),
              message.method(),
              paired && first.isEmpty(),
              paired ? first.map(Group::field).orElse("") : "Trace"));
    }
    return lines;
  }

  private static int shared(TraceSummary left, TraceSummary right) {
    if (!left.comparable(right)) {
      throw new IllegalArgumentException("the answers were read with different salts");
    }
    int shared = left.tally().provided & right.tally().provided;
    // Without charges nobody can tell whether a call was dispatched: then exit codes all count.
    boolean charges = (shared & Group.CHARGES.bit()) != 0;
    return charges ? shared : shared | Group.UNDISPATCHED.bit();
  }

  private static List<String> notCompared(TraceSummary left, TraceSummary right) {
    List<String> fields = new ArrayList<>();
    for (Group group : Group.ALL) {
      if (left.provides(group) != right.provides(group)) {
        fields.add(group.field());
      }
    }
    return fields.stream().distinct().toList();
  }

  private static Optional<Difference> difference(
      TraceSummary left, TraceSummary right, Pair pair, int shared, boolean locate)
      throws IOException {
    if (pair.left().isEmpty() || pair.right().isEmpty() || pair.moved()) {
      Place place =
          Place.of(Optional.empty(), "Trace", position(pair.left()), position(pair.right()));
      return Optional.of(difference(pair, true, "Trace", Optional.of(place)));
    }
    MessageEntry a = pair.left().get();
    MessageEntry b = pair.right().get();
    Optional<Group> first = firstGroup(pair, shared);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    boolean hard = HARD.stream().anyMatch(g -> (shared & g.bit()) != 0 && !a.same(b, g));
    Optional<Place> place =
        locate ? MessageLocator.find(left, a, right, b, shared) : Optional.empty();
    String field = place.map(Place::field).orElse(first.get().field());
    return Optional.of(difference(pair, hard, field, place));
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

  private static Optional<Group> firstGroup(Pair pair, int shared) {
    if (pair.left().isEmpty() || pair.right().isEmpty()) {
      return Optional.empty();
    }
    MessageEntry a = pair.left().get();
    MessageEntry b = pair.right().get();
    for (Group group : Group.ALL) {
      boolean counts =
          (shared & group.bit()) != 0
              && (group.index() >= Group.OF_CALLS || (a.executed() && b.executed()));
      if (counts && differ(a, b, group)) {
        return Optional.of(group);
      }
    }
    return a.executed() == b.executed() ? Optional.empty() : Optional.of(Group.CALLS);
  }
}
