package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.BlockContext;
import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.Fork;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Keccak;
import io.tipwatch.sim.evm.machine.Rlp;
import java.math.BigInteger;
import java.util.List;

/**
 * A block: what it holds, and the name that it has by it. Two nodes can have the same block and
 * another outcome of it.
 */
public record EvmBlock(String hash, Content content) {
  static final String NO_UNCLES =
      "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
  static final String EMPTY_ROOT =
      "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

  static final long GAS_LIMIT = 30_000_000;

  private static final BigInteger FIRST_FEE = BigInteger.TEN.pow(9);
  private static final BigInteger FEE_STEP = BigInteger.valueOf(8);
  private static final BigInteger TARGET = BigInteger.valueOf(GAS_LIMIT / 2);

  /**
   * All that is known of a block before it is executed.
   *
   * @param timeNanos since 1970
   * @param epoch zero but on {@link Consensus#OPERA}
   * @param randao what programs see as chance
   */
  public record Content(
      long number,
      String parentHash,
      long timeNanos,
      long epoch,
      Address coinbase,
      BigInteger baseFee,
      BigInteger randao,
      List<EvmTransaction> transactions) {
    public Content {
      transactions = List.copyOf(transactions);
    }

    long timestamp() {
      return timeNanos / 1_000_000_000;
    }
  }

  public long number() {
    return content.number();
  }

  public String parentHash() {
    return content.parentHash();
  }

  BlockContext context(Fork fork, long chainId) {
    return new BlockContext(
        fork,
        BigInteger.valueOf(chainId),
        content.number(),
        content.timestamp(),
        GAS_LIMIT,
        content.coinbase(),
        content.baseFee(),
        content.randao(),
        Hex.number(content.parentHash()));
  }

  /** What the next block's base fee is, after so much gas was used (EIP-1559). */
  BigInteger nextFee(long gasUsed) {
    BigInteger fee = content.baseFee();
    BigInteger over = BigInteger.valueOf(gasUsed).subtract(TARGET);
    BigInteger change = fee.multiply(over).divide(TARGET).divide(FEE_STEP);
    return fee.add(over.signum() > 0 ? change.max(BigInteger.ONE) : change);
  }

  static BigInteger firstFee() {
    return FIRST_FEE;
  }

  /** The header as it is hashed (Shanghai). */
  static byte[] header(Content content, Commitments commitments) {
    return Rlp.list(
        string(content.parentHash()),
        string(NO_UNCLES),
        Rlp.string(content.coinbase().bytes()),
        string(commitments.stateRoot()),
        string(commitments.transactionsRoot()),
        string(commitments.receiptsRoot()),
        string(commitments.logsBloom()),
        Rlp.number(0),
        Rlp.number(content.number()),
        Rlp.number(GAS_LIMIT),
        Rlp.number(commitments.gasUsed()),
        Rlp.number(content.timestamp()),
        Rlp.string(Bytes.NONE.array()),
        string("0x" + Hex.word(content.randao())),
        Rlp.string(new byte[Long.BYTES]),
        Rlp.number(content.baseFee()),
        string(EMPTY_ROOT));
  }

  /** The whole block as it is sent from node to node (Shanghai). */
  byte[] raw(Commitments commitments) {
    List<byte[]> transactions =
        content.transactions().stream()
            .map(EvmTransaction::body)
            .map(body -> body.type() == 0 ? body.raw() : Rlp.string(body.raw()))
            .toList();
    return Rlp.list(header(content, commitments), Rlp.list(transactions), Rlp.list(), Rlp.list());
  }

  static String hashOf(byte[] header) {
    return Keccak.hex(header);
  }

  private static byte[] string(String hex) {
    return Rlp.string(Hex.bytes(hex));
  }
}
