package io.tipwatch.chain;

import io.tipwatch.chain.Suspicion.Sign;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signs in what nodes say, rather than in where their heads are. Who contradicts another, or
 * himself, about one tipset does not do so because news are on their way: these are settled at
 * once.
 */
final class ClaimSigns {
  private ClaimSigns() {}

  static List<SuspicionLog.Sighting> of(ChainView view) {
    return Stream.concat(
            view.claims().disputes().open().stream().map(dispute -> dispute(view, dispute)),
            view.nodes().stream().flatMap(node -> contradiction(node).stream()))
        .toList();
  }

  private static SuspicionLog.Sighting dispute(ChainView view, Dispute dispute) {
    Set<NodeId> configured = view.nodes().stream().map(NodeView::id).collect(Collectors.toSet());
    Attribution votes = dispute.votes(view.rules().kind().computed(), configured);
    Set<NodeId> tellers = dispute.claims().keySet();
    Set<NodeId> suspects = votes.suspects().isEmpty() ? tellers : votes.suspects();
    Set<NodeId> witnesses = new HashSet<>(tellers);
    witnesses.removeAll(suspects);
    return new SuspicionLog.Sighting(
        Sign.ROOTS,
        view.tree().get(dispute.tipset().key()).orElse(dispute.tipset()),
        Optional.empty(),
        suspects,
        witnesses,
        Optional.of(true),
        dispute.claims());
  }

  private static Optional<SuspicionLog.Sighting> contradiction(NodeView node) {
    return node.contradiction()
        .map(tipset ->
            new SuspicionLog.Sighting(
                Sign.CONTRADICTION,
                tipset,
                Optional.empty(),
                Set.of(node.id()),
                Set.of(),
                Optional.of(true),
                Map.of()));
  }
}
