package io.tipwatch.diagnose.evm;

/**
 * How one node can be asked to execute the disputed block again. A node that refused a block does
 * not have it on its chain, and answers nothing when it is asked for it by number or hash.
 */
sealed interface Access {
  /** The node has the block. */
  record Own(long number, String hash) implements Access {}

  /** The node refused the block and keeps it among its bad ones. */
  record Refused(String hash) implements Access {}

  /**
   * The node lacks the block and is sent it.
   *
   * @param rlp the whole block, as a node that has it gives it
   */
  record Sent(String rlp) implements Access {}
}
