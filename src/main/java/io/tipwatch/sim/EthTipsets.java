package io.tipwatch.sim;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which tipset a node means by a block's number, name or hash. Its own head is nobody's {@code
 * latest}: only the parents of the head are executed for certain.
 */
record EthTipsets(Dialect dialect, Follower follower, SimChain chain, NodeSettings settings) {
  /** How far below the head Lotus and Venus call a block safe, and final without certificates. */
  private static final int SAFE_EPOCHS = 30;

  private static final int FINAL_EPOCHS = 900;

  /** How far below the head Forest calls a block safe. */
  private static final int FOREST_SAFE_EPOCHS = 200;

  private static final int HASH_CHARS = 66;
  private static final int INTERNAL_ERROR = -32603;

  /** The newest block. */
  SimTipset latest() {
    return parent(follower.head());
  }

  private SimTipset parent(SimTipset tipset) {
    return new Ancestry(chain).parent(tipset).orElse(tipset);
  }

  /**
   * Answers for a block by its number, its name or its hash, or an object that says which.
   *
   * @param strict whether a null round is an error, and not the tipset before it
   */
  Reply any(Object block, boolean strict, Function<SimTipset, Reply> answer) {
    if (block instanceof JsonObject stated) {
      String hash = stated.getString("blockHash");
      return hash == null
          ? any(stated.getString("blockNumber"), strict, answer)
          : byHash(hash, answer);
    }
    String text = (String) block;
    return text.length() == HASH_CHARS ? byHash(text, answer) : byNumber(text, strict, answer);
  }

  Reply byNumber(String block, boolean strict, Function<SimTipset, Reply> answer) {
    SimTipset head = follower.head();
    return switch (block) {
      case "earliest" -> failed("block param \"earliest\" is not supported");
      case "pending" -> answer.apply(head);
      case "latest" -> answer.apply(latest());
      case "safe" -> answer.apply(safe(head));
      case "finalized" -> answer.apply(finalized(head));
      default -> atHeight(block, strict, answer);
    };
  }

  private Reply atHeight(String block, boolean strict, Function<SimTipset, Reply> answer) {
    if (!block.matches("0x[0-9a-fA-F]{1,15}")) {
      return failed("failed to parse block number: invalid syntax");
    }
    long height = Long.parseLong(block, 2, block.length(), 16);
    SimTipset head = follower.head();
    if (height > head.height() - 1) {
      String latest = dialect == Dialect.FOREST ? "\"latest\"" : "'latest'";
      return failed("requested a future epoch (beyond " + latest + ")");
    }
    Optional<SimTipset> found = new Ancestry(chain).atOrBelow(head, height);
    if (found.isEmpty()) {
      return failed("failed to get tipset at height: " + height);
    }
    boolean nullRound = found.orElseThrow().height() != height;
    return strict && nullRound && dialect != Dialect.FOREST
        ? failed(RpcFailure.nullRound(dialect, height))
        : executed(found.orElseThrow(), answer);
  }

  Reply byHash(String hash, Function<SimTipset, Reply> answer) {
    return chain
        .ofHash(hash)
        .flatMap(tipset -> follower.find(tipset.key()))
        .map(tipset -> executed(tipset, answer))
        .orElseGet(() -> unknown(hash));
  }

  /** On top of what a node computed wrongly it has no state to execute the next tipset with. */
  private Reply executed(SimTipset tipset, Function<SimTipset, Reply> answer) {
    boolean refused =
        tipset.key().cids().stream().anyMatch(cid -> follower.refusalOf(cid).isPresent());
    return refused ? failed(RpcFailure.PRUNED) : answer.apply(tipset);
  }

  private Reply unknown(String hash) {
    if (dialect == Dialect.FOREST) {
      return failed(RpcFailure.of(INTERNAL_ERROR, "cannot find tipset with hash " + hash));
    }
    String cid = EthHash.cid(hash);
    String which = dialect == Dialect.LOTUS ? "failed to get tipset by hash" : "cannot get tipset";
    return failed(which + ": cannot find tipset with cid " + cid + ": ipld: could not find " + cid);
  }

  private SimTipset safe(SimTipset head) {
    return switch (dialect) {
      case LOTUS -> below(head, head.height() - SAFE_EPOCHS);
      case VENUS -> below(head, head.height() - 1 - SAFE_EPOCHS);
      case FOREST -> {
        SimTipset settled = below(head, head.height() - FOREST_SAFE_EPOCHS);
        SimTipset certified = finalized(head);
        yield certified.height() > settled.height() ? certified : settled;
      }
    };
  }

  /** Of the three only Forest believes certificates here. */
  private SimTipset finalized(SimTipset head) {
    List<SimTipset> certified =
        dialect == Dialect.FOREST ? settings.certificate() : List.<SimTipset>of();
    long above = dialect == Dialect.VENUS ? 1 : 0;
    return certified.isEmpty()
        ? below(head, head.height() - above - FINAL_EPOCHS)
        : certified.getLast();
  }

  private SimTipset below(SimTipset head, long height) {
    return new Ancestry(chain).atOrBelow(head, Math.max(0, height)).orElse(chain.genesis());
  }

  private Reply failed(String message) {
    return failed(RpcFailure.of(1, message));
  }

  private Reply failed(RpcFailure failure) {
    return new Reply.Failed(failure.on(dialect));
  }
}
