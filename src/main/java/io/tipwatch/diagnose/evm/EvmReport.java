package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.Attribution;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.evm.EvmEpochs;
import io.tipwatch.report.CauseText;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Arbiter;
import io.tipwatch.report.Diagnosis.Cause;
import io.tipwatch.report.Diagnosis.NotCompared;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.report.Reproduce;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes down what was found out.
 *
 * @param tipset the disputed block
 * @param attribution who stands alone
 * @param compared the two executions that were compared; absent if none were
 */
record EvmReport(
    Diagnosis.Chain chain,
    Optional<Diagnosis.Tipset> tipset,
    Headers headers,
    Attribution attribution,
    Map<NodeId, NodeProfile> met,
    Optional<Compared> compared) {

  private static final String STATE_ROOT = "stateRoot";

  /** Rules that the text names. */
  private static final int MAX_RULES = 5;

  /** Two executions, and what came of comparing them. */
  record Compared(Dispute dispute, Map<NodeId, Party> sides, Clues clues) {
    EvmPlaces places() {
      return new EvmPlaces(dispute, sides, clues);
    }
  }

  private Clues clues() {
    return compared.map(Compared::clues).orElse(Clues.NONE);
  }

  Diagnosis of(Verdict verdict, List<Rung> rungs) {
    return new Diagnosis(
        verdict,
        chain,
        tipset,
        headers.answers().stream().map(this::node).toList(),
        groups(),
        suspects(verdict),
        verdict instanceof Verdict.StateSplit
            ? Arbiter.valueOf(attribution.arbiter().name())
            : Arbiter.NONE,
        cause(verdict),
        compared.flatMap(both -> both.places().location()),
        compared.map(both -> both.places().differing()).orElse(List.of()),
        clues().notCompared().stream().map(EvmReport::notCompared).toList(),
        clues().normalised(),
        rungs,
        reproduce(),
        List.of());
  }

  private List<Diagnosis.Command> reproduce() {
    return compared
        .map(both -> {
          List<String> transactions = both.dispute().transactions();
          Optional<String> transaction =
              both.clues().target().stream().mapToObj(transactions::get).findFirst();
          return Reproduce.evm(both.dispute().left().block().hash(), transaction);
        })
        .orElse(List.of());
  }

  /** As {@code field: why}, which the comparisons write. */
  private static NotCompared notCompared(String text) {
    int colon = text.indexOf(": ");
    return colon < 0
        ? new NotCompared(text, "not every node provides it")
        : new NotCompared(text.substring(0, colon), text.substring(colon + 2));
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

  private List<Diagnosis.Group> groups() {
    return attribution.groups().stream()
        .map(group -> new Diagnosis.Group(group.root(), group.nodes().stream().sorted().toList()))
        .toList();
  }

  private List<NodeId> suspects(Verdict verdict) {
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
    Optional<Cause> found =
        compared.flatMap(both -> new EvmCauses(both.dispute(), both.clues()).cause());
    return switch (verdict) {
      case Verdict.StateSplit _ ->
          contents()
              .or(() -> found)
              .map(cause -> rules().map(rules -> cause.and(rules.text())).orElse(cause))
              .or(this::rules)
              .orElseGet(this::ofSplit);
      case Verdict.Rejected _ -> found.orElseGet(EvmReport::ofRefusal);
      case Verdict.Stalled _ ->
          found.orElseGet(
              () -> CauseText.of(CauseText.Signs.nowhere(verdict, List.of(), Set.of())));
      default -> {
        Cause usual = CauseText.of(CauseText.Signs.nowhere(verdict, List.of(), Set.of()));
        yield verdict instanceof Verdict.TraceDrift
            ? found.map(calls -> usual.and(calls.text())).orElse(usual)
            : usual;
      }
    };
  }

  private static Cause ofRefusal() {
    return new Cause(
        "validation",
        "The node executed the next block and refused it, while the nodes tell the same of the"
            + " block before. What it computed for the refused block its traces can show.");
  }

  /** Rules that are not the same on all nodes, which explain whatever else is not. */
  private Optional<Cause> rules() {
    List<String> facts = headers.differing().stream().filter(EvmEpochs::isFact).toList();
    if (facts.isEmpty()) {
      return Optional.empty();
    }
    String named =
        facts.stream()
            .limit(MAX_RULES)
            .map(fact -> fact + " is " + values(fact))
            .collect(Collectors.joining(", and "));
    String more =
        facts.size() > MAX_RULES ? ", and " + (facts.size() - MAX_RULES) + " more differ" : "";
    return Optional.of(
        new Cause(
            "rules",
            "The nodes do not follow the same rules in the epoch of this block: "
                + named
                + more
                + ". Compare their versions and their genesis files: they compute different states"
                + " as soon as such a rule matters, and refuse each other's events when the epoch"
                + " ends."));
  }

  private String values(String fact) {
    return headers.values(fact).entrySet().stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getValue,
                TreeMap::new,
                Collectors.mapping(entry -> entry.getKey().name(), Collectors.joining(", "))))
        .entrySet()
        .stream()
        .map(group -> group.getKey() + " (" + group.getValue() + ")")
        .collect(Collectors.joining(" or "));
  }

  /** Other transactions are no difference of execution. */
  private Optional<Cause> contents() {
    List<String> fields = headers.differing();
    return headers.contentDiffers()
        ? Optional.of(
            new Cause("content", told(fields) + "they did not even execute the same transactions."))
        : Optional.empty();
  }

  /** What differs says what kind of difference it is; where it begins it does not say. */
  private Cause ofSplit() {
    List<String> fields = headers.differing();
    if (headers.executionDiffers()) {
      return new Cause("execution", told(fields) + "a transaction came out differently.");
    }
    return new Cause(
        "state",
        told(fields)
            + "the receipts are the same, and only the state is not. If it is one node only, corrupt"
            + " local data are as likely as a bug.");
  }

  private static String told(List<String> fields) {
    return "The nodes have the same block and tell different " + names(fields) + " for it: ";
  }

  private static String names(List<String> fields) {
    List<String> all = new ArrayList<>(fields);
    return all.size() < 2
        ? String.join("", all)
        : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
  }
}
