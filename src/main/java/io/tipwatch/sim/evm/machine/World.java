package io.tipwatch.sim.evm.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All accounts at one time; immutable. Like {@link Storage} it is held flat and as a trie, which
 * say the same unless one of them is damaged.
 */
public final class World {
  public static final World EMPTY = new World(Map.of(), Trie.EMPTY);

  private final Map<Address, Account> accounts;
  private final Trie trie;
  private final byte[] root;

  private World(Map<Address, Account> accounts, Trie trie) {
    this(accounts, trie, trie.root());
  }

  private World(Map<Address, Account> accounts, Trie trie, byte[] root) {
    this.accounts = accounts;
    this.trie = trie;
    this.root = root;
  }

  /** The account, an empty one if there is none. */
  public Account get(Address address) {
    return accounts.getOrDefault(address, Account.EMPTY);
  }

  public boolean has(Address address) {
    return accounts.containsKey(address);
  }

  public Map<Address, Account> accounts() {
    return accounts;
  }

  /**
   * @param changes the accounts as they are from now on; empty ones are deleted
   */
  public World with(Map<Address, Account> changes) {
    Map<Address, Account> result = new HashMap<>(accounts);
    Trie changed = trie;
    for (Map.Entry<Address, Account> change : changes.entrySet()) {
      Account account = change.getValue();
      byte[] key = key(change.getKey());
      if (account.isEmpty()) {
        result.remove(change.getKey());
        changed = changed.without(key);
      } else {
        result.put(change.getKey(), account);
        changed = changed.with(key, account.encoded());
      }
    }
    return new World(result, changed);
  }

  /** Another account for whoever reads, while the root stays. */
  public World damaged(Address address, Account account) {
    Map<Address, Account> result = new HashMap<>(accounts);
    result.put(address, account);
    return new World(result, trie, root);
  }

  /**
   * Another account in a node of the trie that nobody has hashed since: reading is right, and so is
   * the root until the next change.
   */
  public World rotten(Address address, Account account) {
    return new World(accounts, trie.with(key(address), account.encoded()), root);
  }

  /** A leaf in the trie, and so another root, while whoever reads sees nothing of it. */
  public World withLeaf(Address address, Account account) {
    return new World(accounts, trie.with(key(address), account.encoded()));
  }

  public byte[] root() {
    return root.clone();
  }

  /** The root in hexadecimal. */
  public String rootHex() {
    return Hex.data(root());
  }

  public List<byte[]> proof(Address address) {
    return trie.proof(key(address));
  }

  /** Where an account is found in the trie. */
  public static byte[] key(Address address) {
    return Keccak.hash(address.bytes());
  }
}
