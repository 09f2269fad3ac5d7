package io.tipwatch.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is still to be told, kept until a sink has taken it. Calls may block; each sink calls from a
 * thread of its own. A failure of the store is an unchecked exception, after which the same call is
 * made again.
 */
public interface Outbox {

  /**
   * Deliveries of a sink whose time has come, oldest first, and at most one of each incident: the
   * first that is neither sent nor dead. A reminder that waits for its time holds nothing up. A
   * store that several processes share gives a delivery to one of them at a time.
   */
  List<Delivery> due(String sink, Instant now, int limit);

  /**
   * The sink has taken it. Does nothing if that was said before.
   *
   * @param remindAt when to remind of it; the store adds that reminder together with this note,
   *     unless the incident is over or the sink has a reminder of it waiting already. When an
   *     incident ends its waiting reminders go
   */
  void sent(long id, Instant at, Optional<Instant> remindAt);

  /** The sink did not take it; it is due again at that time. */
  void retry(long id, Instant notBefore, int tries, String why);

  /** The sink never takes it: put aside, for people to look at. */
  void dead(long id, String why);

  /** What waits for a sink; reminders whose time has not come do not count. */
  Backlog backlog(String sink, Instant now);

  /** The alerts of all open incidents, and of those that ended after that time. */
  List<Alert> current(Instant endedAfter);

  /**
   * @param oldest since when the oldest of them waits
   */
  record Backlog(long pending, Optional<Instant> oldest) {}
}
