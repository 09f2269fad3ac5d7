package io.tipwatch.incident.store;

import static io.tipwatch.incident.Incidents.T0;

import io.tipwatch.incident.FaultPoint;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.Incidents;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Writes incidents, sends what is due, keeps evidence, and says on its output what was
 * acknowledged, until it is killed. With the name of a crash point it halts there, the third time.
 */
final class CrashChild {
  private static final int AT = 3;

  private CrashChild() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    long from = Long.parseLong(args[1]);
    int[] hits = {0};
    FaultPoint faults =
        name -> {
          if (name.equals(args[2]) && ++hits[0] == AT) {
            Runtime.getRuntime().halt(137);
          }
        };
    InstantSource clock = InstantSource.fixed(T0);
    try (IncidentStore store =
        IncidentStore.open(
            new Database.Sqlite(directory.resolve("tipwatch.db")), "here", clock, faults)) {
      EvidenceStore evidence =
          EvidenceStore.open(
              directory.resolve("evidence"), EvidenceStore.Limits.DEFAULT, store, clock, faults);
      for (long height = from; ; height++) {
        Incident incident = Incidents.split(new Random(height), height);
        say("try " + height);
        store.apply(List.of(Incidents.opened(incident)), IncidentStoreContract.SINKS);
        say("opened " + height);
        store.attach(
            incident.id(),
            evidence.put(
                "answer",
                new ByteArrayInputStream(("e" + height).getBytes(StandardCharsets.UTF_8))));
        say("kept " + height);
        Outgoing due = store.outbox().due("pager", T0, 1).getFirst();
        say("send " + due.incident() + " " + due.version());
        store.outbox().sent(due.sequence(), T0, Optional.empty());
        say("sent " + due.incident() + " " + due.version());
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
