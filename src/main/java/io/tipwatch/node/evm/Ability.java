package io.tipwatch.node.evm;

import io.tipwatch.node.Capabilities;
import java.util.Optional;

/**
 * What a node may be able to do for a diagnosis. Several clients answer to a method but not to what
 * was asked: these answers were found out to be empty or something else, and count as a lack.
 */
public enum Ability {
  BLOCK_RECEIPTS(Method.BLOCK_RECEIPTS),
  PROOFS(Method.PROOF),
  BAD_BLOCKS(Method.BAD_BLOCKS),
  RAW_BLOCK(Method.RAW_BLOCK),
  INTERMEDIATE_ROOTS(Method.INTERMEDIATE_ROOTS),
  /** Parity-style traces of a block. */
  TRACE_BLOCK(Method.TRACE_BLOCK),
  /** Parity-style traces of a transaction. */
  TRACE_TRANSACTION(Method.TRACE_TRANSACTION),
  /** Tracers over a whole block. */
  DEBUG_BLOCK(Method.DEBUG_BLOCK_BY_HASH),
  /** Tracers over a block that is sent along, so that another node's block can be traced. */
  DEBUG_RAW_BLOCK(Method.DEBUG_RAW_BLOCK),
  /** The steps of a transaction. */
  STEPS(Method.DEBUG_TRANSACTION + " struct logs"),
  CALLS(Method.DEBUG_TRANSACTION + " callTracer"),
  FLAT_CALLS(Method.DEBUG_TRANSACTION + " flatCallTracer"),
  PRESTATE(Method.DEBUG_TRANSACTION + " prestateTracer"),
  PRESTATE_DIFF(Method.DEBUG_TRANSACTION + " prestateTracer diffMode"),
  /** Tracers written in JavaScript. */
  SCRIPTS(Method.DEBUG_TRANSACTION + " JavaScript"),
  /** Says so when it is asked to trace a transaction that it does not know. */
  KNOWS_WHAT_IT_LACKS(Method.DEBUG_TRANSACTION + " of an unknown transaction");

  private final String label;

  Ability(String label) {
    this.label = label;
  }

  /** As in tables: the method, and the tracer if it takes one. */
  public String label() {
    return label;
  }

  public boolean of(Capabilities capabilities) {
    return capabilities.has(label);
  }

  /** Why a node cannot do it; empty if it can, or if nobody knows. */
  public Optional<String> lackedBy(Capabilities capabilities) {
    return capabilities.lacks(label);
  }
}
