package io.tipwatch.incident;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Whether the nodes of an incident are well again. */
enum Calm {
  /** They are: the reason for the incident is gone. */
  WELL,
  /** Neither well nor ill; time goes on, and nothing ends on it. */
  UNSURE,
  /** They are not, or nobody knows. */
  ILL;

  /**
   * Agreement must be seen, above the height in question: that no trouble is seen proves nothing,
   * least of all after a restart.
   */
  static Calm of(Incident incident, Sign.Judged sign) {
    Map<NodeId, Verdict> nodes = sign.judgement().nodes();
    List<Verdict> mine =
        incident.parties().nodes().stream().map(nodes::get).filter(Objects::nonNull).toList();
    if (mine.isEmpty()) {
      // its nodes are watched no longer
      return sign.judgement().overall() instanceof Verdict.Match ? WELL : ILL;
    }
    return switch (incident.kind()) {
      case DOWN -> mine.stream().noneMatch(Verdict.Down.class::isInstance) ? WELL : ILL;
      case SELF_SUSPECT ->
          sign.judgement().behindClock() > 0
                  || mine.stream().allMatch(Verdict.Down.class::isInstance)
              ? ILL
              : WELL;
      case STATE_SPLIT, REJECTED, FORK, UNSTABLE, TRACE_DRIFT, CHAIN_STALLED, STALLED, LAGGING ->
          agreement(mine, incident.lastCommon().map(Place::height).orElse(-1L));
      case STORM -> UNSURE;
    };
  }

  private static Calm agreement(List<Verdict> verdicts, long height) {
    boolean all = true;
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Match(long upTo) -> all &= upTo > height;
        case Verdict.Unsettled _ -> all = false;
        default -> {
          return ILL;
        }
      }
    }
    return all ? WELL : UNSURE;
  }
}
