package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** What a suspicion comes to, once every node was asked for the last common block again. */
record Outcome(Suspicion suspicion, Headers headers, Refusals refusals) {
  Verdict verdict() {
    Optional<NodeId> changed = changed();
    if (changed.isPresent()) {
      return new Verdict.Unstable(changed.get(), common().height());
    }
    if (!headers.differing().isEmpty()) {
      return headers.split(new Diagnosis.Tipset(common().height(), common().key()));
    }
    return switch (suspicion.sign()) {
      case CONTRADICTION -> new Verdict.Unstable(firstSuspect(), common().height());
      case ROOTS ->
          new Verdict.Inconclusive(
              headers.missing("what the nodes told of this block before cannot be asked again"));
      case BRANCHES, REJECTION, FLAPPING, STALL -> involvedAnswered() ? ofHeads() : open();
    };
  }

  /** A node that now tells something else of the block than it did when the sign was seen. */
  private Optional<NodeId> changed() {
    return headers.given().stream()
        .filter(answer -> {
          SortedMap<String, String> before = suspicion.claims().get(answer.node());
          return before != null
              && answer.computed().entrySet().stream()
                  .anyMatch(field ->
                      before.containsKey(field.getKey())
                          && !before.get(field.getKey()).equals(field.getValue()));
        })
        .map(Headers.Answer::node)
        .findFirst();
  }

  private Verdict open() {
    return new Verdict.Inconclusive(
        headers.missing("not all nodes tell of the last block that they have in common"));
  }

  private boolean involvedAnswered() {
    Set<NodeId> answered = new TreeSet<>();
    headers.given().forEach(answer -> answered.add(answer.node()));
    return answered.containsAll(involved());
  }

  private Verdict ofHeads() {
    Optional<NodeId> refusing = refusals.nodes().stream().findFirst();
    if (refusing.isPresent() && suspicion.child().isPresent()) {
      return rejected(refusing.get(), suspicion.child().get());
    }
    return switch (suspicion.sign()) {
      case BRANCHES -> new Verdict.Fork(common().height(), involved());
      case REJECTION ->
          suspicion.child().map(child -> rejected(firstSuspect(), child)).orElseGet(this::stalled);
      case FLAPPING, STALL, ROOTS, CONTRADICTION -> stalled();
    };
  }

  private static Verdict rejected(NodeId node, Tipset child) {
    return new Verdict.Rejected(node, child.height(), child.key());
  }

  private Verdict stalled() {
    return suspicion.witnesses().isEmpty()
        ? new Verdict.ChainStalled(common().height())
        : new Verdict.Stalled(firstSuspect(), common().height());
  }

  private NodeId firstSuspect() {
    return suspicion.suspects().stream().sorted().findFirst().orElseThrow();
  }

  private Set<NodeId> involved() {
    Set<NodeId> involved = new TreeSet<>(suspicion.suspects());
    involved.addAll(suspicion.witnesses());
    return involved;
  }

  private Tipset common() {
    return suspicion.lastCommon();
  }
}
