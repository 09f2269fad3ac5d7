package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.Attribution;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.report.CauseText;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Arbiter;
import io.tipwatch.report.Diagnosis.Cause;
import io.tipwatch.report.Diagnosis.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes down what was found out from headers alone. */
record EvmReport(
    Diagnosis.Chain chain,
    Optional<Diagnosis.Tipset> tipset,
    Headers headers,
    Map<NodeId, NodeProfile> met) {

  private static final String STATE_ROOT = "stateRoot";

  Diagnosis of(Verdict verdict, List<Rung> rungs) {
    Attribution attribution = headers.attribution();
    return new Diagnosis(
        verdict,
        chain,
        tipset,
        headers.answers().stream().map(this::node).toList(),
        groups(attribution),
        suspects(verdict, attribution),
        verdict instanceof Verdict.StateSplit
            ? Arbiter.valueOf(attribution.arbiter().name())
            : Arbiter.NONE,
        cause(verdict),
        Optional.empty(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        rungs,
        List.of(),
        List.of());
  }

  private Diagnosis.Node node(Headers.Answer answer) {
    Optional<NodeProfile> who = Optional.ofNullable(met.get(answer.node()));
    return new Diagnosis.Node(
        answer.node(),
        who.map(NodeProfile::client),
        who.map(NodeProfile::version),
        Optional.ofNullable(answer.computed().get(STATE_ROOT)),
        Optional.ofNullable(answer.computed().get("receiptsRoot")),
        answer.error());
  }

  /** By the state root, or by another field, which is then named. */
  private List<Diagnosis.Group> groups(Attribution attribution) {
    String prefix = headers.gravest().equals(STATE_ROOT) ? "" : headers.gravest() + " ";
    List<Diagnosis.Group> groups = new ArrayList<>();
    for (Attribution.Group group : attribution.groups()) {
      groups.add(
          new Diagnosis.Group(prefix + group.root(), group.nodes().stream().sorted().toList()));
    }
    return groups;
  }

  private static List<NodeId> suspects(Verdict verdict, Attribution attribution) {
    return switch (verdict) {
      case Verdict.StateSplit _ -> attribution.suspects().stream().sorted().toList();
      case Verdict.Rejected rejected -> List.of(rejected.node());
      case Verdict.Stalled stalled -> List.of(stalled.node());
      case Verdict.Unstable unstable -> List.of(unstable.node());
      case Verdict.Match _,
          Verdict.Lagging _,
          Verdict.Unsettled _,
          Verdict.Fork _,
          Verdict.ChainStalled _,
          Verdict.TraceDrift _,
          Verdict.Down _,
          Verdict.Inconclusive _ ->
          List.of();
    };
  }

  private Cause cause(Verdict verdict) {
    return switch (verdict) {
      case Verdict.StateSplit _ -> ofSplit();
      case Verdict.Rejected _ ->
          new Cause(
              "validation",
              "The node executed the next block and refused it, while the nodes tell the same of"
                  + " the block before. What it computed for the refused block its traces can"
                  + " show.");
      default -> CauseText.of(CauseText.Signs.nowhere(verdict, List.of(), Set.of()));
    };
  }

  /** What differs says what kind of difference it is; where it begins it does not say. */
  private Cause ofSplit() {
    List<String> fields = headers.differing();
    String what = "The nodes have the same block and tell different " + names(fields) + " for it: ";
    if (fields.contains("transactionsRoot") || fields.contains("transactions")) {
      return new Cause("content", what + "they did not even execute the same transactions.");
    }
    if (fields.contains("gasUsed") || fields.contains("receiptsRoot")) {
      return new Cause("execution", what + "a transaction came out differently.");
    }
    return new Cause(
        "state",
        what
            + "the receipts are the same, and only the state is not. If it is one node only, corrupt"
            + " local data are as likely as a bug.");
  }

  private static String names(List<String> fields) {
    return fields.size() == 1
        ? fields.getFirst()
        : String.join(", ", fields.subList(0, fields.size() - 1)) + " and " + fields.getLast();
  }
}
