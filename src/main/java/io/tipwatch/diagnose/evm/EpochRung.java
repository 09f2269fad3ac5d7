package io.tipwatch.diagnose.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.Calls;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.node.evm.EvmEpochs;
import io.tipwatch.node.evm.EvmErrors;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.report.Diagnosis.Rung;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Whether the nodes follow the same rules in a block's epoch, and sealed the one before at the same
 * block. A node that was not upgraded can be told here, before and after it computes another state.
 */
record EpochRung(Map<NodeId, EvmNode> nodes, Stopwatch stopwatch, List<Rung> rungs) {
  private static final String NAME = "epoch rules";

  /** Adds what the nodes say of the block's epoch; nothing on chains without epochs. */
  Headers climb(Headers headers) {
    OptionalLong epoch =
        headers.given().stream()
            .flatMap(answer -> answer.block().stream())
            .flatMapToLong(block -> block.epoch().stream())
            .findFirst();
    boolean told = nodes.values().stream().allMatch(EvmNode::hasEpochs);
    return told && epoch.isPresent() ? climb(headers, epoch.getAsLong()) : headers;
  }

  private Headers climb(Headers headers, long epoch) {
    Stopwatch.Lap lap = stopwatch.start();
    Map<NodeId, Future<SortedMap<String, String>>> asked = new LinkedHashMap<>();
    headers
        .given()
        .forEach(answer -> asked.put(answer.node(), node(answer.node()).epochs().facts(epoch)));
    Map<NodeId, SortedMap<String, String>> facts = new LinkedHashMap<>();
    List<String> silent = new ArrayList<>();
    asked.forEach((node, call) -> {
      try {
        facts.put(node, Calls.await(call));
      } catch (RpcException e) {
        silent.add(e.getMessage() + " – " + EvmErrors.of(e).advice());
      }
    });
    Headers more = headers.with(facts);
    rungs.add(new Rung(NAME, outcome(more, facts.size(), silent), lap.millis(NAME), 0));
    return more;
  }

  private EvmNode node(NodeId id) {
    EvmNode node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException("not one of the nodes: " + id);
    }
    return node;
  }

  private static String outcome(Headers headers, int answers, List<String> silent) {
    List<String> differing = headers.differing().stream().filter(EvmEpochs::isFact).toList();
    if (!differing.isEmpty()) {
      return "differ in " + String.join(", ", differing);
    }
    return answers < 2 ? "not available: " + String.join("; ", silent) : "same";
  }
}
