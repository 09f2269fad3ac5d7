package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.Calls;
import io.tipwatch.node.evm.EvmTransaction;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis.DifferenceClass;
import io.tipwatch.report.Diagnosis.Differing;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.report.Diagnosis.Message;
import io.tipwatch.report.Diagnosis.Method;
import io.tipwatch.report.Diagnosis.Step;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the executions part, in the words of a report: transactions with their senders, and values
 * by node.
 *
 * @param sides which of the two parties each node computed the same as; nodes that computed a third
 *     thing are absent
 */
record EvmPlaces(Dispute dispute, Map<NodeId, Party> sides, Clues clues) {
  /** Transactions that are listed with their senders, which costs a call each. */
  private static final int MAX_NAMED = 16;

  private static final String CREATES = "a new contract";

  /** The deepest place that is known. */
  Optional<Location> location() {
    return clues
        .deepest()
        .map(difference -> {
          Place place = difference.place();
          return new Location(
              message(difference.left()),
              place.call(),
              place.callees(),
              place.field(),
              values(place.left(), place.right()),
              steps(place.before()),
              steps(place.after()));
        });
  }

  /** All transactions that differ, each with the gravest difference in it. */
  List<Differing> differing() {
    Map<Integer, Differing> byIndex = new TreeMap<>();
    add(byIndex, clues.receipts().stream().toList(), DifferenceClass.HARD);
    add(byIndex, clues.roots().map(RootsFinding::finding).stream().toList(), DifferenceClass.HARD);
    add(byIndex, clues.changes().map(c -> c.finding()).stream().toList(), DifferenceClass.HARD);
    add(byIndex, clues.calls().stream().toList(), DifferenceClass.EVIDENCE);
    return new ArrayList<>(byIndex.values());
  }

  private void add(Map<Integer, Differing> into, List<Finding> findings, DifferenceClass kind) {
    for (Finding finding : findings) {
      for (Difference difference : Clues.differences(Optional.of(finding))) {
        int index = difference.left();
        if (index >= 0 && !into.containsKey(index)) {
          Message message = into.size() < MAX_NAMED ? message(index) : bare(index);
          into.put(index, new Differing(message, kind, difference.place().field()));
        }
      }
    }
  }

  /** A transaction of the block; the block itself for -1. */
  private Message message(int index) {
    if (index < 0) {
      return new Message(-1, dispute.left().block().hash(), "", "", none(), false);
    }
    String hash = dispute.transactions().get(index);
    try {
      return Calls.await(dispute.left().node().transaction(hash))
          .map(transaction -> message(index, transaction))
          .orElseGet(() -> bare(index));
    } catch (RpcException e) {
      return bare(index);
    }
  }

  private static Message message(int index, EvmTransaction transaction) {
    boolean plain = transaction.selector().equals("0x");
    Method method =
        transaction.to().isEmpty()
            ? new Method("", Optional.of("contract creation"))
            : new Method(
                transaction.selector(), plain ? Optional.of("value transfer") : Optional.empty());
    return new Message(
        index,
        transaction.hash(),
        transaction.from(),
        transaction.to().orElse(CREATES),
        method,
        false);
  }

  private Message bare(int index) {
    return new Message(index, dispute.transactions().get(index), "", "", none(), false);
  }

  private static Method none() {
    return new Method("", Optional.empty());
  }

  private List<Step> steps(List<Place.Step> steps) {
    return steps.stream()
        .map(step -> new Step(step.at(), values(step.left(), step.right())))
        .toList();
  }

  /** What each party has holds for the nodes that computed the same. */
  private Map<NodeId, String> values(Optional<String> left, Optional<String> right) {
    Map<NodeId, String> values = new LinkedHashMap<>();
    sides.forEach((node, side) ->
        (side.equals(dispute.left()) ? left : right).ifPresent(value -> values.put(node, value)));
    return values;
  }
}
