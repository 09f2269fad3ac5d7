package io.tipwatch.trace.evm.calls;

/**
 * Fields of calls that are digested together for each transaction. Those after {@link #BALANCE} are
 * never compared: they tell which rules were needed.
 */
enum CallGroup {
  /** What was asked of whom: kind, sender, receiver, value, input. */
  ENTRY,
  /** What came of it: the class of failure, and of a success the output and the new address. */
  RESULT,
  /** Gas of inner calls, rule N7. */
  GAS,
  /** Gas used by inner calls that succeeded, rule N7. */
  GAS_USED,
  /** What a reverted call returned, rule N5. */
  FAILED_OUTPUT,
  /** Gas used by inner calls that failed, rules N5 and N7. */
  FAILED_GAS,
  /** How a contract was created, rule N9. */
  CREATION,
  /** What a destroyed contract had, rule N8. */
  BALANCE,

  /** Rule N6. */
  ROOT_GAS,
  /** Rule N4. */
  ERROR_TEXT,
  /** Rule N16. */
  DELEGATED_VALUE,
  /** Rule N10. */
  WRITING,
  /** Rule N17. */
  EMPTY,
  /** The address of a creation that failed, which only some clients tell. */
  UNUSED;

  static final int COUNT = values().length;

  /** Its place among the digests of a call. */
  @SuppressWarnings("EnumOrdinal") // digests lie in arrays, one place for each group
  int index() {
    return ordinal();
  }
}
