package io.tipwatch.sim.evm;

import io.tipwatch.sim.Dice;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Transaction;
import io.tipwatch.sim.evm.machine.Transaction.Price;
import io.tipwatch.sim.evm.machine.Transaction.Signature;
import io.tipwatch.sim.evm.machine.World;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the transactions of the next block. */
final class TransactionMaker {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final Price CAPPED =
      new Price.Capped(GWEI, GWEI.multiply(BigInteger.valueOf(100)));
  private static final Price FIXED = new Price.Fixed(GWEI.multiply(BigInteger.valueOf(50)));

  private final EvmRules rules;
  private final Stage stage;

  TransactionMaker(EvmRules rules, Stage stage) {
    this.rules = rules;
    this.stage = stage;
  }

  /**
   * @param wanted acts that the block has to have, before those that are chosen by chance
   * @param salt another number makes other transactions
   */
  List<EvmTransaction> make(World before, List<Act> wanted, long salt) {
    Dice dice = new Dice(salt);
    List<Act> acts = new ArrayList<>(wanted);
    if (!dice.chance(rules.traffic().emptyPerMille())) {
      int more = 1 + dice.below(rules.traffic().transactions());
      while (acts.size() < more) {
        acts.add(any(dice));
      }
    }
    Map<Address, Long> nonces = new HashMap<>();
    List<EvmTransaction> made = new ArrayList<>();
    for (Act act : acts) {
      Address from = stage.sender(dice);
      long nonce = nonces.getOrDefault(from, before.get(from).nonce());
      nonces.put(from, nonce + 1);
      made.add(EvmTransaction.of(transaction(act, from, nonce, new Scene(before, dice))));
    }
    return made;
  }

  private record Scene(World before, Dice dice) {}

  private static Act any(Dice dice) {
    int pick = dice.below(Act.total());
    for (Act act : Act.values()) {
      pick -= act.frequency();
      if (pick < 0) {
        return act;
      }
    }
    throw new IllegalStateException("the frequencies do not add up");
  }

  private Transaction transaction(Act wanted, Address from, long nonce, Scene scene) {
    Dice dice = scene.dice();
    Address puppet = stage.puppet(dice);
    Act act = wanted == Act.KILL ? possible(puppet, scene.before()) : wanted;
    BigInteger value =
        act == Act.TRANSFER || act == Act.PAY || act == Act.DEPLOY
            ? BigInteger.valueOf(dice.between(1, 1_000_000))
            : BigInteger.ZERO;
    return new Transaction(
        from,
        to(act, puppet, dice),
        nonce,
        value,
        data(act, dice),
        act.gasLimit(),
        dice.chance(300) ? FIXED : CAPPED,
        signature(dice));
  }

  /** Only a child that lives can be killed. */
  private static Act possible(Address puppet, World before) {
    BigInteger child = before.get(puppet).storage().get(Puppet.CHILD_SLOT);
    boolean lives = child.signum() > 0 && before.get(Address.of(child)).code().size() > 0;
    return lives ? Act.KILL : Act.DEPLOY;
  }

  private Optional<Address> to(Act act, Address puppet, Dice dice) {
    return switch (act) {
      case CREATE, CREATE_IN_VAIN -> Optional.empty();
      case TRANSFER -> Optional.of(stage.heir(dice));
      default -> Optional.of(puppet);
    };
  }

  private Bytes data(Act act, Dice dice) {
    BigInteger number = BigInteger.valueOf(dice.between(1, 1L << 40));
    return switch (act) {
      case TRANSFER -> Bytes.NONE;
      case CREATE_IN_VAIN -> Puppet.vainInit();
      case CREATE -> Bytes.of(Puppet.childInit().hex() + Hex.word(number));
      case CHAIN -> act.input(BigInteger.valueOf(1 + dice.below(rules.traffic().depth())));
      case LOOP -> act.input(BigInteger.valueOf(rules.traffic().rounds()));
      case KILL, PAY -> act.input(stage.heir(dice).value());
      default -> act.input(number);
    };
  }

  private Signature signature(Dice dice) {
    return new Signature(
        BigInteger.valueOf(rules.chainId()), dice.below(2), word(dice), word(dice));
  }

  private static BigInteger word(Dice dice) {
    BigInteger word = BigInteger.ONE;
    for (int i = 0; i < 4; i++) {
      word = word.shiftLeft(63).or(BigInteger.valueOf(dice.next() >>> 1));
    }
    return word;
  }
}
