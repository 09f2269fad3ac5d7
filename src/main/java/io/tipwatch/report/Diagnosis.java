package io.tipwatch.report;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The result of one comparison: what differs, who stands alone, where it begins, what was not
 * compared, and how to see it again. Every rendering is made from this and nothing else; texts that
 * came from a node are kept as the node sent them and escaped by the renderings.
 *
 * @param suspects the nodes in the minority; empty when nobody can tell
 * @param reproduce commands that show the same on the nodes themselves
 * @param evidence names of files that hold the raw answers
 */
public record Diagnosis(
    Verdict verdict,
    Chain chain,
    Optional<Tipset> tipset,
    List<Node> nodes,
    List<Group> groups,
    List<NodeId> suspects,
    Arbiter arbiter,
    Cause cause,
    Optional<Location> location,
    List<Differing> differing,
    List<NotCompared> notCompared,
    SortedMap<String, Long> normalised,
    List<Rung> rungs,
    List<Command> reproduce,
    List<String> evidence) {

  /** The schema that the JSON rendering names. */
  public static final String SCHEMA = "tipwatch.report/1";

  /** The same findings under another verdict. */
  public Diagnosis as(Verdict other) {
    return new Diagnosis(
        other,
        chain,
        tipset,
        nodes,
        groups,
        suspects,
        arbiter,
        cause,
        location,
        differing,
        notCompared,
        normalised,
        rungs,
        reproduce,
        evidence);
  }

  /** The same with one more step of the ladder at its end. */
  public Diagnosis after(Rung rung) {
    List<Rung> more = new ArrayList<>(rungs);
    more.add(rung);
    return with(more, evidence);
  }

  /** The same findings with another cause. */
  public Diagnosis because(Cause other) {
    return new Diagnosis(
        verdict,
        chain,
        tipset,
        nodes,
        groups,
        suspects,
        arbiter,
        other,
        location,
        differing,
        notCompared,
        normalised,
        rungs,
        reproduce,
        evidence);
  }

  /** The same, resting on these files. */
  public Diagnosis restingOn(List<String> files) {
    return with(rungs, files);
  }

  private Diagnosis with(List<Rung> otherRungs, List<String> otherEvidence) {
    return new Diagnosis(
        verdict,
        chain,
        tipset,
        nodes,
        groups,
        suspects,
        arbiter,
        cause,
        location,
        differing,
        notCompared,
        normalised,
        otherRungs,
        reproduce,
        otherEvidence);
  }

  /**
   * @param family {@code filecoin} or {@code evm}
   */
  public record Chain(String name, String family) {}

  /** The tipset that was executed again. */
  public record Tipset(long height, TipsetKey key) {}

  /**
   * One node's answer.
   *
   * @param root the state root that it computed
   * @param error why it gave no usable answer, and what to do about it
   */
  public record Node(
      NodeId name,
      Optional<String> client,
      Optional<String> version,
      Optional<String> root,
      Optional<String> receiptsRoot,
      Optional<String> error) {}

  /** Nodes that computed the same root. */
  public record Group(String root, List<NodeId> nodes) {}

  /** On whose word somebody is called a suspect. */
  public enum Arbiter {
    MAJORITY,
    F3,
    NONE
  }

  /**
   * Why they differ, as far as the evidence goes.
   *
   * @param kind a short class such as {@code externs}, {@code gas}, {@code migration}, {@code
   *     unknown}; {@code none} when nothing differs
   * @param text one or two sentences for the person who reads it at night
   */
  public record Cause(String kind, String text) {
    /** The same with one more sentence; what caused nothing becomes a remark. */
    public Cause and(String sentence) {
      return new Cause(kind.equals("none") ? "remark" : kind, text + " " + sentence);
    }
  }

  /**
   * The first place where the executions part.
   *
   * @param call subcall indexes from the root call, each zero or more; empty for the root call
   *     itself; absent for a field of the message itself
   * @param callees who is called, from the root call down to the call at the place; empty when
   *     there is none, or when nobody can tell
   * @param field a path inside that message or call in the wire's own names, such as {@code
   *     MsgRct.ExitCode} or {@code GasCharges[283].tg}
   * @param values what each node has there; a node that has nothing there is absent
   * @param before the common steps before it, oldest first
   * @param after what each side did next
   */
  public record Location(
      Message message,
      Optional<List<Integer>> call,
      List<String> callees,
      String field,
      Map<NodeId, String> values,
      List<Step> before,
      List<Step> after) {
    public Location {
      callees = List.copyOf(callees);
    }

    /** A place whose calls have no names. */
    public Location(
        Message message,
        Optional<List<Integer>> call,
        String field,
        Map<NodeId, String> values,
        List<Step> before,
        List<Step> after) {
      this(message, call, List.of(), field, values, before, after);
    }
  }

  /**
   * One message of the tipset.
   *
   * @param index its place in the first named node's answer, from 0; -1 if that node lacks it
   * @param implicit whether the protocol itself sends it (reward, cron)
   */
  public record Message(
      int index, String id, String from, String to, Method method, boolean implicit) {}

  /**
   * @param number as on the wire; up to 2^64-1, hence text
   * @param name such as {@code market · PublishStorageDeals}; absent when unknown
   */
  public record Method(String number, Optional<String> name) {}

  /**
   * One step of an execution near the first difference.
   *
   * @param at the place inside the call, such as {@code GasCharges[282]}
   * @param values what each node has there; equal values for a common step
   */
  public record Step(String at, Map<NodeId, String> values) {}

  /** A message that differs, and the gravest class of difference in it. */
  public record Differing(Message message, DifferenceClass kind, String firstField) {}

  /** How much a difference means. */
  public enum DifferenceClass {
    /** Consensus fields: receipts, gas costs, the set and order of messages. */
    HARD,
    /** Deterministic, but below consensus: calls, gas charges, IPLD operations. */
    EVIDENCE,
    /** Known differences of rendering. */
    SOFT
  }

  /** A group of fields that not every node provides, hence neither equal nor different. */
  public record NotCompared(String field, String reason) {}

  /**
   * One step of the ladder.
   *
   * @param outcome {@code same}, {@code differs}, {@code found} or the reason why it could not run
   * @param millis how long it took
   * @param bytes how much was read from the nodes for it
   */
  public record Rung(String name, String outcome, long millis, long bytes) {}

  /** A command line that shows the same on a node. */
  public record Command(String client, String line) {}
}
