package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.alert.Delivery.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryOutboxTest extends OutboxContract {
  private final List<String> dropped = new ArrayList<>();
  private final MemoryOutbox outbox = new MemoryOutbox(dropped::add);

  @Override
  Outbox outbox() {
    return outbox;
  }

  @Override
  void add(Alert alert, Kind kind, Collection<String> sinks, Instant at) {
    outbox.add(alert, kind, sinks, at);
  }

  @Test
  void dropsTheOldestBeyondItsBoundAndSaysSo() {
    for (int i = 0; i <= MemoryOutbox.MAX_PENDING; i++) {
      add(Alerts.plain("i" + i, Alerts.START), Kind.FIRING, List.of("a"), Alerts.START);
    }

    assertThat(dropped).containsExactly("a");
    assertThat(outbox.due("a", Alerts.START, 1).getFirst().incidentId()).isEqualTo("i1");
    assertThat(outbox.current(Alerts.START)).hasSize(MemoryOutbox.MAX_ALERTS);
  }
}
