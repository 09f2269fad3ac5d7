package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.World;
import java.math.BigInteger;

/**
 * A node of a trie that is wrong in a database, while all that is read from it is right, and every
 * root that was computed so far. It comes to light when a block changes a neighbour, so that the
 * wrong node is hashed again.
 */
public sealed interface Rot {
  /** The trie of an account has another value in a slot. */
  record Slot(Address address, BigInteger slot, BigInteger value) implements Rot {}

  /** The trie of the state has another balance in an account. */
  record Balance(Address address, BigInteger value) implements Rot {}

  /** The state after it. */
  default World in(World world) {
    return switch (this) {
      case Slot(Address address, BigInteger slot, BigInteger value) -> {
        Account account = world.get(address);
        yield world.damaged(address, account.withStorage(account.storage().rotten(slot, value)));
      }
      case Balance(Address address, BigInteger value) ->
          world.rotten(address, world.get(address).withBalance(value));
    };
  }
}
