package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Outcome;
import java.util.List;
import java.util.Set;

/**
 * What the comparison of two headers of one height came to, and what it says of their blocks.
 *
 * @param meaning the gravest that the fields allow: those below follow from it
 */
public record HeaderFinding(Finding finding, Meaning meaning) {
  private static final Set<String> CONTENT =
      Set.of("transactionsRoot", "withdrawalsRoot", "timestamp", "epoch", "baseFeePerGas");
  private static final Set<String> EXECUTED =
      Set.of("gasUsed", "receiptsRoot", "logsBloom", "requestsHash");

  /** Where to look for the cause. */
  public enum Meaning {
    /** Nothing that counts differs. */
    SAME,
    /** The blocks follow others: look below. */
    OTHER_PARENT,
    /** Other blocks were proposed: a fork, and nothing against the execution. */
    OTHER_CONTENT,
    /** One block was executed in two ways: look at its receipts and traces. */
    EXECUTION,
    /** All that was executed is alike, and the state is not: look at states and proofs. */
    STATE_ONLY,
    /** The hash alone differs, by a field that is not compared. */
    HASH_ONLY,
    /** Nothing could be compared. */
    UNKNOWN
  }

  static HeaderFinding of(Finding finding, HeaderProfile profile) {
    return new HeaderFinding(finding, meaning(finding.outcome(), profile));
  }

  private static Meaning meaning(Outcome outcome, HeaderProfile profile) {
    return switch (outcome) {
      case Outcome.Same _ -> Meaning.SAME;
      case Outcome.NotComparable _ -> Meaning.UNKNOWN;
      case Outcome.Differs differs ->
          meaning(
              differs.differences().stream().map(difference -> difference.place().field()).toList(),
              profile);
    };
  }

  private static Meaning meaning(List<String> fields, HeaderProfile profile) {
    if (fields.contains("parentHash")) {
      return Meaning.OTHER_PARENT;
    }
    boolean anotherEvent = fields.contains("hash") && !profile.hashCoversState();
    if (anotherEvent || fields.stream().anyMatch(CONTENT::contains)) {
      return Meaning.OTHER_CONTENT;
    }
    if (fields.stream().anyMatch(EXECUTED::contains)) {
      return Meaning.EXECUTION;
    }
    return fields.contains("stateRoot") ? Meaning.STATE_ONLY : Meaning.HASH_ONLY;
  }
}
