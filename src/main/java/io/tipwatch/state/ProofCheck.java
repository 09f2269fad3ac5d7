package io.tipwatch.state;

import io.tipwatch.state.AccountProof.SlotProof;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;

/** Checks proofs, and what a node says beside them: a proof that does not hold proves nothing. */
final class ProofCheck {
  private static final int ACCOUNT_ITEMS = 4;

  private ProofCheck() {}

  static AccountEvidence account(byte[] stateRoot, AccountProof proof) {
    return switch (MerkleProof.walk(stateRoot, proof.address(), proof.accountProof())) {
      case ProofEnd.Broken broken -> invalid("the proof of the account: " + broken.why());
      case ProofEnd.Absent _ -> absent(proof);
      case ProofEnd.Leaf leaf -> present(leaf.value(), proof);
    };
  }

  private static AccountEvidence absent(AccountProof proof) {
    boolean nothing = proof.nonce().signum() == 0 && proof.balance().signum() == 0;
    return nothing
        ? new AccountEvidence.Absent()
        : invalid("the answer tells a nonce or a balance, its proof that there is no account");
  }

  private static AccountEvidence present(byte[] value, AccountProof proof) {
    try {
      AccountEvidence.Present account = leaf(value);
      boolean told =
          account.nonce().equals(proof.nonce())
              && account.balance().equals(proof.balance())
              && account.codeHash().equals(hex(proof.codeHash()))
              && account.storageRoot().equals(hex(proof.storageHash()));
      return told ? account : invalid("the answer tells another account than its proof");
    } catch (MalformedProofException e) {
      return invalid("the leaf of the account: " + e.getMessage());
    }
  }

  private static AccountEvidence invalid(String why) {
    return new AccountEvidence.Invalid(why);
  }

  private static AccountEvidence.Present leaf(byte[] value) throws MalformedProofException {
    List<Rlp> items = Rlp.of(value).items();
    if (items.size() != ACCOUNT_ITEMS) {
      throw new MalformedProofException("an account of " + items.size() + " items");
    }
    return new AccountEvidence.Present(
        new BigInteger(1, items.get(0).bytes()),
        new BigInteger(1, items.get(1).bytes()),
        hex(items.get(2).bytes()),
        hex(items.get(3).bytes()));
  }

  private static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  /** Under which the account keeps its slots, in hexadecimal with 0x. */
  static String storageRoot(AccountEvidence account) {
    return account instanceof AccountEvidence.Present present
        ? present.storageRoot()
        : AccountEvidence.NO_STORAGE;
  }

  /** Checks the proof of a slot under the storage root that the account was proven to have. */
  static SlotEvidence slot(AccountEvidence account, SlotProof slot) {
    byte[] root = HexFormat.of().parseHex(storageRoot(account).substring(2));
    return switch (MerkleProof.walk(root, slot.key(), slot.proof())) {
      case ProofEnd.Broken broken -> new SlotEvidence.Invalid(broken.why());
      case ProofEnd.Absent _ ->
          slot.value().signum() == 0 ? new SlotEvidence.Absent() : otherValue();
      case ProofEnd.Leaf leaf -> slot(slot, leaf.value());
    };
  }

  private static SlotEvidence slot(SlotProof slot, byte[] value) {
    try {
      BigInteger proven = new BigInteger(1, Rlp.of(value).bytes());
      return slot.value().equals(proven) ? new SlotEvidence.Present(proven) : otherValue();
    } catch (MalformedProofException e) {
      return new SlotEvidence.Invalid("the leaf of the slot: " + e.getMessage());
    }
  }

  private static SlotEvidence otherValue() {
    return new SlotEvidence.Invalid("the answer tells another value than its proof");
  }
}
