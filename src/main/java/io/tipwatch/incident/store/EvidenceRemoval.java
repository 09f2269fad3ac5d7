package io.tipwatch.incident.store;

import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.IncidentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives up what an incident rests on, because somebody wants it: the incident and its report stay.
 * Content that another incident lists stays too.
 */
public final class EvidenceRemoval {
  private final IncidentStore store;
  private final EvidenceFiles files;

  /**
   * @param store held by this process, so that no daemon uses the same directory
   * @param directory the evidence
   */
  public EvidenceRemoval(IncidentStore store, Path directory) {
    this.store = store;
    this.files = new EvidenceFiles(directory);
  }

  /**
   * Removes files; gives what was there and is gone.
   *
   * @throws StoreRefusedException if the incident is not over
   */
  public List<Evidence> remove(IncidentId id) throws IOException {
    IncidentFile file =
        store.show(id).orElseThrow(() -> new NoStoreException("there is no incident " + id));
    if (!file.incident().life().resolved()) {
      throw new StoreRefusedException("incident " + id + " is not over, and rests on its evidence");
    }
    List<Evidence> removed = new ArrayList<>();
    for (Evidence one : file.evidence()) {
      if (!store.shared(one.sha256(), id)) {
        if (Files.deleteIfExists(files.path(one.sha256()))) {
          removed.add(one);
        }
        store.removed(one.sha256());
      }
    }
    return removed;
  }
}
