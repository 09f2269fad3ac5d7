package io.tipwatch.trace.evm;

/** Why an answer says nothing: none of these is a divergence, and none is a pass. */
public enum Reason {
  /** The node answered with an error, for the whole or for a transaction. */
  ERROR_ANSWER,
  /** It gave up after its own time limit. */
  TIMEOUT,
  /** The answer ends early although it looks whole. */
  TRUNCATED,
  /** A success without content, as nodes give that do not know the tracer or the transaction. */
  EMPTY_ANSWER,
  /** The answer of another tracer than the one that was asked for. */
  OTHER_TRACER,
  /** Other transactions than those of the block, or another number of them. */
  OTHER_TRANSACTIONS,
  /** The node says that it disagrees with itself. */
  SELF_CONTRADICTION,
  /** The bytes are not an answer of this kind. */
  MALFORMED,
  /** More than can be held. */
  TOO_LARGE,
  /** The answer could not be read to its end. */
  UNREADABLE
}
