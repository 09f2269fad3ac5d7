package io.tipwatch.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Since when each sign has been there. A sign that is gone is forgotten at once, unless a node that
 * shows it is down: it could not have shown it.
 */
final class SuspicionLog {
  /** How many suspicions are told at once, the gravest first. */
  static final int MAX_SUSPICIONS = 64;

  private static final Comparator<Suspicion> GRAVEST_FIRST =
      Comparator.comparing((Suspicion suspicion) -> !suspicion.settled())
          .thenComparingInt(suspicion -> rank(suspicion.sign()))
          .thenComparingLong(suspicion -> suspicion.lastCommon().height())
          .thenComparing(suspicion -> suspicion.lastCommon().key().toString());

  private final Duration settleTime;
  private final Map<Place, Mark> marks = new LinkedHashMap<>();

  SuspicionLog(JudgeRules rules) {
    settleTime = rules.blockTime().multipliedBy(rules.settleDepth());
  }

  private record Place(Suspicion.Sign sign, TipsetKey lastCommon) {}

  private record Mark(Instant since, Instant seen, Set<NodeId> suspects) {}

  /**
   * One sign as it shows now.
   *
   * @param ripe whether it has lasted long enough by a measure of its own; empty when time decides
   * @param claims what nodes told of the tipset where that is the sign
   */
  record Sighting(
      Suspicion.Sign sign,
      Tipset lastCommon,
      Optional<Tipset> child,
      Set<NodeId> suspects,
      Set<NodeId> witnesses,
      Optional<Boolean> ripe,
      Map<NodeId, SortedMap<String, String>> claims) {

    Sighting and(Sighting other) {
      Set<NodeId> all = new HashSet<>(suspects);
      all.addAll(other.suspects);
      Set<NodeId> others = new HashSet<>(witnesses);
      others.addAll(other.witnesses);
      others.removeAll(all);
      Optional<Boolean> either =
          ripe.isPresent() ? ripe.map(r -> r || other.ripe.orElse(false)) : other.ripe;
      return new Sighting(sign, lastCommon, child.or(other::child), all, others, either, claims);
    }
  }

  List<Suspicion> note(List<Sighting> sightings, ChainView view, Instant now) {
    Map<Place, Sighting> merged = new LinkedHashMap<>();
    for (Sighting sighting : sightings) {
      merged.merge(
          new Place(sighting.sign(), sighting.lastCommon().key()), sighting, Sighting::and);
    }
    List<Suspicion> told = new ArrayList<>();
    merged.forEach((place, sighting) -> {
      Instant since = marks.containsKey(place) ? marks.get(place).since() : now;
      marks.put(place, new Mark(since, now, sighting.suspects()));
      told.add(suspicion(sighting, since, now));
    });
    marks
        .entrySet()
        .removeIf(mark -> !merged.containsKey(mark.getKey()) && over(mark.getValue(), view, now));
    told.sort(GRAVEST_FIRST);
    return told.size() <= MAX_SUSPICIONS ? told : told.subList(0, MAX_SUSPICIONS);
  }

  private Suspicion suspicion(Sighting sighting, Instant since, Instant now) {
    boolean settled = sighting.ripe().orElseGet(() -> !since.plus(settleTime).isAfter(now));
    return new Suspicion(
        sighting.sign(),
        sighting.lastCommon(),
        sighting.child(),
        sighting.suspects(),
        sighting.witnesses(),
        since,
        settled,
        sighting.claims());
  }

  private boolean over(Mark mark, ChainView view, Instant now) {
    return mark.seen().plus(settleTime).isBefore(now)
        || mark.suspects().stream()
            .flatMap(id -> view.node(id).stream())
            .noneMatch(node -> node.presence() == NodeView.Presence.DOWN);
  }

  private static int rank(Suspicion.Sign sign) {
    return switch (sign) {
      case ROOTS -> 0;
      case CONTRADICTION -> 1;
      case REJECTION -> 2;
      case BRANCHES -> 3;
      case FLAPPING -> 4;
      case STALL -> 5;
    };
  }
}
