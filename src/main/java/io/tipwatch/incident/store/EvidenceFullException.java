package io.tipwatch.incident.store;

import java.io.IOException;

/** Evidence cannot be kept, since the rest of the room is needed by open incidents. */
public final class EvidenceFullException extends IOException {
  public EvidenceFullException(String message) {
    super(message);
  }
}
