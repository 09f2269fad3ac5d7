package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Hex;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Finds the blocks of one node by what callers call them. */
final class Blocks {
  /** How far below the head a block is safe and final, where nodes say so at all. */
  private static final int SAFE_DEPTH = 32;

  private static final int FINAL_DEPTH = 64;
  private static final int HASH_CHARACTERS = 66;

  private final EvmNodeProfile profile;
  private final EvmFollower follower;

  Blocks(EvmNodeProfile profile, EvmFollower follower) {
    this.profile = profile;
    this.follower = follower;
  }

  Known head() {
    return follower.head();
  }

  /** By number, tag, hash, or an object with one of them. */
  Optional<Known> find(JsonArray params, int at) {
    Object named = at < params.size() ? params.getValue(at) : "latest";
    if (named instanceof JsonObject object) {
      named =
          object.containsKey("blockHash")
              ? object.getValue("blockHash")
              : object.getValue("blockNumber");
    }
    if (!(named instanceof String text)) {
      throw new Refusal(EvmFailures.badParams("invalid argument " + at + ": not a block"));
    }
    return text.length() == HASH_CHARACTERS ? follower.find(text) : byNumber(text);
  }

  /** By number or tag. */
  Optional<Known> byNumber(String text) {
    return switch (text) {
      case "latest" -> Optional.of(head());
      case "earliest" -> follower.at(0);
      case "pending" -> pending();
      case "safe" -> settled(SAFE_DEPTH);
      case "finalized" -> settled(FINAL_DEPTH);
      default -> follower.at(number(text));
    };
  }

  /** The state below a block is kept for so long. */
  boolean hasStateBelow(EvmBlock block) {
    return head().block().number() - block.number() < profile.history();
  }

  /** The transactions of a block as they run here. */
  List<Traced> traces(EvmBlock block) {
    if (block.number() == 0) {
      throw new Refusal(EvmFailures.genesis(profile.dialect()));
    }
    if (!hasStateBelow(block)) {
      throw new Refusal(EvmFailures.pruned(profile.dialect(), block));
    }
    return follower
        .traces(block)
        .orElseThrow(
            () -> new Refusal(EvmFailures.server("parent " + block.parentHash() + " not found")));
  }

  private Optional<Known> pending() {
    if (profile.dialect() == EvmDialect.ETHEREUMJS) {
      throw new Refusal(EvmFailures.badParams("\"pending\" is not yet supported"));
    }
    return Optional.of(head());
  }

  private Optional<Known> settled(int depth) {
    long number = head().block().number();
    return switch (profile.dialect()) {
      // its codec does not know the word, and tries to read a number
      case OPERA ->
          throw new Refusal(
              EvmFailures.badParams("invalid argument 0: hex string without 0x prefix"));
      case SONIC, GANACHE -> Optional.of(head());
      case ETHEREUMJS -> follower.at(0);
      case ANVIL -> follower.at(Math.max(0, number - depth));
      case GETH, ERIGON, NETHERMIND, BESU, RETH -> {
        if (number < depth) {
          throw new Refusal(
              io.tipwatch.sim.RpcFailure.of(
                  -39_001, (depth == SAFE_DEPTH ? "safe" : "finalized") + " block not found"));
        }
        yield follower.at(number - depth);
      }
    };
  }

  private static long number(String text) {
    try {
      return Hex.number(text).longValueExact();
    } catch (ArithmeticException | IllegalArgumentException _) {
      throw new Refusal(EvmFailures.badParams("invalid argument 0: hex string without 0x prefix"));
    }
  }
}
