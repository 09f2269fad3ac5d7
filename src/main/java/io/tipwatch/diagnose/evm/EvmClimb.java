package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.Attribution;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Calls;
import io.tipwatch.diagnose.Case;
import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.Question;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One climb. The first rung reads the disputed block again from every node: that alone tells a
 * split from a node that answers one question two ways, and names the fields in which they differ.
 * From there it goes down into the block.
 */
final class EvmClimb {
  private final Look look;
  private final Consumer<String> progress;
  private final Map<NodeId, EvmNode> nodes = new LinkedHashMap<>();
  private final Map<NodeId, NodeProfile> met = new LinkedHashMap<>();
  private final List<Rung> rungs = new ArrayList<>();
  private final Disputes disputes = new Disputes(nodes);

  EvmClimb(Look look, Consumer<String> progress) throws IOException {
    this.look = look;
    this.progress = progress;
    String profile =
        look.about()
            .profile()
            .orElseThrow(() -> new IOException("the case does not say which EVM chain it is"));
    List<Case.Member> members = look.about().nodes();
    for (int i = 0; i < members.size(); i++) {
      Case.Member member = members.get(i);
      nodes.put(
          member.name(), EvmNode.of(look.calls().get(i), member.stated(), profile, member.known()));
    }
  }

  /** Who the nodes said they are. */
  List<NodeProfile> met() {
    return List.copyOf(met.values());
  }

  /** Empty if a sign is young and the cheap rungs do not confirm it. */
  Optional<Diagnosis> answer() throws IOException {
    return switch (look.about().question()) {
      case Question.Sign(Suspicion suspicion) -> climb(suspicion);
      case Question.Execution(Tipset tipset, Optional<Tipset> _) ->
          Optional.of(compare(node -> node.block(tipset)));
      case Question.Height(long height) -> Optional.of(compare(node -> node.block(height)));
      case Question.Named(TipsetKey key) ->
          Optional.of(compare(node -> node.block(key.cids().getFirst())));
    };
  }

  private Optional<Diagnosis> climb(Suspicion suspicion) throws IOException {
    identify();
    Tipset common = suspicion.lastCommon();
    Headers headers = epoch(read("headers", node -> node.block(common)));
    Refusals refusals = Refusals.ask(suspicion, nodes, look.stopwatch(), rungs);
    Verdict verdict = new Outcome(suspicion, headers, refusals).verdict();
    Optional<Diagnosis> split =
        switch (verdict) {
          case Verdict.StateSplit _ -> Optional.of(split(headers));
          case Verdict.Fork _ -> twins(common);
          case Verdict.Rejected _ -> refused(suspicion, headers, refusals, verdict);
          case Verdict.Stalled _ -> stalled(suspicion, headers, refusals, verdict);
          default -> Optional.empty();
        };
    if (split.isPresent()) {
      return split;
    }
    if (!suspicion.settled() && !(verdict instanceof Verdict.Unstable)) {
      return Optional.empty();
    }
    Diagnosis plain = report(place(common), headers, Optional.empty(), verdict);
    return Optional.of(
        refusals.everybody().map(hash -> plain.because(badBuilder(hash))).orElse(plain));
  }

  private static Diagnosis.Cause badBuilder(String hash) {
    return new Diagnosis.Cause(
        "bad-block",
        "All nodes refuse the next block, "
            + hash
            + ": its builder computed something else than they do. Until somebody builds a good one"
            + " the chain stands still.");
  }

  private static Optional<Diagnosis.Tipset> place(Tipset tipset) {
    return Optional.of(new Diagnosis.Tipset(tipset.height(), tipset.key()));
  }

  /** The nodes have one block and tell different things of it: since when, and why? */
  private Diagnosis split(Headers noticed) throws IOException {
    Headers headers = first(noticed);
    Optional<Dispute> dispute = disputes.between(headers);
    Optional<EvmReport.Compared> compared = Optional.empty();
    if (dispute.isPresent() && !headers.onlyEpochsDiffer()) {
      Map<NodeId, Party> sides = sides(headers, dispute.get());
      compared = Optional.of(descend(dispute.get(), sides, Descent::descend));
    }
    Diagnosis.Tipset at = headers.place().orElseThrow();
    return report(Optional.of(at), headers, compared, headers.split(at));
  }

  /** What the nodes say of the first block that they tell different states of. */
  private Headers first(Headers noticed) {
    Optional<Dispute> dispute = disputes.between(noticed);
    long height = noticed.place().map(Diagnosis.Tipset::height).orElse(0L);
    if (dispute.isEmpty() || height == 0 || noticed.values("stateRoot").size() < 2) {
      return noticed;
    }
    long first =
        new BackSearch(dispute.get().left().node(), dispute.get().right().node(), look.stopwatch())
            .below(height, rungs);
    if (first == height) {
      return noticed;
    }
    Headers earlier = epoch(read("headers of block " + first, node -> node.block(first)));
    return earlier.differing().isEmpty() ? noticed : earlier;
  }

  /** Nodes went different ways from one block: because they computed different things? */
  private Optional<Diagnosis> twins(Tipset common) throws IOException {
    Headers next = read("next block", node -> node.block(common.height() + 1));
    String parent = common.key().cids().getFirst();
    return Twins.are(next, parent) ? Optional.of(split(next)) : Optional.empty();
  }

  /** A node stands still: before the next block, or after one that it does not show. */
  private Optional<Diagnosis> stalled(
      Suspicion suspicion, Headers headers, Refusals refusals, Verdict verdict) throws IOException {
    Optional<Headers> hidden = hidden(suspicion);
    if (hidden.isPresent()) {
      return Optional.of(split(hidden.get()));
    }
    return suspicion.settled() ? refused(suspicion, headers, refusals, verdict) : Optional.empty();
  }

  /** What the nodes say of a next block that those which stand still have too, if it differs. */
  private Optional<Headers> hidden(Suspicion suspicion) {
    if (suspicion.child().isEmpty() || nodes.values().stream().noneMatch(EvmNode::hidesHead)) {
      return Optional.empty();
    }
    Tipset next = suspicion.child().get();
    Headers headers = read("next block", node -> node.block(next));
    return Optional.of(headers).filter(told -> !told.differing().isEmpty());
  }

  /** A node refuses the next block, or stands still before it: does it execute it differently? */
  private Optional<Diagnosis> refused(
      Suspicion suspicion, Headers headers, Refusals refusals, Verdict verdict) throws IOException {
    Refused refused = new Refused(suspicion, refusals, nodes, disputes);
    Optional<Dispute> dispute = refused.dispute(rungs, look.stopwatch());
    if (dispute.isEmpty()) {
      return confirmed(verdict)
          ? Optional.of(report(place(suspicion.lastCommon()), headers, Optional.empty(), verdict))
          : Optional.empty();
    }
    Map<NodeId, Party> sides = refused.sides(dispute.get());
    EvmReport.Compared compared = descend(dispute.get(), sides, Descent::descend);
    if (!compared.clues().executionDiffers()) {
      return Optional.of(
          report(place(suspicion.lastCommon()), headers, Optional.of(compared), verdict));
    }
    Diagnosis.Tipset at = refused.place(dispute.get());
    Verdict split = new Verdict.StateSplit(at.height(), at.key(), sides.keySet());
    Attribution attribution = refused.attribution(compared);
    return Optional.of(
        new EvmReport(
                look.about().chain(),
                Optional.of(at),
                refused.headers(compared, headers),
                attribution,
                met,
                Optional.of(compared))
            .of(split, rungs));
  }

  private static boolean confirmed(Verdict verdict) {
    return verdict instanceof Verdict.Rejected;
  }

  private Diagnosis compare(Function<EvmNode, Future<Optional<EvmBlock>>> question)
      throws IOException {
    identify();
    Headers headers = epoch(read("headers", question));
    Verdict verdict = headers.verdict();
    if (verdict instanceof Verdict.StateSplit || Twins.are(headers)) {
      return split(headers);
    }
    if (!(verdict instanceof Verdict.Match)) {
      return report(headers.place(), headers, Optional.empty(), verdict);
    }
    Optional<Dispute> both = disputes.among(headers);
    if (both.isEmpty()) {
      return report(headers.place(), headers, Optional.empty(), verdict);
    }
    EvmReport.Compared compared =
        descend(both.get(), Refused.sidesOfTwo(both.get()), Descent::callsOnly);
    Diagnosis.Tipset at = headers.place().orElseThrow();
    return report(
        Optional.of(at),
        headers,
        Optional.of(compared),
        compared.clues().callsDiffer() ? new Verdict.TraceDrift(at.height(), at.key()) : verdict);
  }

  /** One of the ways down. */
  @FunctionalInterface
  private interface Way {
    Clues down(Descent descent) throws IOException;
  }

  private EvmReport.Compared descend(Dispute dispute, Map<NodeId, Party> sides, Way way)
      throws IOException {
    Inquiry inquiry = new Inquiry(dispute, look, rungs, progress);
    return new EvmReport.Compared(dispute, sides, way.down(new Descent(inquiry)));
  }

  /** Which of the two parties each node computed the same as. */
  private static Map<NodeId, Party> sides(Headers headers, Dispute dispute) {
    Map<NodeId, Party> sides = new LinkedHashMap<>();
    List<Attribution.Group> groups = headers.attribution().groups();
    for (Headers.Answer answer : headers.given()) {
      for (Party party : List.of(dispute.left(), dispute.right())) {
        boolean same =
            groups.stream()
                .anyMatch(group ->
                    group.nodes().contains(answer.node()) && group.nodes().contains(party.id()));
        if (same) {
          sides.put(answer.node(), party);
        }
      }
    }
    return sides;
  }

  private void identify() {
    progress.accept("reading the block from every node");
    Map<NodeId, Future<NodeProfile>> who = new LinkedHashMap<>();
    nodes.forEach((id, node) -> who.put(id, node.identify()));
    met.putAll(Calls.answered(who));
  }

  private Headers read(String name, Function<EvmNode, Future<Optional<EvmBlock>>> question) {
    return Headers.read(name, List.copyOf(nodes.values()), question, look.stopwatch(), rungs);
  }

  private Headers epoch(Headers headers) {
    return new EpochRung(nodes, look.stopwatch(), rungs).climb(headers);
  }

  private Diagnosis report(
      Optional<Diagnosis.Tipset> tipset,
      Headers headers,
      Optional<EvmReport.Compared> compared,
      Verdict verdict) {
    return new EvmReport(look.about().chain(), tipset, headers, headers.named(), met, compared)
        .of(verdict, rungs);
  }
}
