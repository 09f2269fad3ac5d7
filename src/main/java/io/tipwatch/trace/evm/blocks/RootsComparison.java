package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import io.tipwatch.trace.evm.TransactionItems;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state roots after each transaction of a block ({@code debug_intermediateRoots}) of two nodes,
 * compared: the first that differs names the transaction.
 */
public final class RootsComparison {
  private static final int DIGITS = 64;

  private RootsComparison() {}

  /**
   * Reads one answer.
   *
   * @return the roots in one form, in the order of the transactions
   * @throws NoAnswerException if it is an error, null, malformed or cut off
   */
  public static List<String> read(InputStream in) throws NoAnswerException {
    JsonScanner scan = new JsonScanner(in, 0, 0);
    HexScanner hex = HexScanner.keeping(scan);
    List<String> roots = new ArrayList<>();
    try {
      RpcEnvelope.read(scan, _ -> roots(scan, hex, roots));
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
    return roots;
  }

  private static void roots(JsonScanner scan, HexScanner hex, List<String> into)
      throws IOException {
    if (scan.takeNull()) {
      throw new NoAnswerException(Reason.EMPTY_ANSWER, "null in place of a list of roots");
    }
    scan.openArray("a list of roots");
    while (scan.nextElement()) {
      if (into.size() == TransactionItems.MAX_TRANSACTIONS) {
        throw scan.malformed("more than " + TransactionItems.MAX_TRANSACTIONS + " roots");
      }
      hex.quantity("a root");
      String root = hex.text();
      if (hex.absent() || root.length() > DIGITS + 2) {
        throw scan.malformed("not a root");
      }
      into.add(root);
    }
  }

  /** Compares what {@link #read} gave for one block on two nodes. */
  public static Finding of(List<String> left, List<String> right) {
    Findings findings = new Findings();
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      if (!left.get(i).equals(right.get(i))) {
        findings.add(
            new Difference(
                i,
                i,
                "",
                Place.of(
                    "intermediateRoots[" + i + "]",
                    Optional.of(left.get(i)),
                    Optional.of(right.get(i)))));
        return findings.finding(i);
      }
    }
    if (left.size() != right.size()) {
      return Finding.notComparable(
          Reason.OTHER_TRANSACTIONS,
          Side.BOTH,
          left.size() + " roots and " + right.size() + ", alike as far as both go");
    }
    return findings.finding(common);
  }
}
