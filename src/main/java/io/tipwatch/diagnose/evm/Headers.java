package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.Attribution;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Calls;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.node.evm.EvmBlock;
import io.tipwatch.node.evm.EvmEpochs;
import io.tipwatch.node.evm.EvmErrors;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What every node says of one block.
 *
 * @param fields what is compared
 */
record Headers(List<Answer> answers, Fields fields) {
  /**
   * What is compared on a chain.
   *
   * @param order all fields, gravest first
   * @param content those that differ where the nodes had different transactions
   * @param execution those that differ where a transaction came out differently
   */
  record Fields(List<String> order, Set<String> content, Set<String> execution) {
    static final Fields NONE = new Fields(List.of(), Set.of(), Set.of());

    static Fields of(EvmNode node) {
      List<String> all = node.compared();
      return new Fields(
          all,
          all.stream().filter(node::tellsContent).collect(Collectors.toSet()),
          all.stream().filter(node::tellsExecution).collect(Collectors.toSet()));
    }

    Fields and(Collection<String> more) {
      List<String> all = new ArrayList<>(order);
      all.addAll(more);
      return new Fields(all, content, execution);
    }
  }

  /**
   * One node's answer.
   *
   * @param identity what makes it the same block as another node's; empty without a block
   * @param computed the fields that are compared; empty without a block
   * @param error why there is no block, and what to do about it
   */
  record Answer(
      NodeId node,
      Optional<EvmBlock> block,
      String identity,
      SortedMap<String, String> computed,
      Optional<String> error) {}

  static Headers read(
      String name,
      List<EvmNode> nodes,
      Function<EvmNode, Future<Optional<EvmBlock>>> question,
      Stopwatch stopwatch,
      List<Rung> rungs) {
    Stopwatch.Lap lap = stopwatch.start();
    Map<EvmNode, Future<Optional<EvmBlock>>> asked = new LinkedHashMap<>();
    nodes.forEach(node -> asked.put(node, question.apply(node)));
    List<Answer> answers = new ArrayList<>();
    asked.forEach((node, call) -> answers.add(answer(node, call)));
    Headers headers =
        new Headers(answers, nodes.isEmpty() ? Fields.NONE : Fields.of(nodes.getFirst()));
    rungs.add(new Rung(name, headers.outcome(), lap.millis(name), 0));
    return headers;
  }

  private static Answer answer(EvmNode node, Future<Optional<EvmBlock>> call) {
    try {
      Optional<EvmBlock> block = Calls.await(call);
      return new Answer(
          node.id(),
          block,
          block.map(node::identityOf).orElse(""),
          block.map(node::computed).orElseGet(TreeMap::new),
          block.isPresent() ? Optional.empty() : Optional.of("it does not have this block"));
    } catch (RpcException e) {
      String why = e.getMessage() + " – " + EvmErrors.of(e).advice();
      String prefix = node.id() + ": ";
      return new Answer(
          node.id(),
          Optional.empty(),
          "",
          new TreeMap<>(),
          Optional.of(why.startsWith(prefix) ? why.substring(prefix.length()) : why));
    }
  }

  /**
   * The same, with more that nodes say of the block.
   *
   * @param facts by node, and by the names of what they are compared as
   */
  Headers with(Map<NodeId, SortedMap<String, String>> facts) {
    SortedSet<String> names = new TreeSet<>();
    facts.values().forEach(told -> names.addAll(told.keySet()));
    return new Headers(
        answers.stream().map(answer -> more(answer, facts)).toList(), fields.and(names));
  }

  private static Answer more(Answer answer, Map<NodeId, SortedMap<String, String>> facts) {
    SortedMap<String, String> computed = new TreeMap<>(answer.computed());
    computed.putAll(facts.getOrDefault(answer.node(), new TreeMap<>()));
    return new Answer(answer.node(), answer.block(), answer.identity(), computed, answer.error());
  }

  List<Answer> given() {
    return answers.stream().filter(answer -> answer.block().isPresent()).toList();
  }

  /** What nodes told of a field. */
  Map<NodeId, String> values(String field) {
    Map<NodeId, String> values = new LinkedHashMap<>();
    for (Answer answer : given()) {
      Optional.ofNullable(answer.computed().get(field))
          .ifPresent(value -> values.put(answer.node(), value));
    }
    return values;
  }

  /** The fields in which they differ, gravest first. */
  List<String> differing() {
    return fields.order().stream()
        .filter(field -> Set.copyOf(values(field).values()).size() > 1)
        .toList();
  }

  /** Whether the nodes did not even execute the same transactions. */
  boolean contentDiffers() {
    return differing().stream().anyMatch(fields.content()::contains);
  }

  /** Whether a transaction came out differently. */
  boolean executionDiffers() {
    return differing().stream().anyMatch(fields.execution()::contains);
  }

  /** Whether the nodes tell the same of the block, and not of the rules of its epoch. */
  boolean onlyEpochsDiffer() {
    List<String> differing = differing();
    return !differing.isEmpty() && differing.stream().allMatch(EvmEpochs::isFact);
  }

  /** The gravest field in which they differ, or the gravest at all. */
  String gravest() {
    List<String> differing = differing();
    return differing.isEmpty() ? fields.order().getFirst() : differing.getFirst();
  }

  /** Who stands alone in the gravest field. */
  Attribution attribution() {
    String field = gravest();
    Set<NodeId> all = answers.stream().map(Answer::node).collect(Collectors.toSet());
    return Attribution.of(values(field), all, Optional.empty());
  }

  /** The same as a report has it: by the state root, or by another field, which is then named. */
  Attribution named() {
    Attribution bare = attribution();
    if (gravest().equals("stateRoot")) {
      return bare;
    }
    return new Attribution(
        bare.groups().stream()
            .map(group -> new Attribution.Group(gravest() + " " + group.root(), group.nodes()))
            .toList(),
        bare.suspects(),
        bare.arbiter());
  }

  /** The block that they speak of, by the first answer. */
  Optional<Diagnosis.Tipset> place() {
    return given().stream()
        .flatMap(answer -> answer.block().stream())
        .map(block -> new Diagnosis.Tipset(block.number(), TipsetKey.of(block.hash())))
        .findFirst();
  }

  Verdict.StateSplit split(Diagnosis.Tipset at) {
    Set<NodeId> nodes = new TreeSet<>();
    given().forEach(answer -> nodes.add(answer.node()));
    return new Verdict.StateSplit(at.height(), at.key(), nodes);
  }

  /** What the answers amount to by themselves. */
  Verdict verdict() {
    Optional<Diagnosis.Tipset> place = place();
    if (place.isEmpty() || given().size() < 2) {
      return new Verdict.Inconclusive(missing("fewer than two nodes have the block"));
    }
    if (given().stream().map(Answer::identity).distinct().count() > 1) {
      return new Verdict.Inconclusive(
          missing("the nodes have different blocks at height " + place.get().height()));
    }
    if (!differing().isEmpty()) {
      return split(place.get());
    }
    return given().size() < answers.size()
        ? new Verdict.Inconclusive(missing("those that have the block tell the same of it"))
        : new Verdict.Match(place.get().height());
  }

  /** A reason, and why nodes gave no answer. */
  String missing(String what) {
    StringBuilder text = new StringBuilder(what);
    for (Answer answer : answers) {
      answer
          .error()
          .ifPresent(why -> text.append("; ").append(answer.node()).append(": ").append(why));
    }
    return text.toString();
  }

  private String outcome() {
    if (given().size() < 2) {
      return missing("nothing to compare");
    }
    List<String> differing = differing();
    return differing.isEmpty() ? "same" : "differ in " + String.join(", ", differing);
  }
}
