package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** All that one answer tells of one transaction's states, in memory. */
final class StateView implements StateSink {
  /** Accounts and slots of one transaction. */
  static final int MAX_ENTRIES = 100_000;

  private final Map<String, AccountState> before = new TreeMap<>();
  private final Map<String, AccountState> after = new TreeMap<>();
  private AccountState account = new AccountState();
  private boolean diff;
  private int entries;

  private StateView() {}

  static StateView read(PrestateAnswer answer, PrestateEntry transaction) throws IOException {
    StateView view = new StateView();
    try (InputStream in = answer.ranges().open(transaction.start(), transaction.end())) {
      JsonScanner scan = new JsonScanner(in, transaction.start(), answer.salt());
      view.diff = new StateReader(scan, HexScanner.keeping(scan), view).read();
    }
    return view;
  }

  @Override
  public void account(boolean post, String address) throws NoAnswerException {
    count();
    account = new AccountState();
    if ((post ? after : before).putIfAbsent(address, account) != null) {
      throw new NoAnswerException(Reason.MALFORMED, "the account " + address + " comes twice");
    }
  }

  @Override
  public void field(StateField field, HexScanner value) {
    account.fields().put(field, StateValue.of(value));
  }

  @Override
  public void slot(String key, HexScanner value) throws NoAnswerException {
    count();
    if (!value.empty()) {
      account.slots().put(key, StateValue.of(value));
    }
  }

  private void count() throws NoAnswerException {
    if (entries++ == MAX_ENTRIES) {
      throw new NoAnswerException(
          Reason.TOO_LARGE, "more than " + MAX_ENTRIES + " accounts and slots in a transaction");
    }
  }

  /** Whether the state after the transaction is told too, and only what changed. */
  boolean diff() {
    return diff;
  }

  /** All accounts of either view, before or after. */
  static SortedSet<String> accounts(StateView a, StateView b) {
    SortedSet<String> all = new TreeSet<>(a.before.keySet());
    all.addAll(a.after.keySet());
    all.addAll(b.before.keySet());
    all.addAll(b.after.keySet());
    return all;
  }

  Optional<AccountState> before(String address) {
    return Optional.ofNullable(before.get(address));
  }

  Optional<AccountState> after(String address) {
    return Optional.ofNullable(after.get(address));
  }

  /** Whether the answer tells anything of an account. */
  boolean lists(String address) {
    return before.containsKey(address) || after.containsKey(address);
  }

  /** Whether the answer tells what a slot was before: what is not listed was not touched. */
  boolean listsSlot(String address, String key) {
    return slot(before(address), key).isPresent() || slot(after(address), key).isPresent();
  }

  private static Optional<StateValue> slot(Optional<AccountState> account, String key) {
    return account.flatMap(state -> state.slot(key));
  }

  /** Whether the transaction deleted an account: listed before it and not after. */
  boolean deletes(String address) {
    return diff && before.containsKey(address) && !after.containsKey(address);
  }

  /** Whether it created an account. */
  boolean creates(String address) {
    return diff && !before.containsKey(address) && after.containsKey(address);
  }

  Optional<StateValue> fieldBefore(String address, StateField field) {
    return before(address).flatMap(state -> state.field(field));
  }

  Optional<StateValue> slotBefore(String address, String key) {
    return slot(before(address), key);
  }

  /** A field after the transaction: what is not listed there has not changed. */
  Optional<StateValue> fieldAfter(String address, StateField field) {
    return after(address)
        .flatMap(state -> state.field(field))
        .or(() -> fieldBefore(address, field));
  }

  /** A slot after the transaction: zero is not listed. */
  Optional<StateValue> slotAfter(String address, String key) {
    return slot(after(address), key);
  }

  /** All slots of an account that either view lists. */
  static SortedSet<String> slots(StateView a, StateView b, String address) {
    SortedSet<String> all = new TreeSet<>();
    for (StateView view : new StateView[] {a, b}) {
      view.before(address).ifPresent(state -> all.addAll(state.slots().keySet()));
      view.after(address).ifPresent(state -> all.addAll(state.slots().keySet()));
    }
    return all;
  }
}
