package io.tipwatch.trace;

import java.io.IOException;

/** The node answered with a JSON-RPC error instead of a trace. */
public final class ErrorAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String code;

  public ErrorAnswerException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The JSON-RPC error code as it stood on the wire. */
  public String code() {
    return code;
  }
}
