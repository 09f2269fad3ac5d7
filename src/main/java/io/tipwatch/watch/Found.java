package io.tipwatch.watch;

import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.report.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A diagnosis is there.
 *
 * @param tipset the one that was executed again
 * @param suspicion what it was made for; absent if nothing looked wrong
 */
public record Found(
    Tipset tipset, Optional<Suspicion> suspicion, Finding finding, Duration took, Instant at) {

  public Diagnosis diagnosis() {
    return finding.diagnosis();
  }
}
