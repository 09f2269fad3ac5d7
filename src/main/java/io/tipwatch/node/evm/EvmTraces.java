package io.tipwatch.node.evm;

import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import java.time.Duration;

/**
 * Executions of one node, traced anew and streamed, envelope included. Heavy calls: at most one at
 * a time for each node. They block, so they are for virtual threads.
 *
 * @param timeout until the last byte; the node is told to give up after it, too
 */
public record EvmTraces(Rpc rpc, Duration timeout) {

  /** Parity-style traces of all transactions of a block. */
  public RpcStream block(long number) throws RpcException {
    return rpc.stream(Method.TRACE_BLOCK, timeout, Hex.of(number));
  }

  /** Parity-style traces of a transaction. */
  public RpcStream transaction(String hash) throws RpcException {
    return rpc.stream(Method.TRACE_TRANSACTION, timeout, Json.of(hash));
  }

  /** All transactions of the block of that hash. */
  public RpcStream block(String hash, Tracer tracer) throws RpcException {
    return rpc.stream(Method.DEBUG_BLOCK_BY_HASH, timeout, Json.of(hash), tracer.within(timeout));
  }

  /** All transactions of the block that the node has at a height. */
  public RpcStream block(long number, Tracer tracer) throws RpcException {
    return rpc.stream(
        Method.DEBUG_BLOCK_BY_NUMBER, timeout, Hex.of(number), tracer.within(timeout));
  }

  /**
   * All transactions of a block that the node need not have, on top of its own state.
   *
   * @param rlp the block in RLP, as {@link EvmNode#rawBlock} gives it
   */
  public RpcStream rawBlock(String rlp, Tracer tracer) throws RpcException {
    return rpc.stream(Method.DEBUG_RAW_BLOCK, timeout, Json.of(rlp), tracer.within(timeout));
  }

  /** All transactions of a block that the node refused. */
  public RpcStream badBlock(String hash, Tracer tracer) throws RpcException {
    return rpc.stream(Method.DEBUG_BAD_BLOCK, timeout, Json.of(hash), tracer.within(timeout));
  }

  /** One transaction. Some clients invent an empty trace of one that they do not know. */
  public RpcStream transaction(String hash, Tracer tracer) throws RpcException {
    return rpc.stream(Method.DEBUG_TRANSACTION, timeout, Json.of(hash), tracer.within(timeout));
  }
}
