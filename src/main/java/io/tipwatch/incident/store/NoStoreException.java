package io.tipwatch.incident.store;

/** Nothing was kept yet, or not here. */
public final class NoStoreException extends StoreException {
  public NoStoreException(String message) {
    super(message);
  }
}
