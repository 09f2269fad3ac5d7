package io.tipwatch.node.evm;

import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import java.time.Duration;
import java.util.List;

/**
 * Executions of one node, traced anew and streamed, envelope included. Heavy calls: at most one at
 * a time for each node. They block, so they are for virtual threads.
 *
 * @param timeout until the last byte
 * @param limited whether the node is told to give up after it, too; one client refuses to be told
 */
public record EvmTraces(Rpc rpc, Duration timeout, boolean limited) {

  private Json.Obj config(Tracer tracer) {
    return limited ? tracer.within(timeout) : tracer.json();
  }

  /** The receipts of all transactions of a block. */
  public RpcStream receipts(String blockHash) throws RpcException {
    return rpc.stream(Method.BLOCK_RECEIPTS, timeout, Json.of(blockHash));
  }

  /** The receipt of a transaction. */
  public RpcStream receipt(String hash) throws RpcException {
    return rpc.stream(Method.RECEIPT, timeout, Json.of(hash));
  }

  /** The state root after each transaction of a block, the refused ones included. */
  public RpcStream intermediateRoots(String blockHash) throws RpcException {
    return rpc.stream(Method.INTERMEDIATE_ROOTS, timeout, Json.of(blockHash));
  }

  /**
   * An account after a block, with its place in the state trie.
   *
   * @param slots keys of its storage, in hexadecimal
   */
  public RpcStream proof(String address, List<String> slots, long number) throws RpcException {
    return rpc.stream(
        Method.PROOF,
        timeout,
        Json.of(address),
        new Json.Arr(slots.stream().map(Json::of).toList()),
        Hex.of(number));
  }

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
    return rpc.stream(Method.DEBUG_BLOCK_BY_HASH, timeout, Json.of(hash), config(tracer));
  }

  /** All transactions of the block that the node has at a height. */
  public RpcStream block(long number, Tracer tracer) throws RpcException {
    return rpc.stream(Method.DEBUG_BLOCK_BY_NUMBER, timeout, Hex.of(number), config(tracer));
  }

  /**
   * All transactions of a block that the node need not have, on top of its own state.
   *
   * @param rlp the block in RLP, as {@link EvmNode#rawBlock} gives it
   */
  public RpcStream rawBlock(String rlp, Tracer tracer) throws RpcException {
    return rpc.stream(Method.DEBUG_RAW_BLOCK, timeout, Json.of(rlp), config(tracer));
  }

  /** All transactions of a block that the node refused. */
  public RpcStream badBlock(String hash, Tracer tracer) throws RpcException {
    return rpc.stream(Method.DEBUG_BAD_BLOCK, timeout, Json.of(hash), config(tracer));
  }

  /** One transaction. Some clients invent an empty trace of one that they do not know. */
  public RpcStream transaction(String hash, Tracer tracer) throws RpcException {
    return rpc.stream(Method.DEBUG_TRANSACTION, timeout, Json.of(hash), config(tracer));
  }
}
