package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.evm.Fired;
import io.tipwatch.trace.evm.prestate.StateDifference.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lists in what two answers' states around one transaction differ, the gravest first. */
final class StateWalk {
  /** Differences of one transaction that are listed. */
  static final int MAX_LISTED = 64;

  /** Storage says most; balances of sender and fee receiver differ as a consequence of all else. */
  private static final List<StateField> ORDER =
      List.of(StateField.STORAGE, StateField.CODE, StateField.NONCE, StateField.BALANCE);

  private final StateView left;
  private final StateView right;
  private final Fired fired;
  private final List<StateDifference> found = new ArrayList<>();

  StateWalk(StateView left, StateView right, Fired fired) {
    this.left = left;
    this.right = right;
    this.fired = fired;
  }

  List<StateDifference> find() {
    for (String address : StateView.accounts(left, right)) {
      account(address);
    }
    found.sort(Comparator.comparing(StateDifference::kind).thenComparingInt(StateWalk::rank));
    return found.stream().limit(MAX_LISTED).toList();
  }

  private static int rank(StateDifference difference) {
    for (int i = 0; i < ORDER.size(); i++) {
      if (difference.field().startsWith(ORDER.get(i).wire())) {
        return i;
      }
    }
    return ORDER.size();
  }

  /** Where something may differ. */
  private record Spot(Kind kind, String address, String field) {
    StateDifference with(Optional<String> left, Optional<String> right) {
      return new StateDifference(kind, address, field, left, right);
    }
  }

  private void account(String address) {
    if (!left.lists(address) || !right.lists(address)) {
      oneSided(address);
      return;
    }
    before(address);
    if (left.diff() && right.diff()) {
      after(address);
    }
    for (String key : StateView.slots(left, right, address)) {
      slot(address, key);
    }
  }

  /** An account that only one side lists: the other left it alone, or it holds nothing there. */
  private void oneSided(String address) {
    StateView side = left.lists(address) ? left : right;
    Optional<String> line = side.after(address).map(AccountState::line);
    if (side.creates(address)) {
      add(new Spot(Kind.CREATED, address, ""), line, side);
    } else if (side.deletes(address)) {
      add(new Spot(Kind.DELETED, address, ""), Optional.of("deleted"), side);
    } else if (side.diff()) {
      add(new Spot(Kind.CHANGED, address, ""), line, side);
    } else {
      side.before(address)
          .filter(AccountState::holdsSomething)
          .map(AccountState::line)
          .ifPresent(held -> add(new Spot(Kind.TOUCHED, address, ""), Optional.of(held), side));
    }
  }

  private void before(String address) {
    for (StateField field : ORDER) {
      if (field != StateField.STORAGE) {
        compare(
            new Spot(Kind.BEFORE, address, field.wire()),
            left.fieldBefore(address, field),
            right.fieldBefore(address, field));
      }
    }
    Optional<StateValue> mine = left.fieldBefore(address, StateField.CODE_HASH);
    Optional<StateValue> theirs = right.fieldBefore(address, StateField.CODE_HASH);
    if (mine.isPresent() && theirs.isPresent()) {
      compare(new Spot(Kind.BEFORE, address, StateField.CODE_HASH.wire()), mine, theirs);
    } else {
      fired.addIf(EvmRules.N18, mine.isPresent() || theirs.isPresent());
    }
  }

  private void after(String address) {
    if (left.deletes(address) != right.deletes(address)) {
      StateView keeps = left.deletes(address) ? right : left;
      add(new Spot(Kind.DELETED, address, ""), keeps.after(address).map(AccountState::line), keeps);
      return;
    }
    for (StateField field : ORDER) {
      if (field != StateField.STORAGE && !left.deletes(address)) {
        compare(
            new Spot(Kind.CHANGED, address, field.wire()),
            left.fieldAfter(address, field),
            right.fieldAfter(address, field));
      }
    }
  }

  private void slot(String address, String key) {
    String field = StateField.STORAGE.wire() + "[" + key + "]";
    boolean mine = left.listsSlot(address, key);
    if (mine && right.listsSlot(address, key)) {
      compare(
          new Spot(Kind.BEFORE, address, field),
          left.slotBefore(address, key),
          right.slotBefore(address, key));
      if (left.deletes(address) == right.deletes(address)) {
        compare(
            new Spot(Kind.CHANGED, address, field),
            left.slotAfter(address, key),
            right.slotAfter(address, key));
      }
      return;
    }
    StateView side = mine ? left : right;
    if (side.diff()) {
      // What is not listed after a change is zero.
      Optional<String> kept = side.slotAfter(address, key).map(StateValue::text);
      add(new Spot(Kind.CHANGED, address, field), kept.or(() -> Optional.of("0x0")), side);
    } else {
      add(
          new Spot(Kind.TOUCHED, address, field),
          side.slotBefore(address, key).map(StateValue::text),
          side);
    }
  }

  private void compare(Spot spot, Optional<StateValue> mine, Optional<StateValue> theirs) {
    Optional<StateValue> a = mine.filter(value -> !value.zero());
    Optional<StateValue> b = theirs.filter(value -> !value.zero());
    boolean both = a.isPresent() && b.isPresent();
    boolean same = both ? a.get().same(b.get()) : (a.isEmpty() && b.isEmpty());
    if (!same) {
      found.add(spot.with(mine.map(StateValue::text), theirs.map(StateValue::text)));
    }
  }

  private void add(Spot spot, Optional<String> value, StateView side) {
    found.add(
        side == left ? spot.with(value, Optional.empty()) : spot.with(Optional.empty(), value));
  }
}
