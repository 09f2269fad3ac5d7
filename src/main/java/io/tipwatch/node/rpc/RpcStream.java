package io.tipwatch.node.rpc;

import java.io.InputStream;

/**
 * The answer to a call while it arrives, JSON-RPC envelope included, whatever its HTTP status. Its
 * stream throws {@link RpcException}s only. Closing it before the end cancels the call.
 */
public final class RpcStream implements AutoCloseable {
  private final long id;
  private final int status;
  private final BodyStream body;

  RpcStream(long id, BodyStream body) throws RpcException {
    this.id = id;
    this.body = body;
    this.status = body.awaitHead();
  }

  /** The id that the envelope must carry. */
  public long id() {
    return id;
  }

  public int status() {
    return status;
  }

  public InputStream body() {
    return body;
  }

  /** Bytes that came so far. */
  public long bytes() {
    return body.bytes();
  }

  @Override
  public void close() {
    body.close();
  }
}
