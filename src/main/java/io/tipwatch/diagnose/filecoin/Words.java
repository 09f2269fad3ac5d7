package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.node.filecoin.ErrorMeaning;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.Refusal;
import io.tipwatch.node.filecoin.RejectionText;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis.Rung;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node says about a tipset that it refuses: the cheapest evidence, as both roots are often
 * in it.
 *
 * @param tipset the refused one, when the node names it
 */
record Words(NodeId node, Optional<TipsetKey> tipset, String text, RejectionText meaning) {

  /** Asks each suspect about the next tipset, and about whatever it refuses. */
  static List<Words> ask(Suspicion suspicion, List<FilecoinNode> suspects, List<Rung> rungs) {
    List<Words> words = new ArrayList<>();
    for (FilecoinNode node : suspects) {
      long started = System.nanoTime();
      String outcome;
      try {
        Set<Refusal> refusals = new LinkedHashSet<>();
        if (suspicion.child().isPresent()) {
          Calls.await(node.refusal(suspicion.child().get().key())).ifPresent(refusals::add);
        }
        if (refusals.isEmpty()) {
          refusals.addAll(Calls.await(node.signs()));
        }
        refusals.forEach(refusal ->
            words.add(
                new Words(
                    node.id(),
                    refusal.tipset(),
                    refusal.text(),
                    RejectionText.of(refusal.text()))));
        outcome = refusals.isEmpty() ? "it refuses nothing" : said(refusals);
      } catch (RpcException e) {
        outcome = "not available: " + ErrorMeaning.of(e).advice();
      }
      long millis = (System.nanoTime() - started) / 1_000_000;
      rungs.add(new Rung("refusals of " + node.id(), outcome, millis, 0));
    }
    return words;
  }

  private static String said(Set<Refusal> refusals) {
    Refusal first = refusals.iterator().next();
    RejectionText meaning = RejectionText.of(first.text());
    if (meaning.header().isPresent() && meaning.computed().isPresent()) {
      return "it refuses the next tipset: header "
          + meaning.header().get()
          + ", computed "
          + meaning.computed().get();
    }
    return first.text().isEmpty()
        ? "it refuses the next tipset and gives no reason"
        : "it refuses the next tipset: " + first.text();
  }
}
