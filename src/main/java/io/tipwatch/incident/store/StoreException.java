package io.tipwatch.incident.store;

import java.io.IOException;

/** The store did not do what it was asked; the same may be asked again. */
public class StoreException extends IOException {
  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
