package io.tipwatch.diagnose;

import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.trace.ByteRanges;
import java.io.InputStream;
import java.util.List;

/**
 * Everything that one climb takes from outside. The calls may go to the nodes, and are then written
 * down; or they are answered from what was written down, and the climb comes out the same.
 *
 * @param calls for each node of the case, in its order; streamed answers are kept until the look is
 *     over
 */
public record Look(Case about, List<Rpc> calls, Stopwatch stopwatch) {
  public Look {
    calls = List.copyOf(calls);
  }

  /** The bytes of a streamed answer of this look that were read already, to be read again. */
  public static ByteRanges again(RpcStream answer) {
    if (answer.body() instanceof ByteRanges kept) {
      return kept;
    }
    throw new IllegalArgumentException("an answer that was asked for outside of any look");
  }

  /** The bytes of a streamed answer of this look, which its node sends at its own pace. */
  public static InputStream ahead(RpcStream answer) {
    if (answer.body() instanceof ReadAhead kept) {
      return kept.ahead();
    }
    throw new IllegalArgumentException("an answer that was asked for outside of any look");
  }
}
