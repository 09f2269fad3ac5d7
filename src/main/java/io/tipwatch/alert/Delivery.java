package io.tipwatch.alert;

import java.time.Instant;
import java.util.Locale;

/**
 * One thing to tell one sink about one incident.
 *
 * @param id the outbox's own number
 * @param sequence grows with each delivery of an incident; with the incident it names the event,
 *     also when it is sent twice
 * @param payload the alert as it was then; of a reminder, as it is now
 * @param tries how often it was tried without success
 * @param created since when it could have been sent
 */
public record Delivery(
    long id,
    String sink,
    String incidentId,
    long sequence,
    Kind kind,
    Alert payload,
    int tries,
    Instant created) {

  /** What is told. */
  public enum Kind {
    /** The incident is there, or more is known of it now. */
    FIRING,
    /** It is still there. */
    REMINDER,
    /** It is over. */
    RESOLVED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same after another failure. */
  Delivery failed() {
    return new Delivery(id, sink, incidentId, sequence, kind, payload, tries + 1, created);
  }
}
