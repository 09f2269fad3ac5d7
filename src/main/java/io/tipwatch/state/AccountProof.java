package io.tipwatch.state;

import java.math.BigInteger;
import java.util.List;

/**
 * What a node says of one account, and the proof that it brings for it ({@code eth_getProof}).
 * Addresses, hashes and keys are hexadecimal in lower case without 0x, nodes are bytes as they
 * came.
 *
 * @param address 20 bytes
 * @param codeHash 32 bytes, as is {@code storageHash}
 * @param accountProof nodes of the state trie, the root first
 */
public record AccountProof(
    String address,
    BigInteger nonce,
    BigInteger balance,
    String codeHash,
    String storageHash,
    List<byte[]> accountProof,
    List<SlotProof> slots) {
  public AccountProof {
    accountProof = List.copyOf(accountProof);
    slots = List.copyOf(slots);
  }

  /**
   * One slot of its storage.
   *
   * @param key the slot as a word of 32 bytes
   * @param proof nodes of the account's storage trie, the root first
   */
  public record SlotProof(String key, BigInteger value, List<byte[]> proof) {
    public SlotProof {
      proof = List.copyOf(proof);
    }
  }
}
