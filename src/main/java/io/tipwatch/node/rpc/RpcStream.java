package io.tipwatch.node.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;

/**
 * The answer to a call while it arrives, JSON-RPC envelope included, whatever its HTTP status. Its
 * stream throws {@link RpcException}s only. Closing it before the end cancels the call.
 *
 * @param id the id that the envelope must carry
 * @param received tells the bytes that came so far
 */
public record RpcStream(long id, int status, InputStream body, LongSupplier received)
    implements AutoCloseable {

  /** Bytes that came so far. */
  public long bytes() {
    return received.getAsLong();
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing an answer", e);
    }
  }
}
