package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Tipset;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.node.filecoin.ErrorMeaning;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.Receipt;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis.Rung;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The receipts that the next tipset's blocks commit to, from each node that has them. A node that
 * computed other ones lacks these, which is a sign in itself and no proof.
 */
final class Receipts {
  private Receipts() {}

  static Rung rung(Tipset child, List<FilecoinNode> nodes, Stopwatch stopwatch) {
    Stopwatch.Lap lap = stopwatch.start();
    Map<NodeId, List<Receipt>> lists = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (FilecoinNode node : nodes) {
      try {
        lists.put(node.id(), Calls.await(node.receiptsOf(child.key().cids().getFirst())));
      } catch (RpcException e) {
        missing.add(node.id() + ": " + ErrorMeaning.of(e).advice());
      }
    }
    return new Rung("receipts", outcome(lists, missing), lap.millis("receipts"), 0);
  }

  private static String outcome(Map<NodeId, List<Receipt>> lists, List<String> missing) {
    StringBuilder text = new StringBuilder();
    if (lists.size() < 2) {
      text.append("not available from two nodes");
    } else {
      text.append(lists.values().stream().distinct().count() == 1 ? "same" : "differs");
    }
    missing.forEach(why -> text.append("; ").append(why));
    return text.toString();
  }
}
