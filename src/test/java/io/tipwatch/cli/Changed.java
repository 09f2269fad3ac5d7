package io.tipwatch.cli;

import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentId;
import io.tipwatch.incident.Life;
import java.time.Instant;
import java.util.Optional;

/** Incidents that differ from others in one thing. */
record Changed(Incident get) {
  static Changed of(Incident incident) {
    return new Changed(incident);
  }

  Changed drill(boolean drill) {
    return with(get.version(), get.life(), drill, get.cause(), get.updated());
  }

  Changed cause(String cause) {
    return with(get.version(), get.life(), get.drill(), cause, get.updated());
  }

  static Incident endedFor(Incident symptom, IncidentId cause, Instant at) {
    Life ended = symptom.life().resolve(at, Optional.of(cause)).orElseThrow();
    return of(symptom)
        .with(symptom.version() + 1, ended, symptom.drill(), symptom.cause(), at)
        .get();
  }

  private Changed with(long version, Life life, boolean drill, String cause, Instant updated) {
    return new Changed(
        new Incident(
            get.id(),
            version,
            get.fingerprint(),
            get.chain(),
            get.kind(),
            get.severity(),
            life,
            get.parties(),
            get.lastCommon(),
            get.firstSeen(),
            updated,
            get.occurrences(),
            drill,
            get.told(),
            cause,
            get.clue(),
            get.follows()));
  }
}
