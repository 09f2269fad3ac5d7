package io.tipwatch.incident;

import io.tipwatch.chain.Verdict;
import java.util.Optional;

/** What an incident is about, gravest first. */
public enum IncidentKind {
  STATE_SPLIT(Severity.CRITICAL),
  REJECTED(Severity.CRITICAL),
  FORK(Severity.CRITICAL),
  UNSTABLE(Severity.CRITICAL),
  /** Everything fails at once, which points at the watchdog itself. */
  SELF_SUSPECT(Severity.CRITICAL),
  CHAIN_STALLED(Severity.CRITICAL),
  STALLED(Severity.WARNING),
  TRACE_DRIFT(Severity.WARNING),
  DOWN(Severity.WARNING),
  LAGGING(Severity.NOTICE),
  /** Many incidents in a short time, told as one. */
  STORM(Severity.CRITICAL);

  private final Severity severity;

  IncidentKind(Severity severity) {
    this.severity = severity;
  }

  public Severity severity() {
    return severity;
  }

  /** The kind that a verdict opens; empty for one that opens none. */
  public static Optional<IncidentKind> of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit _ -> Optional.of(STATE_SPLIT);
      case Verdict.Rejected _ -> Optional.of(REJECTED);
      case Verdict.Fork _ -> Optional.of(FORK);
      case Verdict.Unstable _ -> Optional.of(UNSTABLE);
      case Verdict.ChainStalled _ -> Optional.of(CHAIN_STALLED);
      case Verdict.Stalled _ -> Optional.of(STALLED);
      case Verdict.TraceDrift _ -> Optional.of(TRACE_DRIFT);
      case Verdict.Down _ -> Optional.of(DOWN);
      case Verdict.Lagging _ -> Optional.of(LAGGING);
      case Verdict.Match _, Verdict.Unsettled _, Verdict.Inconclusive _ -> Optional.empty();
    };
  }

  /** What a person does about it first. */
  public String advice() {
    return switch (this) {
      case STATE_SPLIT ->
          "Stop trusting the suspects, keep their data and logs, and send the report to their"
              + " maintainers.";
      case REJECTED ->
          "Read the node's reason in the report: signatures, fees, clocks; its log has more.";
      case FORK -> "Check peers and network of the side that is alone.";
      case UNSTABLE -> "Suspect the node's disk, memory and database; do not use it.";
      case SELF_SUSPECT -> "Check this machine's network, name service and clock first.";
      case CHAIN_STALLED -> "Look at the network's own channels, then at the peers of the nodes.";
      case STALLED -> "Look at the node's log and peers; it may be refusing a tipset.";
      case TRACE_DRIFT ->
          "Compare the versions of the nodes; the states are equal, so this is no split.";
      case DOWN -> "See whether the node runs, and whether its API can be reached from here.";
      case LAGGING -> "Wait; if it falls further behind, look at its disk and peers.";
      case STORM -> "See the list of incidents: many opened at once.";
    };
  }

  /** Whether this explains an incident of another kind about the same nodes. */
  public boolean hides(IncidentKind symptom) {
    return switch (this) {
      case STATE_SPLIT ->
          switch (symptom) {
            case REJECTED, FORK, STALLED, LAGGING -> true;
            default -> false;
          };
      case REJECTED -> symptom == STALLED || symptom == LAGGING;
      case FORK -> symptom == STALLED || symptom == LAGGING;
      case SELF_SUSPECT ->
          switch (symptom) {
            case DOWN, STALLED, LAGGING, CHAIN_STALLED -> true;
            default -> false;
          };
      case CHAIN_STALLED -> symptom == STALLED || symptom == LAGGING;
      case STALLED -> symptom == LAGGING;
      case UNSTABLE, TRACE_DRIFT, DOWN, LAGGING, STORM -> false;
    };
  }

  /** Whether it is about how nodes compute or choose, so that only agreement above it ends it. */
  boolean divergence() {
    return switch (this) {
      case STATE_SPLIT, REJECTED, FORK, UNSTABLE, TRACE_DRIFT -> true;
      case SELF_SUSPECT, CHAIN_STALLED, STALLED, DOWN, LAGGING, STORM -> false;
    };
  }

  /** Whether it may be all that is seen of a split, so that it waits while that is looked for. */
  boolean symptom() {
    return this == REJECTED || this == STALLED || this == LAGGING;
  }

  /** Whether it must last for a while before it counts, since a restart of a node looks alike. */
  boolean patient() {
    return this == DOWN || this == LAGGING;
  }
}
