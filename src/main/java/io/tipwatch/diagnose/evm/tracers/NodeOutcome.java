package io.tipwatch.diagnose.evm.tracers;

/** How one node took the tracer. */
public enum NodeOutcome {
  OK("ok"),
  /** The tracer failed, which says something about the tracer alone. */
  THREW("the tracer threw"),
  TIMED_OUT("timed out"),
  /** The client runs no custom tracers, whether it says so or not. */
  NO_ENGINE("no JavaScript engine"),
  /** The client does not have the tracer, whether it says so or not. */
  NO_TRACER("no such tracer"),
  UNKNOWN_TRANSACTION("does not know the transaction"),
  /** Anything else that gives nothing to compare. */
  NO_ANSWER("no usable answer");

  private final String words;

  NodeOutcome(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
