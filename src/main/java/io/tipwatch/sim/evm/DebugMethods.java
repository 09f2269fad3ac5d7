package io.tipwatch.sim.evm;

import io.tipwatch.sim.ByteSource;
import io.tipwatch.sim.Reply;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Keccak;
import io.tipwatch.sim.evm.machine.Rlp;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code debug_*} methods. */
final class DebugMethods {
  private final EvmNodeProfile profile;
  private final EvmSimChain chain;
  private final EvmFollower follower;
  private final Blocks blocks;
  private final Tracers tracers;

  DebugMethods(
      EvmNodeProfile profile, EvmSimChain chain, EvmFollower follower, TracerTroubles troubles) {
    this.profile = profile;
    this.chain = chain;
    this.follower = follower;
    blocks = new Blocks(profile, follower);
    tracers = new Tracers(profile, troubles);
  }

  void register(MethodTable table) {
    table.on("debug_traceTransaction", this::transaction);
    table.on("debug_traceBlockByNumber", params -> block(blocks.find(params, 0), params));
    table.on("debug_traceBlockByHash", params -> block(follower.find(params.getString(0)), params));
    table.on("debug_traceBlock", this::raw);
    table.on("debug_traceBadBlock", this::bad);
    table.on("debug_getBadBlocks", _ -> badBlocks());
    table.on("debug_getRawBlock", this::rawBlock);
    table.on("debug_intermediateRoots", this::roots);
  }

  private Reply transaction(JsonArray params) {
    String hash = params.getString(0);
    boolean bare = params.size() < 2;
    if (bare && profile.dialect() == EvmDialect.ETHEREUMJS) {
      throw new Refusal(
          EvmFailures.internal("Cannot read properties of undefined (reading 'tracerConfig')"));
    }
    Optional<Branch.Spot> spot = follower.transaction(hash);
    if (spot.isEmpty()) {
      return unknown(hash);
    }
    EvmBlock block = spot.orElseThrow().known().block();
    Traced traced = blocks.traces(block).get(spot.orElseThrow().index());
    return sized(() -> tracers.of(block, traced, config(params)));
  }

  /** Anvil answers as if it had traced something. */
  private Reply unknown(String hash) {
    return switch (profile.dialect()) {
      case ANVIL ->
          new Reply.Value("{\"failed\":false,\"gas\":0,\"returnValue\":\"0x\",\"structLogs\":[]}");
      case ETHEREUMJS, BESU -> new Reply.Nothing();
      case OPERA, SONIC, GETH, ERIGON, NETHERMIND, RETH, GANACHE ->
          throw new Refusal(EvmFailures.unknownTransaction(profile.dialect(), hash));
    };
  }

  private Reply block(Optional<Known> known, JsonArray params) {
    if (known.isEmpty()) {
      throw new Refusal(EvmFailures.unknownBlock(profile.dialect(), named(params)));
    }
    return traced(known.orElseThrow().block(), config(params));
  }

  private String named(JsonArray params) {
    String text = params.getString(0);
    boolean number = text.startsWith("0x") && text.length() < 20;
    return number ? "#" + Hex.number(text) : text;
  }

  private Reply traced(EvmBlock block, JsonObject config) {
    List<Traced> all = blocks.traces(block);
    return sized(() -> {
      List<ByteSource> parts = new ArrayList<>();
      parts.add(ByteSource.text("["));
      for (Traced traced : all) {
        String comma = traced.index() == 0 ? "" : ",";
        String hash =
            profile.dialect() == EvmDialect.OPERA
                ? ""
                : "\"txHash\":\"" + traced.transaction().hash() + "\",";
        parts.add(ByteSource.text(comma + "{" + hash + "\"result\":"));
        parts.add(tracers.of(block, traced, config));
        parts.add(ByteSource.text("}"));
      }
      parts.add(ByteSource.text("]"));
      return ByteSource.joined(parts.toArray(ByteSource[]::new));
    });
  }

  /** A block that the caller has from somewhere else; its parent has to be known here. */
  private Reply raw(JsonArray params) {
    byte[] header = Rlp.items(Hex.bytes(params.getString(0))).getFirst();
    Known known =
        chain
            .find(Keccak.hex(header))
            .orElseThrow(() -> new Refusal(EvmFailures.server("could not decode block")));
    return traced(known.block(), config(params));
  }

  private Reply bad(JsonArray params) {
    String hash = params.getString(0);
    EvmFollower.Refused refused =
        follower
            .refusal(hash)
            .orElseThrow(() -> new Refusal(EvmFailures.server("bad block " + hash + " not found")));
    return traced(refused.block().block(), config(params));
  }

  private Reply badBlocks() {
    JsonArray all = new JsonArray();
    BlockJson json = new BlockJson(profile.dialect());
    for (EvmFollower.Refused refused : follower.refused()) {
      Known known = refused.block();
      all.add(
          new JsonObject()
              .put("hash", known.block().hash())
              .put("block", json.block(known, false))
              .put("rlp", Hex.data(known.block().raw(known.outcome().commitments()))));
    }
    return new Reply.Value(all.encode());
  }

  private Reply rawBlock(JsonArray params) {
    return blocks
        .find(params, 0)
        .<Reply>map(it ->
            new Reply.Value(Json.encode(Hex.data(it.block().raw(it.outcome().commitments())))))
        .orElseGet(Reply.Nothing::new);
  }

  /** Roots after every transaction; go-ethereum also for blocks that it refused. */
  private Reply roots(JsonArray params) {
    String hash = params.getString(0);
    boolean refusedToo = profile.dialect() == EvmDialect.GETH;
    EvmBlock block =
        follower
            .find(hash)
            .map(Known::block)
            .or(() -> follower.refusal(hash).filter(_ -> refusedToo).map(it -> it.block().block()))
            .orElseThrow(() -> new Refusal(EvmFailures.server("block " + hash + " not found")));
    JsonArray roots = new JsonArray();
    blocks.traces(block).forEach(traced -> roots.add(traced.after().rootHex()));
    return new Reply.Value(roots.encode());
  }

  private static JsonObject config(JsonArray params) {
    return params.size() > 1 && params.getValue(1) instanceof JsonObject config
        ? config
        : new JsonObject();
  }

  /** An answer that can be made twice. */
  private interface Answer {
    ByteSource make();
  }

  private Reply sized(Answer answer) {
    if (profile.maxResponseBytes() < Long.MAX_VALUE
        && exceeds(answer.make(), profile.maxResponseBytes())) {
      return new Reply.Failed(EvmFailures.tooLarge(profile.dialect()));
    }
    return new Reply.Streamed(answer.make());
  }

  private static boolean exceeds(ByteSource source, long limit) {
    long size = 0;
    try (source) {
      for (byte[] piece = source.next(); piece.length > 0; piece = source.next()) {
        size += piece.length;
        if (size > limit) {
          return true;
        }
      }
    } catch (IOException impossible) {
      throw new IllegalStateException("a trace is made in memory", impossible);
    }
    return false;
  }
}
