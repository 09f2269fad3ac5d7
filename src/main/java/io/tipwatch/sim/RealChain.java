package io.tipwatch.sim;

import io.tipwatch.chain.TipsetKey;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.JsonReader;
import io.tipwatch.node.rpc.JsonWriter;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.sim.SyncReports.Tip;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a mirror asks the real node on its own account. */
final class RealChain {
  static final String EXECUTE = "Filecoin.StateCompute";

  private static final String HEAD = "Filecoin.ChainHead";
  private static final String AT_HEIGHT = "Filecoin.ChainGetTipSetByHeight";

  /** More null rounds in a row are unheard of. */
  private static final int MAX_NULL_ROUNDS = 20;

  private static final int PIECE_BYTES = 64 << 10;

  /** An error that a node answers is shorter. */
  private static final int MAX_ERROR_BYTES = 8 << 10;

  private final RpcClient node;

  RealChain(RpcClient node) {
    this.node = node;
  }

  /** How the real node's chain has gone on from a tipset. */
  sealed interface Next {
    /** It has not, or with null rounds only. */
    record Nothing() implements Next {}

    /**
     * It has.
     *
     * @param claimedRoot the root that the tipset claims for its parents
     */
    record Child(Tip tipset, String claimedRoot) implements Next {}

    /** The tipset is on the chain no longer: an ordinary reorg. */
    record Gone() implements Next {}
  }

  private record Found(Tip tip, TipsetKey parents, String claimedRoot) {}

  Future<Tip> head() {
    return found(HEAD).map(Found::tip);
  }

  Future<Next> after(Tip tip) {
    return found(HEAD)
        .compose(head -> {
          if (head.tip().key().equals(tip.key())) {
            return Future.succeededFuture(new Next.Nothing());
          }
          return head.tip().height() <= tip.height()
              ? Future.succeededFuture(new Next.Gone())
              : after(tip, tip.height() + 1, head);
        });
  }

  private Future<Next> after(Tip tip, long height, Found head) {
    return found(AT_HEIGHT, Json.of(height), parameter(head.tip().key()))
        .compose(found -> {
          boolean nullRound = found.tip().key().equals(tip.key());
          if (nullRound && height < Math.min(head.tip().height(), tip.height() + MAX_NULL_ROUNDS)) {
            return after(tip, height + 1, head);
          }
          return Future.succeededFuture(
              found.parents().equals(tip.key())
                  ? new Next.Child(found.tip(), found.claimedRoot())
                  : new Next.Gone());
        });
  }

  private Future<Found> found(String method, Json... params) {
    return node.callFor(method, RealChain::read, params);
  }

  private static Found read(JsonField tipset) throws MalformedJsonException {
    List<JsonField> blocks = tipset.at("Blocks").items(TipsetKey.MAX_BLOCKS);
    if (blocks.isEmpty()) {
      throw tipset.at("Blocks").expected("at least one block");
    }
    JsonField block = blocks.getFirst();
    Tip tip =
        new Tip(
            tipset.at("Height").number(0, Long.MAX_VALUE >> 8),
            key(tipset.at("Cids")),
            JsonWriter.text(tipset.value()));
    return new Found(tip, key(block.at("Parents")), block.at("ParentStateRoot").at("/").text());
  }

  private static TipsetKey key(JsonField json) throws MalformedJsonException {
    List<String> cids = new ArrayList<>();
    for (JsonField cid : json.items(TipsetKey.MAX_BLOCKS)) {
      cids.add(cid.at("/").text());
    }
    return new TipsetKey(cids);
  }

  /**
   * Has a tipset executed again and shows the answer to a reader. Blocks.
   *
   * @throws RpcException if the node gives no answer, or an error
   */
  void execute(Tip tip, TracePass.Reader reader) throws IOException {
    TracePass pass = new TracePass(reader);
    ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    try (RpcStream answer =
        node.execute(EXECUTE, Json.of(tip.height()), Json.array(), parameter(tip.key()))) {
      InputStream body = answer.body();
      byte[] piece = new byte[PIECE_BYTES];
      for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
        pass.next(Arrays.copyOf(piece, count));
        beginning.write(piece, 0, Math.min(count, MAX_ERROR_BYTES - beginning.size()));
      }
    }
    throwError(beginning.toByteArray());
  }

  /** An answer that is longer than an error is none. */
  private void throwError(byte[] answer) throws RpcException {
    if (answer.length == MAX_ERROR_BYTES) {
      return;
    }
    try {
      JsonField error = JsonReader.read(answer).root("answer").at("error");
      if (!error.isNull()) {
        throw new RpcException.Remote(
            node.node(),
            EXECUTE,
            error.at("code").number(),
            error.at("message").optionalText().orElse(""));
      }
    } catch (MalformedJsonException e) {
      throw new RpcException.Malformed(node.node(), EXECUTE, String.valueOf(e.getMessage()));
    }
  }

  private static Json parameter(TipsetKey key) {
    return new Json.Arr(
        key.cids().stream().map(cid -> (Json) Json.Obj.of().with("/", Json.of(cid))).toList());
  }
}
