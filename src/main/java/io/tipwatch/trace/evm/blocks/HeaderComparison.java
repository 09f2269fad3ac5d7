package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.EvmRules;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.Place;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Two nodes' headers of one block, compared field by field. Which fields count depends on the
 * chain: a hash that covers the state makes the roots redundant, and one that does not makes them
 * all that there is.
 */
public final class HeaderComparison {
  /** What execution yields, on any chain. */
  public static final List<String> EXECUTION =
      List.of("stateRoot", "receiptsRoot", "gasUsed", "logsBloom");

  /** What a header of the Ethereum kind commits to, its own hash last. */
  public static final List<String> COMMITTED =
      List.of(
          "parentHash",
          "transactionsRoot",
          "gasUsed",
          "receiptsRoot",
          "logsBloom",
          "stateRoot",
          "baseFeePerGas",
          "withdrawalsRoot",
          "requestsHash",
          "hash");

  /** Fields in which each digit counts. */
  private static final Set<String> BYTES = Set.of("logsBloom", "extraData", "nonce");

  private HeaderComparison() {}

  /** Compares two headers of one height by the fields that count on their chain. */
  public static HeaderFinding of(BlockHeader left, BlockHeader right, HeaderProfile profile) {
    return HeaderFinding.of(of(left, right, profile.fields()), profile);
  }

  /**
   * Compares two headers.
   *
   * @param fields those that count, in the order in which differences are told; one that a side
   *     lacks is listed as not compared
   */
  public static Finding of(BlockHeader left, BlockHeader right, List<String> fields) {
    Findings findings = new Findings();
    int compared = 0;
    for (String field : fields) {
      Optional<String> mine = left.field(field);
      Optional<String> theirs = right.field(field);
      if (mine.isPresent() && theirs.isPresent()) {
        compared++;
        compare(field, mine.get(), theirs.get(), findings);
      } else if (mine.isPresent() || theirs.isPresent()) {
        findings.notCompared(field + ": only one side provides it");
      } else {
        findings.notCompared(field + ": neither side provides it");
      }
    }
    if (compared == 0) {
      return Finding.notComparable(
          Reason.EMPTY_ANSWER, Side.BOTH, "no field that counts is told by both sides");
    }
    return findings.finding(compared);
  }

  private static void compare(String field, String mine, String theirs, Findings findings) {
    if (mine.equals(theirs)) {
      return;
    }
    if (canonical(field, mine).equals(canonical(field, theirs))) {
      findings.fired().add(EvmRules.N10, 1);
    } else {
      findings.add(Difference.ofBlock(Place.of(field, Optional.of(mine), Optional.of(theirs))));
    }
  }

  private static String canonical(String field, String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (BYTES.contains(field)) {
      return lower;
    }
    if (lower.matches("0x[0-9a-f]+")) {
      return lower.replaceFirst("^0x0*", "");
    }
    return lower.matches("[0-9]{1,78}") ? new BigInteger(lower).toString(16) : lower;
  }
}
