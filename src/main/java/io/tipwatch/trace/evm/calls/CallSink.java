package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.evm.NoAnswerException;
import java.util.Optional;

/** Takes the calls of an answer as they are read, transaction by transaction. */
interface CallSink {
  /**
   * A transaction begins.
   *
   * @param start offset of its first byte
   */
  void begins(long start);

  /**
   * A call begins, before all calls inside it.
   *
   * @return the number by which it is known when it ends
   */
  int opened(long start, int depth);

  /** A call was read, after all calls inside it. */
  void closed(int call, int depth, CallFrame frame, CallPath path);

  /** A call that was opened, as the last one, does not count. */
  void dropped(int call);

  /**
   * The transaction that is about to end counts other calls than it lists.
   *
   * @param more how many more; negative if it counts fewer
   */
  default void miscounted(long more) {}

  /**
   * A transaction ends.
   *
   * @param hash empty if the answer does not tell it
   * @param end offset past its last byte
   * @param nothing why there is no trace of it; absent if there is
   */
  void ends(String hash, long end, Optional<NoAnswerException> nothing);
}
