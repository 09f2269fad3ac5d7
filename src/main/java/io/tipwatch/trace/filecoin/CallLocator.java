package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The second pass over one message: goes down two call trees to the first place where they part.
 *
 * <p>A call's gas charges and its subcalls are two lists without an order between them. If both
 * differ, the subcall is the cause when it began alike on both sides, same gas included, since then
 * the caller had done the same until there; otherwise the caller's charges are.
 */
final class CallLocator {
  private static final List<String> REQUEST =
      List.of("Msg.From", "Msg.To", "Msg.Value", "Msg.Method", "Msg.Params");
  private static final List<String> RESULT = List.of("MsgRct.ExitCode", "MsgRct.Return");

  private final ByteRanges leftBytes;
  private final ByteRanges rightBytes;
  private final CallTable left;
  private final CallTable right;
  private final Shared shared;

  private CallLocator(
      ByteRanges leftBytes, CallTable left, ByteRanges rightBytes, CallTable right, Shared shared) {
    this.leftBytes = leftBytes;
    this.rightBytes = rightBytes;
    this.left = left;
    this.right = right;
    this.shared = shared;
  }

  /** The first place where the calls of one message part, or empty if they are the same. */
  static Optional<Place> find(
      TraceSummary left, MessageEntry a, TraceSummary right, MessageEntry b, Shared all)
      throws IOException {
    Shared shared = new Shared(all.groups(), List.of());
    CallTable calls = CallTable.read(left.ranges(), a, shared);
    CallTable others = CallTable.read(right.ranges(), b, shared);
    if (calls.isEmpty() || others.isEmpty() || calls.same(0, others, 0)) {
      return Optional.empty();
    }
    Place place = new CallLocator(left.ranges(), calls, right.ranges(), others, shared).descend();
    List<Integer> path = place.call().orElse(List.of());
    return Optional.of(
        place.through(Callees.along(left.ranges(), calls.start(0), calls.end(0), path)));
  }

  /**
   * The place when the kept calls are the same, and yet something below differs: how many calls
   * there are, as more may be there than were searched.
   */
  static Place notFound(List<Integer> path, CallTable calls, CallTable others) {
    boolean full = calls.full() || others.full();
    return Place.of(
        Optional.of(path),
        "ExecutionTrace",
        full ? Optional.of(calls.count()) : Optional.empty(),
        full ? Optional.of(others.count()) : Optional.empty());
  }

  private Place descend() throws IOException {
    List<Integer> path = new ArrayList<>();
    int mine = 0;
    int theirs = 0;
    while (true) {
      if (!left.sameEntry(mine, right, theirs)) {
        Optional<Place> entry = scalar(path, mine, theirs, entryFields());
        if (entry.isPresent()) {
          return entry.get();
        }
      }
      Subcalls.Step step = Subcalls.compare(left, mine, right, theirs);
      boolean charges = !left.sameCharges(mine, right, theirs);
      boolean begunAlike =
          step instanceof Subcalls.Into into && left.sameEntry(into.mine(), right, into.theirs());
      if (charges && !begunAlike) {
        Optional<Place> place = items(Field.CALL_CHARGES, path, mine, theirs);
        if (place.isPresent()) {
          return place.get();
        }
      }
      if (!begunAlike && !left.sameIpld(mine, right, theirs)) {
        Optional<Place> place = items(Field.CALL_IPLD, path, mine, theirs);
        if (place.isPresent()) {
          return place.get();
        }
      }
      switch (step) {
        case Subcalls.Into(int index, int l, int r) -> {
          path.add(index);
          mine = l;
          theirs = r;
        }
        case Subcalls.Differ(int index, int l, int r) -> {
          return subcalls(path, index, l, r);
        }
        case Subcalls.Same _ -> {
          return scalar(path, mine, theirs, resultFields())
              .orElseGet(() -> notFound(path, left, right));
        }
      }
    }
  }

  private List<String> entryFields() {
    List<String> fields = new ArrayList<>(REQUEST);
    if (!has(Group.FROM) && !has(Group.FROM_SIGNED)) {
      fields.remove("Msg.From");
    }
    addIf(Group.CODECS, fields, "Msg.ParamsCodec");
    addIf(Group.GAS_LIMIT, fields, "Msg.GasLimit");
    addIf(Group.GAS_LIMIT_SIGNED, fields, "Msg.GasLimit");
    addIf(Group.READ_ONLY, fields, "Msg.ReadOnly");
    addIf(Group.ACTOR, fields, "InvokedActor.Id");
    addIf(Group.CODE, fields, "InvokedActor.State.Code");
    addIf(Group.ACTOR, fields, "InvokedActor.State.Head");
    addIf(Group.ACTOR, fields, "InvokedActor.State.Nonce");
    addIf(Group.ACTOR, fields, "InvokedActor.State.Balance");
    addIf(Group.ADDRESS, fields, "InvokedActor.State.DelegatedAddress");
    return fields;
  }

  private List<String> resultFields() {
    List<String> fields = new ArrayList<>(RESULT);
    addIf(Group.CODECS, fields, "MsgRct.ReturnCodec");
    return fields;
  }

  private void addIf(Group group, List<String> fields, String field) {
    if (has(group) && !fields.contains(field)) {
      fields.add(field);
    }
  }

  private boolean has(Group group) {
    return shared.has(group);
  }

  private Optional<Place> scalar(List<Integer> path, int mine, int theirs, List<String> fields)
      throws IOException {
    Map<String, String> a = CallValues.renamed(leftBytes, left, mine);
    Map<String, String> b = CallValues.renamed(rightBytes, right, theirs);
    return Values.firstDifference(fields, a, b)
        .map(field -> Values.place(Optional.of(path), field, a, b));
  }

  private Optional<Place> items(int field, List<Integer> path, int mine, int theirs)
      throws IOException {
    return ItemDifference.find(
        field,
        path,
        new ItemDifference.Side(leftBytes, left.start(mine), left.end(mine)),
        new ItemDifference.Side(rightBytes, right.start(theirs), right.end(theirs)));
  }

  private Place subcalls(List<Integer> path, int index, int mine, int theirs) throws IOException {
    List<Place.Step> after = new ArrayList<>();
    int l = next(left, mine);
    int r = next(right, theirs);
    for (int i = 1; i <= Place.CONTEXT && (l != CallTable.NONE || r != CallTable.NONE); i++) {
      after.add(
          new Place.Step(
              "Subcalls[" + (index + i) + "]",
              CallValues.line(leftBytes, left, l),
              CallValues.line(rightBytes, right, r)));
      l = next(left, l);
      r = next(right, r);
    }
    return new Place(
        Optional.of(path),
        "Subcalls[" + index + "]",
        CallValues.line(leftBytes, left, mine),
        CallValues.line(rightBytes, right, theirs),
        List.of(),
        after);
  }

  private static int next(CallTable table, int call) {
    return call == CallTable.NONE ? CallTable.NONE : table.next(call);
  }
}
