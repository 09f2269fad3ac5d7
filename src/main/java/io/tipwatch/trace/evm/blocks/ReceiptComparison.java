package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.TransactionAlignment;
import io.tipwatch.trace.evm.TransactionAlignment.Pair;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The receipts of two nodes for one block or one transaction, compared. */
public final class ReceiptComparison {
  /** The field that is named if the receipts are equal and their root is not. */
  public static final String ENCODING = "receiptsRoot";

  private final ReceiptAnswer left;
  private final ReceiptAnswer right;
  private final Findings findings = new Findings();

  private ReceiptComparison(ReceiptAnswer left, ReceiptAnswer right) {
    if (left.salt() != right.salt()) {
      throw new IllegalArgumentException("answers that were read with different salts");
    }
    this.left = left;
    this.right = right;
  }

  /**
   * Compares two answers.
   *
   * @throws IOException if the bytes of an answer cannot be read again
   * @throws IllegalArgumentException if they were read with different salts
   */
  public static Finding of(ReceiptAnswer left, ReceiptAnswer right) throws IOException {
    return new ReceiptComparison(left, right).compare(Optional.empty());
  }

  /**
   * Compares two answers for a block.
   *
   * @param transactions the hashes of the block's transactions, in its order
   */
  public static Finding of(ReceiptAnswer left, ReceiptAnswer right, List<String> transactions)
      throws IOException {
    return new ReceiptComparison(left, right).compare(Optional.of(transactions));
  }

  /**
   * Whether receipts that are told alike were encoded in two ways: the same receipts, but another
   * root of them in the header.
   *
   * @param receipts what comparing the receipts came to
   * @return the finding itself, unless the roots alone differ
   */
  public static Finding withRoots(Finding receipts, String leftRoot, String rightRoot) {
    if (!receipts.same() || leftRoot.equalsIgnoreCase(rightRoot)) {
      return receipts;
    }
    Place place = Place.of(ENCODING, Optional.of(leftRoot), Optional.of(rightRoot));
    return new Finding(
        new Outcome.Differs(List.of(Difference.ofBlock(place))),
        receipts.notCompared(),
        receipts.normalised());
  }

  private Finding compare(Optional<List<String>> transactions) throws IOException {
    TransactionAlignment<ReceiptEntry> alignment =
        TransactionAlignment.of(left.entries(), right.entries(), ReceiptEntry::hash, transactions);
    if (alignment.nothing().isPresent()) {
      return Finding.notComparable(alignment.nothing().get(), alignment.side());
    }
    findings.fired().add(EvmRules.N1, left.blockHashes() + right.blockHashes());
    for (Pair<ReceiptEntry> pair : alignment.pairs()) {
      findings
          .fired()
          .addIf(EvmRules.N10, pair.left().digest().writing != pair.right().digest().writing);
      findings
          .fired()
          .addIf(EvmRules.N17, pair.left().digest().empties != pair.right().digest().empties);
      place(pair)
          .map(place ->
              new Difference(pair.left().index(), pair.right().index(), pair.hash(), place))
          .ifPresent(findings::add);
    }
    return findings.finding(alignment.pairs().size());
  }

  private Optional<Place> place(Pair<ReceiptEntry> pair) throws IOException {
    ReceiptEntry a = pair.left();
    ReceiptEntry b = pair.right();
    Optional<Place> place = scalar(a, b, ReceiptField.BEFORE_LOGS);
    if (place.isEmpty() && !a.digest().sameLogs(b.digest())) {
      place = LogDifference.find(left, a, right, b);
    }
    return place.isPresent() ? place : scalar(a, b, ReceiptField.AFTER_LOGS);
  }

  private Optional<Place> scalar(ReceiptEntry a, ReceiptEntry b, List<Integer> fields)
      throws IOException {
    for (int field : fields) {
      if (differ(field, a.digest(), b.digest())) {
        return Optional.of(
            Place.of(
                ReceiptField.RECEIPT.name(field),
                ReceiptValue.of(left, a, field),
                ReceiptValue.of(right, b, field)));
      }
    }
    return Optional.empty();
  }

  private boolean differ(int field, ReceiptDigest a, ReceiptDigest b) {
    boolean told = a.tells(field) && b.tells(field);
    if (ReceiptField.IF_BOTH.contains(field) && !told) {
      findings.fired().addIf(EvmRules.N18, a.tells(field) || b.tells(field));
      return false;
    }
    return !a.same(field, b);
  }
}
