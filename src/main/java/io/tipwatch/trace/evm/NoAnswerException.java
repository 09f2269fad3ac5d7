package io.tipwatch.trace.evm;

import io.tipwatch.trace.ErrorAnswerException;
import io.tipwatch.trace.MalformedTraceException;
import java.io.IOException;

/** What came says nothing about the execution, though it may look like an answer. */
public final class NoAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public NoAnswerException(Reason reason, String text) {
    super(text);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Why a node's answer cannot be used, for whatever went wrong while it was read. */
  public static NoAnswerException of(IOException cause) {
    return switch (cause) {
      case NoAnswerException same -> same;
      case ErrorAnswerException error ->
          new NoAnswerException(
              ErrorText.reason(String.valueOf(error.getMessage())),
              "error " + error.code() + ": " + error.getMessage());
      case MalformedTraceException malformed ->
          new NoAnswerException(Reason.MALFORMED, String.valueOf(malformed.getMessage()));
      default -> new NoAnswerException(Reason.UNREADABLE, String.valueOf(cause.getMessage()));
    };
  }
}
