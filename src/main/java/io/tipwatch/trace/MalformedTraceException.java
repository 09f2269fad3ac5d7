package io.tipwatch.trace;

import java.io.IOException;

/** The bytes are not the answer that was asked for; says what was expected and at which byte. */
public final class MalformedTraceException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  public MalformedTraceException(String what, long offset) {
    super(what + " at byte " + offset);
    this.offset = offset;
  }

  /** Where it went wrong, counted from 0 in the decompressed bytes. */
  public long offset() {
    return offset;
  }
}
