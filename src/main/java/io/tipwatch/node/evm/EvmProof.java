package io.tipwatch.node.evm;

import java.util.List;

/**
 * An account in the state trie, with the nodes of the trie on the way to it.
 *
 * @param path trie nodes in RLP, the root first
 */
public record EvmProof(
    String address,
    String balance,
    String nonce,
    String codeHash,
    String storageHash,
    List<String> path,
    List<Slot> slots) {
  public EvmProof {
    path = List.copyOf(path);
    slots = List.copyOf(slots);
  }

  /**
   * One slot of its storage.
   *
   * @param path trie nodes in RLP, the root of the storage first
   */
  public record Slot(String key, String value, List<String> path) {
    public Slot {
      path = List.copyOf(path);
    }
  }
}
