package io.tipwatch.watch;

import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.metrics.EvidenceMeters;
import io.tipwatch.metrics.EvidenceOutcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts evidence away, one piece after the other on a thread of its own: an alert never waits for
 * the compression of a trace. Handing something in never blocks.
 */
final class Clerk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Clerk.class);

  /** Bundles that wait; what does not fit is lost, and said so. */
  static final int MAX_WAITING = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How often an idle clerk looks whether it is to stop; an interrupt would harm a file. */
  private static final long LOOK_MILLIS = 100;

  private final IncidentStore store;
  private final EvidenceStore evidence;
  private final long maxBytes;
  private final EvidenceMeters meters;
  private final BlockingQueue<Bundle> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private @Nullable Thread thread;
  private volatile boolean stopped;

  Clerk(IncidentStore store, EvidenceStore evidence, long maxBytes, EvidenceMeters meters) {
    this.store = store;
    this.evidence = evidence;
    this.maxBytes = maxBytes;
    this.meters = meters;
  }

  /** Pieces of evidence for one incident. */
  private sealed interface Bundle {
    IncidentId incident();
  }

  /** One piece that is small and in memory. */
  private record Piece(IncidentId incident, String label, String text) implements Bundle {}

  /**
   * What a diagnosis rests on.
   *
   * @param prefix before each label, such as {@code 2/} for the second diagnosis
   */
  private record Case(IncidentId incident, String prefix, Exhibits exhibits) implements Bundle {}

  void start() {
    thread = Thread.ofVirtual().name("evidence").start(this::run);
    meters.stored(evidence.used(), maxBytes);
  }

  void keep(IncidentId incident, String label, String text) {
    hand(new Piece(incident, label, text));
  }

  /** Takes the exhibits over, and closes them. */
  void keep(IncidentId incident, String prefix, Exhibits exhibits) {
    hand(new Case(incident, prefix, exhibits));
  }

  private void hand(Bundle bundle) {
    if (stopped || !waiting.offer(bundle)) {
      lost(bundle, "too much evidence waits");
      discard(bundle);
    }
  }

  private void run() {
    try {
      while (!stopped || !waiting.isEmpty()) {
        Bundle bundle = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (bundle != null) {
          put(bundle);
          discard(bundle);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it took too long to stop; what waits is discarded there
    }
  }

  private void put(Bundle bundle) {
    try {
      switch (bundle) {
        case Piece(var incident, var label, var text) ->
            put(incident, label, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        case Case(var incident, var prefix, var exhibits) -> {
          for (Exhibits.Exhibit exhibit : exhibits.all()) {
            try (InputStream content = exhibit.open()) {
              put(incident, prefix + exhibit.label(), content);
            }
          }
        }
      }
      meters.bundle(EvidenceOutcome.COMPLETE);
    } catch (IOException | RuntimeException e) {
      lost(bundle, String.valueOf(e.getMessage()));
    }
    meters.stored(evidence.used(), maxBytes);
  }

  private void put(IncidentId incident, String label, InputStream content) throws IOException {
    Evidence kept = evidence.put(label, content);
    store.attach(incident, kept);
  }

  private void lost(Bundle bundle, String why) {
    meters.bundle(EvidenceOutcome.FAILED);
    LOG.atError()
        .addKeyValue("incident", bundle.incident())
        .addKeyValue("error", why)
        .log("evidence is missing");
  }

  private static void discard(Bundle bundle) {
    if (bundle instanceof Case(var _, var _, Exhibits exhibits)) {
      close(exhibits);
    }
  }

  static void close(Exhibits exhibits) {
    try {
      exhibits.close();
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("error", e.getMessage()).log("files in the spool were not removed");
    }
  }

  /** Ends after the piece that is under way. Blocks for some seconds at the most. */
  @Override
  public void close() {
    stopped = true;
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      if (!running.join(PATIENCE)) {
        running.interrupt();
        running.join(PATIENCE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    waiting.forEach(bundle -> {
      lost(bundle, "stopped before it was stored");
      discard(bundle);
    });
  }
}
