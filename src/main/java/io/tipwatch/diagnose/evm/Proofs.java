package io.tipwatch.diagnose.evm;

import io.tipwatch.state.AccountProof;
import io.tipwatch.state.AccountProof.SlotProof;
import io.tipwatch.state.ProofComparison;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.blocks.ProofAnswer;
import io.tipwatch.trace.evm.blocks.ProofAnswer.Word;
import java.util.HexFormat;

/** Takes what nodes answer to {@code eth_getProof} to the check of what it proves. */
public final class Proofs {
  private static final int ROOT_DIGITS = 64;

  private Proofs() {}

  /**
   * Compares two nodes' proofs of one account.
   *
   * @param leftRoot the state root that the left node told for the block, in hexadecimal
   * @throws NoAnswerException if a root is none, or the answers are about two accounts
   */
  public static ProofComparison compare(
      String leftRoot, ProofAnswer left, String rightRoot, ProofAnswer right)
      throws NoAnswerException {
    if (!left.address().equals(right.address())) {
      throw new NoAnswerException(
          Reason.MALFORMED,
          "proofs of two accounts, " + left.address().hex() + " and " + right.address().hex());
    }
    return ProofComparison.of(root(leftRoot), proof(left), root(rightRoot), proof(right));
  }

  private static byte[] root(String text) throws NoAnswerException {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (digits.length() != ROOT_DIGITS || !digits.matches("[0-9a-fA-F]+")) {
      throw new NoAnswerException(Reason.MALFORMED, "not a state root: " + text);
    }
    return HexFormat.of().parseHex(digits);
  }

  /** The answer as bytes. */
  public static AccountProof proof(ProofAnswer answer) {
    return new AccountProof(
        answer.address().hex(),
        answer.nonce(),
        answer.balance(),
        answer.codeHash().hex(),
        answer.storageHash().hex(),
        answer.accountProof().stream().map(Word::bytes).toList(),
        answer.slots().stream().map(Proofs::slot).toList());
  }

  private static SlotProof slot(ProofAnswer.Slot slot) {
    return new SlotProof(
        slot.key().hex(), slot.value(), slot.proof().stream().map(Word::bytes).toList());
  }
}
