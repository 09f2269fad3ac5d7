package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Tipset;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.diagnose.filecoin.UpgradeHeights.Upgrade;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.CauseText.Flag;
import io.tipwatch.report.Diagnosis.Rung;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What lies around a tipset that has gone wrong before: null rounds, and upgrades.
 *
 * @param actorKinds kinds of builtin actors by the CID of their code
 * @param rungs what was found, for the reader; empty if nothing stands out
 */
record Surroundings(Set<Flag> flags, Map<String, String> actorKinds, List<Rung> rungs) {
  Surroundings {
    flags = Set.copyOf(flags);
    actorKinds = Map.copyOf(actorKinds);
    rungs = List.copyOf(rungs);
  }

  static final Surroundings UNKNOWN = new Surroundings(Set.of(), Map.of(), List.of());

  /**
   * Looks at the tipset before and the one after; one cheap call to the first node that answers.
   */
  static Surroundings of(
      Question.Execution about,
      List<FilecoinNode> nodes,
      Map<NodeId, NodeProfile> profiles,
      Stopwatch stopwatch) {
    Stopwatch.Lap lap = stopwatch.start();
    Tipset tipset = about.tipset();
    Optional<Tipset> parent = parent(tipset, nodes);
    long nullsBefore = parent.map(p -> tipset.height() - p.height() - 1).orElse(0L);
    long nullsAfter = about.child().map(next -> next.height() - tipset.height() - 1).orElse(0L);
    long from = parent.map(Tipset::height).orElse(tipset.height());
    Optional<Upgrade> upgrade =
        profiles.values().stream()
            .flatMap(
                profile -> UpgradeHeights.within(profile.network(), from, tipset.height()).stream())
            .findFirst();
    Surroundings around = of(nullsBefore, nullsAfter, upgrade, lap.millis("surroundings"));
    return new Surroundings(around.flags(), actorKinds(tipset, nodes), around.rungs());
  }

  static Surroundings of(
      long nullsBefore, long nullsAfter, Optional<Upgrade> upgrade, long millis) {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    List<String> words = new ArrayList<>();
    if (nullsBefore > 0) {
      flags.add(Flag.NULL_ROUND_NEARBY);
      words.add(rounds(nullsBefore) + " right before it");
    }
    if (nullsAfter > 0) {
      flags.add(Flag.NULL_ROUND_NEARBY);
      words.add(rounds(nullsAfter) + " right after it");
    }
    if (upgrade.isPresent()) {
      flags.add(Flag.UPGRADE_HEIGHT);
      words.add(
          "executed with the upgrade " + upgrade.get().name() + " at " + upgrade.get().height());
    }
    return new Surroundings(
        flags,
        Map.of(),
        words.isEmpty()
            ? List.of()
            : List.of(new Rung("surroundings", String.join("; ", words), millis, 0)));
  }

  private static String rounds(long count) {
    return count == 1 ? "a null round" : count + " null rounds";
  }

  private static Map<String, String> actorKinds(Tipset tipset, List<FilecoinNode> nodes) {
    for (FilecoinNode node : nodes) {
      try {
        return Calls.await(node.actorKinds(tipset.key()));
      } catch (RpcException e) {
        // Forest lacks the call on some paths; the next node may have it. Names are a courtesy.
      }
    }
    return Map.of();
  }

  private static Optional<Tipset> parent(Tipset tipset, List<FilecoinNode> nodes) {
    if (tipset.parents().isEmpty()) {
      return Optional.empty();
    }
    for (FilecoinNode node : nodes) {
      try {
        return Optional.of(Calls.await(node.tipset(tipset.parents())));
      } catch (RpcException e) {
        // The next node may have it; if none has, nothing is known and nothing is claimed.
      }
    }
    return Optional.empty();
  }
}
