package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A signed transaction. Nobody checks the signature: the sender is told beside it.
 *
 * @param to the account that is called; none to create a contract
 * @param price what is paid for gas: once for both, or at most and as a tip
 */
public record Transaction(
    Address from,
    Optional<Address> to,
    long nonce,
    BigInteger value,
    Bytes data,
    long gasLimit,
    Price price,
    Signature signature) {

  /** How gas is paid for, which also decides the transaction's type. */
  public sealed interface Price {
    /** Type 0. */
    record Fixed(BigInteger each) implements Price {}

    /** Type 2 (EIP-1559). */
    record Capped(BigInteger tip, BigInteger cap) implements Price {}
  }

  /**
   * @param parity of the curve point, 0 or 1
   */
  public record Signature(BigInteger chainId, int parity, BigInteger r, BigInteger s) {
    BigInteger recovery() {
      return chainId.shiftLeft(1).add(BigInteger.valueOf(35L + parity));
    }
  }

  private static final int CAPPED = 2;
  private static final int WORD_GAS = 2;
  private static final int BYTE_GAS = 16;
  private static final int ZERO_GAS = 4;
  private static final long BASE_GAS = 21_000;
  private static final long CREATE_GAS = 32_000;

  public int type() {
    return price instanceof Price.Capped ? CAPPED : 0;
  }

  /** As it is sent and hashed. */
  public byte[] raw() {
    List<byte[]> fields = new ArrayList<>();
    byte[] chainId = Rlp.number(signature.chainId());
    switch (price) {
      case Price.Fixed fixed -> {
        fields.add(Rlp.number(nonce));
        fields.add(Rlp.number(fixed.each()));
      }
      case Price.Capped capped -> {
        fields.add(chainId);
        fields.add(Rlp.number(nonce));
        fields.add(Rlp.number(capped.tip()));
        fields.add(Rlp.number(capped.cap()));
      }
    }
    fields.add(Rlp.number(gasLimit));
    fields.add(Rlp.string(to.map(Address::bytes).orElseGet(() -> new byte[0])));
    fields.add(Rlp.number(value));
    fields.add(Rlp.string(data.array()));
    if (type() == CAPPED) {
      fields.add(Rlp.list());
      fields.add(Rlp.number(signature.parity()));
    } else {
      fields.add(Rlp.number(signature.recovery()));
    }
    fields.add(Rlp.number(signature.r()));
    fields.add(Rlp.number(signature.s()));
    byte[] list = Rlp.list(fields);
    return type() == CAPPED ? Rlp.joined(new byte[] {CAPPED}, list) : list;
  }

  public String hash() {
    return Keccak.hex(raw());
  }

  /** What is paid for each gas, the block's base fee included. */
  public BigInteger effectivePrice(BigInteger baseFee) {
    return switch (price) {
      case Price.Fixed fixed -> fixed.each();
      case Price.Capped capped -> capped.cap().min(baseFee.add(capped.tip()));
    };
  }

  /** What is paid before anything runs. */
  public long intrinsicGas(Fork fork) {
    long gas = BASE_GAS;
    for (byte each : data.array()) {
      gas += each == 0 ? ZERO_GAS : BYTE_GAS;
    }
    if (to.isEmpty()) {
      gas += CREATE_GAS + (fork.isShanghai() ? WORD_GAS * Words.count(data.size()) : 0);
    }
    return gas;
  }
}
