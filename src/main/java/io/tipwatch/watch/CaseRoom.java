package io.tipwatch.watch;

import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.store.EvidenceStore;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.incident.store.IncidentStore;
import io.tipwatch.incident.store.StoreException;
import io.tipwatch.metrics.EvidenceMeters;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept beside incidents: how the heads moved before one opened, and what each of its first
 * diagnoses rests on. Labels of the n-th diagnosis begin with {@code n/}.
 */
public final class CaseRoom implements AutoCloseable {
  /** Diagnoses of one incident whose evidence is kept; later ones say the same again. */
  public static final int MAX_CASES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(CaseRoom.class);
  private static final int MAX_REMEMBERED = 1_000;

  private final IncidentStore store;
  private final Clerk clerk;
  private final Map<String, Timeline> timelines = new HashMap<>();
  private final Map<IncidentId, Integer> cases =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<IncidentId, Integer> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /**
   * @param maxBytes the cap of the evidence, to be shown beside what is used
   */
  public CaseRoom(
      Collection<String> chains,
      IncidentStore store,
      EvidenceStore evidence,
      long maxBytes,
      EvidenceMeters meters) {
    this.store = store;
    this.clerk = new Clerk(store, evidence, maxBytes, meters);
    chains.forEach(chain -> timelines.put(chain, new Timeline()));
    clerk.start();
  }

  Timeline timeline(String chain) {
    return timelines.getOrDefault(chain, new Timeline());
  }

  void opened(Incident incident) {
    Timeline timeline = timelines.get(incident.chain());
    if (timeline != null) {
      clerk.keep(incident.id(), "heads.jsonl", timeline.text());
    }
  }

  /** Whether no further diagnosis of an incident is kept. */
  boolean full(IncidentId incident) {
    return cases.getOrDefault(incident, 0) >= MAX_CASES;
  }

  /** Takes the exhibits over. */
  void keep(Incident incident, Exhibits exhibits) {
    int number = cases.computeIfAbsent(incident.id(), this::kept) + 1;
    if (exhibits.all().isEmpty() || number > MAX_CASES) {
      Clerk.close(exhibits);
      return;
    }
    cases.put(incident.id(), number);
    clerk.keep(incident.id(), number + "/", exhibits);
  }

  /** How many cases of an incident are in the store, from before a restart. */
  private int kept(IncidentId incident) {
    try {
      return store.show(incident).map(CaseRoom::highest).orElse(0);
    } catch (StoreException e) {
      LOG.atWarn().addKeyValue("error", e.getMessage()).log("kept evidence was not counted");
      return 0;
    }
  }

  private static int highest(IncidentFile file) {
    return file.evidence().stream()
        .map(piece -> piece.label().replaceFirst("/.*", ""))
        .filter(prefix -> prefix.matches("\\d{1,3}"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  /** Blocks for some seconds at the most. */
  @Override
  public void close() {
    clerk.close();
  }
}
