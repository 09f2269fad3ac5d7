package io.tipwatch.node.evm;

import java.util.Set;

/** The methods that are called, by their names on the wire; all of them only read or trace. */
public final class Method {
  public static final String CLIENT_VERSION = "web3_clientVersion";
  public static final String CHAIN_ID = "eth_chainId";
  public static final String SYNCING = "eth_syncing";
  public static final String BLOCK_BY_NUMBER = "eth_getBlockByNumber";
  public static final String BLOCK_BY_HASH = "eth_getBlockByHash";
  public static final String BLOCK_RECEIPTS = "eth_getBlockReceipts";
  public static final String RECEIPT = "eth_getTransactionReceipt";
  public static final String TRANSACTION = "eth_getTransactionByHash";
  public static final String BALANCE = "eth_getBalance";
  public static final String CODE = "eth_getCode";
  public static final String PROOF = "eth_getProof";
  public static final String SUBSCRIBE = "eth_subscribe";
  public static final String UNSUBSCRIBE = "eth_unsubscribe";

  /** Only Opera and Sonic have epochs. */
  public static final String EPOCH_BLOCK = "eth_getEpochBlock";

  public static final String RULES = "eth_getRules";

  public static final String TRACE_BLOCK = "trace_block";
  public static final String TRACE_TRANSACTION = "trace_transaction";

  public static final String BAD_BLOCKS = "debug_getBadBlocks";
  public static final String RAW_BLOCK = "debug_getRawBlock";
  public static final String INTERMEDIATE_ROOTS = "debug_intermediateRoots";
  public static final String DEBUG_BLOCK_BY_HASH = "debug_traceBlockByHash";
  public static final String DEBUG_BLOCK_BY_NUMBER = "debug_traceBlockByNumber";
  public static final String DEBUG_RAW_BLOCK = "debug_traceBlock";
  public static final String DEBUG_BAD_BLOCK = "debug_traceBadBlock";
  public static final String DEBUG_TRANSACTION = "debug_traceTransaction";

  /** Filecoin nodes do not name themselves in {@link #CLIENT_VERSION}. */
  public static final String FILECOIN_VERSION = "Filecoin.Version";

  /** Of Filecoin's nodes only Venus has it. */
  public static final String VENUS_TRACKER = "Filecoin.SyncerTracker";

  private static final Set<String> ALLOWED =
      Set.of(
          CLIENT_VERSION,
          CHAIN_ID,
          SYNCING,
          BLOCK_BY_NUMBER,
          BLOCK_BY_HASH,
          BLOCK_RECEIPTS,
          RECEIPT,
          TRANSACTION,
          BALANCE,
          CODE,
          PROOF,
          SUBSCRIBE,
          UNSUBSCRIBE,
          EPOCH_BLOCK,
          RULES,
          TRACE_BLOCK,
          TRACE_TRANSACTION,
          BAD_BLOCKS,
          RAW_BLOCK,
          INTERMEDIATE_ROOTS,
          DEBUG_BLOCK_BY_HASH,
          DEBUG_BLOCK_BY_NUMBER,
          DEBUG_RAW_BLOCK,
          DEBUG_BAD_BLOCK,
          DEBUG_TRANSACTION,
          FILECOIN_VERSION,
          VENUS_TRACKER);

  private Method() {}

  /**
   * Whether a method only reads or traces. The same endpoints offer others that rewind the chain or
   * write files on the node, behind the same token.
   */
  public static boolean reads(String method) {
    return ALLOWED.contains(method);
  }
}
