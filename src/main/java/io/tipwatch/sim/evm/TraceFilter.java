package io.tipwatch.sim.evm;

import io.tipwatch.sim.Dice;
import io.tipwatch.sim.Reply;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code trace_filter}, which no two clients understand alike. */
final class TraceFilter {
  private static final int RETH_RANGE = 100;
  private static final int BESU_RANGE = 1_000;

  private final EvmDialect dialect;
  private final Blocks blocks;
  private final TraceMethods traces;

  TraceFilter(EvmDialect dialect, Blocks blocks, TraceMethods traces) {
    this.dialect = dialect;
    this.blocks = blocks;
    this.traces = traces;
  }

  Reply answer(JsonArray params) {
    JsonObject filter = params.getJsonObject(0);
    boolean opera = dialect == EvmDialect.OPERA || dialect == EvmDialect.SONIC;
    String first = opera || dialect == EvmDialect.ERIGON ? "earliest" : "latest";
    long from = number(filter.getString("fromBlock", first));
    long to = number(filter.getString("toBlock", "latest"));
    long range = to - from + 1;
    if ((dialect == EvmDialect.RETH && range > RETH_RANGE)
        || (dialect == EvmDialect.BESU && range > BESU_RANGE)) {
      throw new Refusal(EvmFailures.badParams("Block range too large"));
    }
    List<JsonObject> matches = new ArrayList<>();
    for (long number : order(from, to, filter)) {
      blocks
          .byNumber(io.tipwatch.sim.evm.machine.Hex.quantity(number))
          .ifPresent(known -> matches.addAll(matches(known, filter)));
    }
    return new Reply.Value(page(matches, filter).encode());
  }

  private long number(String named) {
    return blocks
        .byNumber(named)
        .map(known -> known.block().number())
        .orElseGet(() -> blocks.head().block().number());
  }

  /** Without a count Opera has several workers, and what they find comes in no order. */
  private List<Long> order(long from, long to, JsonObject filter) {
    List<Long> numbers = new ArrayList<>();
    // the genesis block has no calls, and some refuse to look
    for (long number = Math.max(1, from); number <= to; number++) {
      numbers.add(number);
    }
    if (dialect == EvmDialect.OPERA && filter.getInteger("count", 0) == 0) {
      Dice dice = new Dice(Dice.hash(from, to));
      for (int i = numbers.size() - 1; i > 0; i--) {
        numbers.set(i, numbers.set(dice.below(i + 1), numbers.get(i)));
      }
    }
    return numbers;
  }

  private List<JsonObject> matches(Known known, JsonObject filter) {
    return traces.ofBlock(known).stream()
        .map(JsonObject.class::cast)
        .filter(item -> isWanted(item, filter))
        .toList();
  }

  private boolean isWanted(JsonObject item, JsonObject filter) {
    Optional<JsonArray> from = Optional.ofNullable(filter.getJsonArray("fromAddress"));
    Optional<JsonArray> to = Optional.ofNullable(filter.getJsonArray("toAddress"));
    JsonObject action = item.getJsonObject("action");
    boolean sent = from.map(it -> it.contains(action.getString("from"))).orElse(true);
    boolean received = to.map(it -> it.contains(action.getString("to"))).orElse(true);
    boolean either = dialect == EvmDialect.ERIGON && from.isPresent() && to.isPresent();
    return either ? sent || received : sent && received;
  }

  private static JsonArray page(List<JsonObject> matches, JsonObject filter) {
    int after = filter.getInteger("after", 0);
    int count = filter.getInteger("count", 0);
    JsonArray page = new JsonArray();
    for (int i = after; i < matches.size() && (count == 0 || page.size() < count); i++) {
      page.add(matches.get(i));
    }
    return page;
  }
}
