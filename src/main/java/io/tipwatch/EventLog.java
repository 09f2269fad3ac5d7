package io.tipwatch;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.VerdictText;
import io.tipwatch.web.ChainStatus.Event;
import io.tipwatch.web.ChainStatus.What;
import io.tipwatch.web.Tone;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last events of a chain, newest first. What one node does again and again is one event that is
 * counted, so that it does not push out the others'. Confined to its owner's lock.
 */
final class EventLog {
  static final int MAX_EVENTS = 60;

  private final Deque<Event> events = new ArrayDeque<>();
  private long last;

  void add(Instant at, What what, Tone tone, @Nullable NodeId node, String text) {
    Optional<String> name = Optional.ofNullable(node).map(NodeId::name);
    Optional<Event> again =
        events.stream()
            .filter(event ->
                event.what() == what && event.node().equals(name) && event.text().equals(text))
            .findFirst();
    again.ifPresent(events::remove);
    long times = again.map(Event::times).orElse(0L) + 1;
    put(new Event(++last, at, what, tone, name, text, times, Optional.empty()));
  }

  void verdict(Instant at, Verdict verdict) {
    String text = VerdictText.sentence(verdict);
    Tone tone = Tone.of(verdict);
    put(new Event(++last, at, What.VERDICT, tone, Optional.empty(), text, 1, Optional.empty()));
  }

  void report(Instant at, Tone tone, String text, String id) {
    put(new Event(++last, at, What.REPORT, tone, Optional.empty(), text, 1, Optional.of(id)));
  }

  private void put(Event event) {
    events.addFirst(event);
    if (events.size() > MAX_EVENTS) {
      events.removeLast();
    }
  }

  List<Event> list() {
    return List.copyOf(events);
  }
}
