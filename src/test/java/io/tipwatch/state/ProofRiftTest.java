package io.tipwatch.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.World;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged place of a trie is found from the proofs of whatever lies beside it. */
class ProofRiftTest {
  private static final BigInteger WRONG = BigInteger.valueOf(77);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyProofThatBreaksPointsToTheDamage(long seed) {
    Random random = new Random(seed);
    World sound = world(random, 5 + random.nextInt(400));
    List<Address> all = List.copyOf(sound.accounts().keySet());
    Address damaged = all.get(random.nextInt(all.size()));
    World rotten = sound.rotten(damaged, Account.of(WRONG));
    String place = MerkleProof.path(damaged.bytes());

    for (Address asked : all) {
      ProofRift rift = rift(sound, rotten, asked);

      assertThat(rift.own()).as("%s", asked).isEqualTo(asked.equals(damaged));
      assertThat(place).as("seen from %s", asked).startsWith(rift.below());
    }
    assertThat(rift(sound, rotten, damaged).below()).isEqualTo(place);
  }

  /** What an account that was deleted has left in the trie is no account of anybody else. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aLeafTooManyIsNotLaidAtTheDoorOfItsNeighbours(long seed) {
    Random random = new Random(seed);
    World sound = world(random, 5 + random.nextInt(400));
    Address left = Address.of(random.nextLong(1, Long.MAX_VALUE));
    World rotten = sound.rotten(left, Account.of(WRONG));
    String place = MerkleProof.path(left.bytes());

    for (int i = 0; i < 200; i++) {
      Address asked = Address.of(random.nextLong(1, Long.MAX_VALUE));
      ProofRift rift = rift(sound, rotten, asked);

      assertThat(rift.own()).as("%s", asked).isFalse();
      assertThat(place).as("seen from %s", asked).startsWith(rift.below());
    }
    assertThat(rift(sound, rotten, left)).isEqualTo(new ProofRift(true, place));
  }

  @Test
  void anEmptyProofPartsAtTheRoot() {
    World sound = world(new Random(1), 50);
    Address asked = sound.accounts().keySet().iterator().next();

    ProofRift rift = ProofRift.of(sound.root(), asked.bytes(), sound.proof(asked), List.of());

    assertThat(rift.own()).isTrue();
  }

  private static ProofRift rift(World sound, World rotten, Address asked) {
    return ProofRift.of(sound.root(), asked.bytes(), sound.proof(asked), rotten.proof(asked));
  }

  private static World world(Random random, int accounts) {
    Map<Address, Account> made = new HashMap<>();
    for (int i = 0; i < accounts; i++) {
      Address address = Address.of(random.nextLong(1, Long.MAX_VALUE));
      made.put(address, Account.of(BigInteger.valueOf(random.nextLong(1, 1L << 40))));
    }
    return World.EMPTY.with(made);
  }
}
