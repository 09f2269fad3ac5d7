package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.EvmFault.AlwaysWarm;
import io.tipwatch.sim.evm.EvmFault.DamagedReturnData;
import io.tipwatch.sim.evm.EvmFault.Place;
import io.tipwatch.sim.evm.EvmFault.Repriced;
import io.tipwatch.sim.evm.EvmFault.RepricedPrecompile;
import io.tipwatch.sim.evm.EvmFault.WrongGas;
import io.tipwatch.sim.evm.EvmFault.WrongOperation;
import io.tipwatch.sim.evm.EvmFault.WrongWord;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.Opcode;
import io.tipwatch.sim.evm.machine.Tamper;
import java.math.BigInteger;
import java.util.List;

/** The faults that happen while one transaction runs. */
final class FaultyMachine implements Tamper {
  private final List<EvmFault> faults;
  private final int transaction;

  private FaultyMachine(List<EvmFault> faults, int transaction) {
    this.faults = faults;
    this.transaction = transaction;
  }

  static Tamper of(List<EvmFault> faults, int transaction) {
    return faults.isEmpty() ? Tamper.NONE : new FaultyMachine(faults, transaction);
  }

  @Override
  public int operation(long step, int code) {
    int performed = code;
    for (EvmFault fault : faults) {
      if (fault instanceof WrongOperation wrong && isAt(wrong.place(), step)) {
        performed = wrong.code();
      }
    }
    return performed;
  }

  @Override
  public long price(long step, Opcode op, long right) {
    long price = right;
    for (EvmFault fault : faults) {
      if (fault instanceof WrongGas wrong && isAt(wrong.place(), step)) {
        price += wrong.more();
      } else if (fault instanceof Repriced repriced && repriced.code() == op.code()) {
        price += repriced.more();
      }
    }
    return Math.max(0, price);
  }

  @Override
  public BigInteger result(long step, BigInteger right) {
    BigInteger word = right;
    for (EvmFault fault : faults) {
      if (fault instanceof WrongWord wrong && isAt(wrong.place(), step)) {
        word = word.xor(wrong.flipped());
      }
    }
    return word;
  }

  @Override
  public long precompile(Address address, long right) {
    long price = right;
    for (EvmFault fault : faults) {
      if (fault instanceof RepricedPrecompile wrong && wrong.address().equals(address)) {
        price += wrong.more();
      }
    }
    return price;
  }

  @Override
  public Bytes returned(Address address, Bytes right) {
    for (EvmFault fault : faults) {
      if (fault instanceof DamagedReturnData wrong && wrong.address().equals(address)) {
        return damaged(right);
      }
    }
    return right;
  }

  @Override
  public boolean warm(Address address) {
    for (EvmFault fault : faults) {
      if (fault instanceof AlwaysWarm wrong && wrong.address().equals(address)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(Place place, long step) {
    return place.transaction() == transaction && place.step() == step;
  }

  private static Bytes damaged(Bytes right) {
    byte[] bytes = right.array().clone();
    if (bytes.length > 0) {
      bytes[bytes.length - 1] ^= 1;
    }
    return Bytes.of(bytes);
  }
}
