package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Fork;

/** How a network comes to a block, and what a block's name says about the state. */
public enum Consensus {
  /**
   * A block is named by the event that decided it, and says nothing of the state: under one name
   * two nodes can have two roots, until the end of the epoch. There are no reorgs.
   */
  OPERA,
  /** A block is named by the hash of its header, in which the roots are. */
  ETHEREUM;

  /** The rules of today's release. */
  Fork fork() {
    return this == OPERA ? Fork.LONDON : Fork.SHANGHAI;
  }
}
