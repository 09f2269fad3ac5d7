package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Fork;
import java.math.BigInteger;
import java.util.List;

/**
 * What a node computes wrongly. A fault happens inside the execution, so that everything that
 * follows from it differs, and nothing else.
 */
public sealed interface EvmFault {
  /**
   * A step of a transaction.
   *
   * @param transaction its index in the block
   * @param frame from the transaction's own call down, by the indexes of calls; for the reader
   * @param step its index in the transaction's list of steps
   */
  record Place(int transaction, List<Integer> frame, int step) {
    public Place {
      frame = List.copyOf(frame);
    }
  }

  /** One step costs more than it should, or less. */
  record WrongGas(Place place, long more) implements EvmFault {}

  /**
   * After one step another word lies on top of the stack.
   *
   * @param flipped the bits that are wrong
   */
  record WrongWord(Place place, BigInteger flipped) implements EvmFault {}

  /** At one step another operation is performed than the one in the code. */
  record WrongOperation(Place place, int code) implements EvmFault {}

  /** An operation costs more than it should wherever it is performed. */
  record Repriced(int code, long more) implements EvmFault {}

  /** A precompiled contract costs more than it should. */
  record RepricedPrecompile(Address address, long more) implements EvmFault {}

  /** An account costs as if it had been touched already. */
  record AlwaysWarm(Address address) implements EvmFault {}

  /** What a precompiled contract returned is damaged before its caller copies it. */
  record DamagedReturnData(Address address) implements EvmFault {}

  /** The node computes by the rules of another release. */
  record OtherRules(Fork fork) implements EvmFault {}

  /** A receipt tells the contrary of how its transaction ended; the state is right. */
  record WrongStatus(int transaction) implements EvmFault {}

  /** A receipt's log has other data; the state is right. */
  record WrongLog(int transaction, int log) implements EvmFault {}

  /** A receipt lacks a log; the state is right. */
  record MissingLog(int transaction, int log) implements EvmFault {}

  /** The receipts of failed transactions are encoded wrongly, although all of them are right. */
  record ReceiptEncoding() implements EvmFault {}

  /** After a transaction a slot holds another value, which no step stored. */
  record WrongSlot(int transaction, Address address, BigInteger slot, BigInteger value)
      implements EvmFault {}

  /** Accounts that a transaction destroyed live on, without their balance. */
  record Survivors(int transaction) implements EvmFault {}

  /** The trie of the state has a leaf for an account that does not exist. */
  record EmptyLeaf(Address address) implements EvmFault {}
}
