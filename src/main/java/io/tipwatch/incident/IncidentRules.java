package io.tipwatch.incident;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * When an incident opens, what it hides, and when it is over: a pure function of what is open and
 * what is told.
 *
 * @param patience how long a node must be down or behind before that is an incident
 * @param calm how long all must be well before an incident is over; zero or more
 * @param stormLimit how many incidents of one severity may open on a chain within the window; the
 *     further ones are kept, and told as one
 */
public record IncidentRules(
    Duration patience, Duration calm, int stormLimit, Duration stormWindow) {

  public static final IncidentRules DEFAULT =
      new IncidentRules(Duration.ofMinutes(1), Duration.ofMinutes(1), 10, Duration.ofMinutes(5));

  public IncidentRules {
    if (patience.isNegative() || calm.isNegative() || !stormWindow.isPositive()) {
      throw new IllegalArgumentException("patience and calm are zero or more, the window is more");
    }
    if (stormLimit < 1) {
      throw new IllegalArgumentException("at least one incident is told: " + stormLimit);
    }
  }

  /** What follows, in order, and the book after it. */
  public record Decision(Book book, List<IncidentEvent> events) {
    public Decision {
      events = List.copyOf(events);
    }
  }

  /**
   * Decides what a sign means.
   *
   * @param ids gives a new name for each incident that opens
   */
  public Decision decide(Book book, Watch watch, Sign sign, Supplier<IncidentId> ids) {
    return new Deliberation(this, book, watch, sign, ids).decision();
  }
}
