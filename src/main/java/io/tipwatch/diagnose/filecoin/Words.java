package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.node.filecoin.ErrorMeaning;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.Refusal;
import io.tipwatch.node.filecoin.RejectionText;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis;
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
  /** Refusals whose height is looked up; a node lists its newest first. */
  private static final int MAX_LOOKED_UP = 16;

  static Words of(NodeId node, Optional<TipsetKey> tipset, String text) {
    return new Words(node, tipset, text, RejectionText.of(text));
  }

  /**
   * Asks each suspect about the next tipset, and about whatever it refuses above the common one.
   */
  static List<Words> ask(
      Suspicion suspicion, List<FilecoinNode> suspects, Stopwatch stopwatch, List<Rung> rungs) {
    List<Words> words = new ArrayList<>();
    for (FilecoinNode node : suspects) {
      Stopwatch.Lap lap = stopwatch.start();
      String outcome;
      try {
        Set<Refusal> refusals = refusals(suspicion, node);
        refusals.forEach(refusal -> words.add(of(node.id(), refusal.tipset(), refusal.text())));
        outcome = refusals.isEmpty() ? "it refuses nothing" : said(refusals);
      } catch (RpcException e) {
        outcome = "not available: " + ErrorMeaning.of(e).advice();
      }
      String name = "refusals of " + node.id();
      rungs.add(new Rung(name, outcome, lap.millis(name), 0));
    }
    return words;
  }

  private static Set<Refusal> refusals(Suspicion suspicion, FilecoinNode node) throws RpcException {
    Set<Refusal> refusals = new LinkedHashSet<>();
    if (suspicion.child().isPresent()) {
      Calls.await(node.refusal(suspicion.child().get().key())).ifPresent(refusals::add);
    }
    if (refusals.isEmpty()) {
      List<Refusal> all = Calls.await(node.signs());
      all.stream()
          .limit(MAX_LOOKED_UP)
          .filter(refusal -> !isOld(refusal, suspicion.lastCommon(), node))
          .forEach(refusals::add);
    }
    return refusals;
  }

  /** Nodes keep the last errors for long; one at or below the common tipset is another story. */
  private static boolean isOld(Refusal refusal, Tipset common, FilecoinNode node) {
    if (refusal.tipset().isEmpty()) {
      return false;
    }
    try {
      return Calls.await(node.tipset(refusal.tipset().get())).height() <= common.height();
    } catch (RpcException e) {
      return false; // a refused tipset need not be kept
    }
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

  /** Whether it says that the execution came out otherwise than the block claims, and how. */
  boolean proveASplit() {
    return meaning.disputesExecution()
        && meaning.header().isPresent()
        && meaning.computed().isPresent();
  }

  /** The same for a person: {@code forest says that it computed … where the blocks claim …}. */
  String statement() {
    return node
        + " itself says that it computed "
        + meaning.computed().orElse("something else")
        + " where the blocks claim "
        + meaning.header().orElse("otherwise")
        + ".";
  }

  /** Why a node refuses a tipset though it computes what the others do. */
  Diagnosis.Cause whyInSpiteOfEqualStates() {
    return switch (meaning.kind()) {
      case SIGNATURE ->
          new Diagnosis.Cause(
              "crypto",
              "The node refuses a signature, while it computes the same state as the others:"
                  + " this looks like its native crypto library.");
      case STATE_ROOT, RECEIPTS_ROOT ->
          new Diagnosis.Cause(
              "local-data",
              "The node refused the tipset over its state, yet computes the same as the others"
                  + " when asked now: this looks like its local data or caches at that time. Some"
                  + " nodes repair themselves and try again; if it does not, restart it, and keep a"
                  + " copy of its data first.");
      case BASE_FEE, PARENT_WEIGHT ->
          new Diagnosis.Cause(
              "header",
              "All compute the same state, so the refusal is about a field of the header: what the"
                  + " node derives from earlier blocks differs.");
      case OTHER ->
          new Diagnosis.Cause(
              "validation",
              "All compute the same state, so the refusal is about something else than execution:"
                  + " a signature, a proof, a clock, or missing data. The node's log at this height"
                  + " has the reason.");
    };
  }
}
