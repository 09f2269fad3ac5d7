package io.tipwatch.sim.evm;

import io.tipwatch.sim.Dice;
import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Keccak;
import io.tipwatch.sim.evm.machine.World;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is there from the start: accounts that send, contracts, and others that receive. */
final class Stage {
  private static final int SENDERS = 8;
  private static final int PUPPETS = 6;
  private static final int HEIRS = 16;
  private static final BigInteger RICHES = BigInteger.TEN.pow(24);

  private final List<Address> senders;
  private final List<Address> puppets;
  private final List<Address> heirs;

  Stage(long seed) {
    senders = some(seed, "sender", SENDERS);
    puppets = some(seed, "puppet", PUPPETS);
    heirs = some(seed, "heir", HEIRS);
  }

  World world() {
    Map<Address, Account> accounts = new HashMap<>();
    senders.forEach(sender -> accounts.put(sender, Account.of(RICHES)));
    for (int i = 0; i < PUPPETS; i++) {
      Address next = puppets.get((i + 1) % PUPPETS);
      accounts.put(puppets.get(i), Account.of(Puppet.program(next)));
    }
    return World.EMPTY.with(accounts);
  }

  List<Address> puppets() {
    return puppets;
  }

  Address sender(Dice dice) {
    return senders.get(dice.below(SENDERS));
  }

  Address puppet(Dice dice) {
    return puppets.get(dice.below(PUPPETS));
  }

  Address heir(Dice dice) {
    return heirs.get(dice.below(HEIRS));
  }

  private static List<Address> some(long seed, String role, int count) {
    List<Address> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = role + " " + i + " of " + seed;
      String hash = Keccak.hex(name.getBytes(StandardCharsets.UTF_8));
      made.add(Address.of(Hex.number(hash)));
    }
    return List.copyOf(made);
  }
}
