package io.tipwatch.state;

import java.math.BigInteger;
import java.util.List;

/**
 * What a node says of one account, and the proof that it brings for it ({@code eth_getProof}).
 * Hashes and nodes are bytes as they came.
 *
 * @param accountProof nodes of the state trie, the root first
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came, never compared as a whole
public record AccountProof(
    byte[] address,
    BigInteger nonce,
    BigInteger balance,
    byte[] codeHash,
    byte[] storageHash,
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
  @SuppressWarnings("ArrayRecordComponent") // likewise
  public record SlotProof(byte[] key, BigInteger value, List<byte[]> proof) {
    public SlotProof {
      proof = List.copyOf(proof);
    }
  }
}
