package io.tipwatch.trace.evm.prestate;

import java.util.Optional;

/**
 * One thing that two nodes' states hold differently around a transaction.
 *
 * @param address in lower case with 0x
 * @param field such as {@code balance}, {@code storage[0x1]}; empty for the account itself
 * @param left what the left side has there; absent if it has nothing there
 * @param right likewise
 */
public record StateDifference(
    Kind kind, String address, String field, Optional<String> left, Optional<String> right) {

  /** What it means, the gravest first. */
  public enum Kind {
    /** The state was another before the transaction: the cause is earlier. */
    BEFORE("pre"),
    /** One side deleted the account, the other keeps it. */
    DELETED("post"),
    /** Only one side created the account. */
    CREATED("post"),
    /** The transaction left another value. */
    CHANGED("post"),
    /** Only one side touched it; what the other has there is not told. */
    TOUCHED("pre");

    private final String phase;

    Kind(String phase) {
      this.phase = phase;
    }

    /** The part of the answer that it is seen in. */
    public String phase() {
      return phase;
    }
  }

  /** The path of it inside the transaction's states. */
  public String path() {
    return kind.phase() + "." + address + (field.isEmpty() ? "" : "." + field);
  }
}
