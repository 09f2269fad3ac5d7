package io.tipwatch.sim;

/** No fault could be injected; the message says why, and names the real node. */
public final class NoFaultException extends Exception {
  private static final long serialVersionUID = 1;

  NoFaultException(String message) {
    super(message);
  }
}
