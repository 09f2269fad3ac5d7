package io.tipwatch.incident.store;

import io.tipwatch.incident.NoticeKind;
import java.time.Instant;
import java.util.Optional;

/**
 * One notice about an incident, and what became of it.
 *
 * @param number 0, or which reminder it is
 * @param done when it was sent, given up or cancelled; empty while it waits
 * @param notBefore when it may be tried next, while it waits
 * @param tries how often it was tried in vain
 * @param why what the sink said last, when it did not take it; foreign text
 */
public record Notice(
    String sink,
    NoticeKind kind,
    long number,
    State state,
    Instant created,
    Optional<Instant> done,
    Instant notBefore,
    long tries,
    Optional<String> why) {

  /** Where a notice has come to; the names are those in the database. */
  public enum State {
    PENDING,
    SENT,
    /** The sink will never take it. */
    DEAD,
    /** Something newer made it needless. */
    CANCELLED
  }
}
