package io.tipwatch.state;

import java.math.BigInteger;
import java.util.HexFormat;

/** What a proof shows of an account under a state root. */
public sealed interface AccountEvidence {
  /** Hash of no code. */
  String NO_CODE = "0x" + HexFormat.of().formatHex(Keccak256.hash(new byte[0]));

  /** Root of a storage without slots. */
  String NO_STORAGE = "0x" + HexFormat.of().formatHex(Keccak256.hash(new byte[] {(byte) 0x80}));

  /**
   * The state has a leaf for the account.
   *
   * @param storageRoot in hexadecimal with 0x, as is {@code codeHash}
   */
  record Present(BigInteger nonce, BigInteger balance, String storageRoot, String codeHash)
      implements AccountEvidence {
    /**
     * Whether it is a leaf that EIP-161 forbids: of an account without nonce, balance and code,
     * which a state must not keep once it was touched.
     */
    public boolean empty() {
      return nonce.signum() == 0 && balance.signum() == 0 && codeHash.equals(NO_CODE);
    }
  }

  /** The state has no such account. */
  record Absent() implements AccountEvidence {}

  /** The proof does not hold, so that it is no evidence at all. */
  record Invalid(String why) implements AccountEvidence {}

  /** Checks the proof of an account under a state root, and what the node says beside it. */
  static AccountEvidence of(byte[] stateRoot, AccountProof proof) {
    return ProofCheck.account(stateRoot, proof);
  }
}
