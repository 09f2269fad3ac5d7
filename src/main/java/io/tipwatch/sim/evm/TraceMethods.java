package io.tipwatch.sim.evm;

import io.tipwatch.sim.Reply;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The {@code trace_*} methods. */
final class TraceMethods {
  private final EvmDialect dialect;
  private final EvmFollower follower;
  private final Blocks blocks;
  private final FlatTraces traces;
  private final TracerTroubles troubles;

  TraceMethods(EvmDialect dialect, EvmFollower follower, Blocks blocks, TracerTroubles troubles) {
    this.dialect = dialect;
    this.follower = follower;
    this.blocks = blocks;
    this.troubles = troubles;
    traces = new FlatTraces(dialect, FlatForm.of(dialect), FlatFailures.of(dialect));
  }

  void register(MethodTable table) {
    table.on("trace_block", this::block);
    table.on("trace_transaction", this::transaction);
    table.on("trace_get", this::get);
    TraceFilter filter = new TraceFilter(dialect, blocks, this);
    table.on("trace_filter", filter::answer);
  }

  /** All calls of a block. */
  JsonArray ofBlock(Known known) {
    if (known.block().number() == 0) {
      return ofGenesis();
    }
    List<Traced> traced = blocks.traces(known.block());
    traced.forEach(this::check);
    return altered(traces.ofBlock(known.block(), traced));
  }

  private JsonArray ofGenesis() {
    if (dialect == EvmDialect.OPERA || dialect == EvmDialect.SONIC) {
      throw new Refusal(EvmFailures.genesis(dialect));
    }
    return new JsonArray();
  }

  private Reply block(JsonArray params) {
    Optional<Known> known = blocks.find(params, 0);
    if (known.isPresent()) {
      return new Reply.Value(ofBlock(known.orElseThrow()).encode());
    }
    String asked = params.getString(0);
    return switch (dialect) {
      case OPERA -> throw new Refusal(EvmFailures.server("invalid block for tracing"));
      case SONIC ->
          throw new Refusal(
              EvmFailures.server(
                  "requested block number "
                      + asked
                      + " is greater than current head block number "
                      + blocks.head().block().number()));
      case ERIGON, NETHERMIND -> throw new Refusal(EvmFailures.unknownBlock(dialect, asked));
      case GETH, BESU, RETH, ANVIL, ETHEREUMJS, GANACHE -> new Reply.Nothing();
    };
  }

  private Reply transaction(JsonArray params) {
    return of(params.getString(0))
        .<Reply>map(it -> new Reply.Value(it.encode()))
        .orElseGet(() -> unknown(params.getString(0)));
  }

  private Reply unknown(String hash) {
    return switch (dialect) {
      case OPERA -> throw new Refusal(EvmFailures.server("invalid block for tracing"));
      case SONIC, NETHERMIND -> throw new Refusal(EvmFailures.unknownTransaction(dialect, hash));
      case ERIGON, BESU, RETH, GETH, ETHEREUMJS, GANACHE -> new Reply.Nothing();
      case ANVIL -> new Reply.Value("[]");
    };
  }

  private Optional<JsonArray> of(String hash) {
    return follower
        .transaction(hash)
        .map(spot -> {
          EvmBlock block = spot.known().block();
          Traced traced = blocks.traces(block).get(spot.index());
          check(traced);
          JsonArray items = new JsonArray();
          traces.ofTransaction(block, traced).forEach(items::add);
          return altered(items);
        });
  }

  /** Every client understands the indexes in another way. */
  private Reply get(JsonArray params) {
    Optional<JsonArray> items = of(params.getString(0));
    if (items.isEmpty()) {
      return unknown(params.getString(0));
    }
    List<Integer> path =
        params.getJsonArray(1).stream().map(index -> Integer.decode(index.toString())).toList();
    Optional<Object> found =
        switch (dialect) {
          case OPERA, SONIC -> at(items.orElseThrow(), path).map(item -> new JsonArray().add(item));
          case BESU -> at(items.orElseThrow(), path).map(Object.class::cast);
          case RETH -> nth(items.orElseThrow(), path, 0);
          case ERIGON -> nth(items.orElseThrow(), path, 1);
          default -> nth(items.orElseThrow(), path, 1).map(item -> new JsonArray().add(item));
        };
    return found
        .<Reply>map(it -> new Reply.Value(io.vertx.core.json.Json.encode(it)))
        .orElseGet(Reply.Nothing::new);
  }

  private static Optional<JsonObject> at(JsonArray items, List<Integer> path) {
    return items.stream()
        .map(JsonObject.class::cast)
        .filter(item -> item.getJsonArray("traceAddress").getList().equals(path))
        .findFirst();
  }

  /** The place in the list, counted from zero or one. */
  private static Optional<Object> nth(JsonArray items, List<Integer> path, int more) {
    int index = path.size() == 1 ? path.getFirst() + more : -1;
    return index < 0 || index >= items.size()
        ? Optional.empty()
        : Optional.of(items.getJsonObject(index));
  }

  private void check(Traced traced) {
    troubles
        .of(TracerTrouble.Throws.class, traced.transaction().hash())
        .ifPresent(it -> {
          throw new Refusal(it.failure());
        });
  }

  private JsonArray altered(JsonArray items) {
    JsonArray altered = new JsonArray();
    for (Object each : items) {
      JsonObject item = (JsonObject) each;
      String hash = item.getString("transactionHash", "");
      if (troubles.of(TracerTrouble.LostReverts.class, hash).isPresent()
          && "Reverted".equals(item.getString("error"))) {
        item.remove("error");
      }
      boolean root = item.getJsonArray("traceAddress").isEmpty();
      if (root && troubles.of(TracerTrouble.ExtraCall.class, hash).isPresent()) {
        item.put("subtraces", item.getInteger("subtraces") + 1);
      }
      altered.add(item);
    }
    return altered;
  }
}
