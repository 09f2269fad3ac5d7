package io.tipwatch.incident.store;

/**
 * The store must not be used as it is: another process has it, or a newer version of the program
 * wrote it. A restart does not help; nothing was changed.
 */
public final class StoreRefusedException extends StoreException {
  public StoreRefusedException(String message) {
    super(message);
  }
}
