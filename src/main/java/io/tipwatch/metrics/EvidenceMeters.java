package io.tipwatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of the evidence kept on disk. Safe for use from any thread. */
public final class EvidenceMeters {
  private final AtomicLong bytes;
  private final AtomicLong limit;
  private final Map<EvidenceOutcome, Counter> bundles = new EnumMap<>(EvidenceOutcome.class);

  EvidenceMeters(Registry registry) {
    bytes = registry.gauge("evidence.bytes", "Evidence kept on disk", Tags.empty());
    limit = registry.gauge("evidence.limit.bytes", "How much may be kept", Tags.empty());
    for (EvidenceOutcome outcome : EvidenceOutcome.values()) {
      bundles.put(
          outcome,
          registry.counter(
              "evidence.bundles",
              "What became of evidence",
              Tags.of("outcome", Labels.of(outcome))));
    }
  }

  /**
   * How much is kept.
   *
   * @param limit the cap, in bytes
   */
  public void stored(long bytes, long limit) {
    this.bytes.set(bytes);
    this.limit.set(limit);
  }

  public void bundle(EvidenceOutcome outcome) {
    Labels.get(bundles, outcome).increment();
  }
}
