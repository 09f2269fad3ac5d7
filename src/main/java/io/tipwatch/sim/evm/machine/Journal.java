package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one transaction has changed so far, on top of a world that stays as it is. Every change can
 * be taken back up to a snapshot. It also remembers all that was looked at.
 */
public final class Journal {
  private final World base;
  private final Fork fork;
  private final Map<Address, Account> accounts = new HashMap<>();
  private final Map<Slot, BigInteger> slots = new HashMap<>();
  private final Set<Address> warmAccounts = new HashSet<>();
  private final Set<Slot> warmSlots = new HashSet<>();
  private final Set<Address> created = new HashSet<>();
  private final Set<Address> destroyed = new HashSet<>();
  private final List<LogEntry> logs = new ArrayList<>();
  private final Map<Address, Set<BigInteger>> seen = new LinkedHashMap<>();
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private long refund;

  private record Slot(Address address, BigInteger key) {}

  public Journal(World base, Fork fork) {
    this.base = base;
    this.fork = fork;
  }

  public World base() {
    return base;
  }

  /** The account as it is now. */
  public Account account(Address address) {
    seen.computeIfAbsent(address, _ -> new LinkedHashSet<>());
    Account changed = accounts.get(address);
    return changed == null ? base.get(address) : changed;
  }

  /** Every account that was looked at, with the slots that were. */
  public Map<Address, Set<BigInteger>> seen() {
    return seen;
  }

  public long refund() {
    return refund;
  }

  public List<LogEntry> logs() {
    return logs;
  }

  /** What a slot holds now. */
  public BigInteger slot(Address address, BigInteger key) {
    BigInteger changed = slots.get(new Slot(address, key));
    if (changed != null) {
      return changed;
    }
    return original(address, key);
  }

  /** What a slot held before the transaction. */
  BigInteger original(Address address, BigInteger key) {
    seen.computeIfAbsent(address, _ -> new LinkedHashSet<>()).add(key);
    return created.contains(address) ? BigInteger.ZERO : base.get(address).storage().get(key);
  }

  void store(Address address, BigInteger key, BigInteger value) {
    put(slots, new Slot(address, key), value);
  }

  public void put(Address address, Account account) {
    put(accounts, address, account);
  }

  /** Moves an amount; the sender is known to have it. */
  void move(Address from, Address to, BigInteger amount) {
    if (amount.signum() > 0) {
      pay(from, amount.negate());
      pay(to, amount);
    }
  }

  public void pay(Address to, BigInteger amount) {
    if (amount.signum() != 0) {
      Account account = account(to);
      put(to, account.withBalance(account.balance().add(amount)));
    }
  }

  void create(Address address) {
    add(created, address);
    put(address, account(address).withNonce(1));
  }

  /** Its balance goes to the heir, and at the end it is gone if the rules say so. */
  void destroy(Address address, Address heir) {
    BigInteger balance = account(address).balance();
    boolean goes = fork != Fork.CANCUN || created.contains(address);
    pay(address, balance.negate());
    if (goes) {
      add(destroyed, address);
    }
    if (!heir.equals(address) || !goes) {
      pay(heir, balance);
    }
  }

  boolean isWarm(Address address) {
    return warmAccounts.contains(address);
  }

  boolean isWarm(Address address, BigInteger key) {
    return warmSlots.contains(new Slot(address, key));
  }

  public void warm(Address address) {
    add(warmAccounts, address);
  }

  void warm(Address address, BigInteger key) {
    add(warmSlots, new Slot(address, key));
  }

  void log(LogEntry entry) {
    logs.add(entry);
    undo.push(logs::removeLast);
  }

  void refund(long more) {
    refund += more;
    undo.push(() -> refund -= more);
  }

  int snapshot() {
    return undo.size();
  }

  void revertTo(int snapshot) {
    while (undo.size() > snapshot) {
      undo.pop().run();
    }
  }

  /** All accounts that differ from the base, as they are at the end. */
  public Map<Address, Account> changes() {
    Set<Address> touched = new TreeSet<>(accounts.keySet());
    slots.keySet().forEach(slot -> touched.add(slot.address()));
    Map<Address, Account> result = new LinkedHashMap<>();
    for (Address address : touched) {
      result.put(address, destroyed.contains(address) ? Account.EMPTY : settled(address));
    }
    return result;
  }

  /** All that a contract stores now. */
  Map<BigInteger, BigInteger> slots(Address address) {
    Map<BigInteger, BigInteger> now = new TreeMap<>(base(address).slots());
    now.putAll(changed(address));
    now.values().removeIf(value -> value.signum() == 0);
    return now;
  }

  private Account settled(Address address) {
    Map<BigInteger, BigInteger> changed = changed(address);
    Storage storage = base(address);
    return account(address).withStorage(changed.isEmpty() ? storage : storage.with(changed));
  }

  private Storage base(Address address) {
    return created.contains(address) ? Storage.EMPTY : base.get(address).storage();
  }

  private Map<BigInteger, BigInteger> changed(Address address) {
    Map<BigInteger, BigInteger> changed = new HashMap<>();
    slots.forEach((slot, value) -> {
      if (slot.address().equals(address)) {
        changed.put(slot.key(), value);
      }
    });
    return changed;
  }

  private <K, V> void put(Map<K, V> map, K key, V value) {
    V before = map.put(key, value);
    undo.push(() -> {
      if (before == null) {
        map.remove(key);
      } else {
        map.put(key, before);
      }
    });
  }

  private <T> void add(Set<T> set, T element) {
    if (set.add(element)) {
      undo.push(() -> set.remove(element));
    }
  }
}
