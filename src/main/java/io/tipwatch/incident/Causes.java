package io.tipwatch.incident;

import java.util.Collection;
import java.util.Optional;

/** Which incident explains which trouble. */
final class Causes {
  private Causes() {}

  /** An open incident that explains such a trouble. */
  static Optional<Incident> of(
      Collection<Incident> open, String chain, IncidentKind kind, Parties parties) {
    return open.stream().filter(cause -> explains(cause, chain, kind, parties)).findFirst();
  }

  private static boolean explains(
      Incident cause, String chain, IncidentKind kind, Parties parties) {
    if (cause.chain().equals(Watch.ALL_CHAINS)) {
      return cause.kind().hides(kind)
          || (kind == IncidentKind.SELF_SUSPECT && !chain.equals(Watch.ALL_CHAINS));
    }
    return cause.chain().equals(chain)
        && cause.kind().hides(kind)
        && cause.parties().nodes().containsAll(parties.nodes());
  }
}
