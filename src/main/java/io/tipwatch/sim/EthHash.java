package io.tipwatch.sim;

import io.tipwatch.chain.Blake2b;
import io.tipwatch.chain.TipsetKey;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The hashes by which Filecoin's nodes show tipsets and messages to Ethereum wallets: the digests
 * of their CIDs. The CID of a tipset is that of its key in CBOR.
 */
public final class EthHash {
  private static final int DIGEST_BYTES = 32;
  private static final int CID_BYTES = Cids.PREFIX_BYTES + DIGEST_BYTES;

  /** The head of a string of bytes in CBOR, whose length follows in one byte or in two. */
  private static final byte SHORT = 0x58;

  private static final byte LONG = 0x59;

  private EthHash() {}

  public static String of(TipsetKey key) {
    return text(Blake2b.hash(cbor(key), DIGEST_BYTES));
  }

  static String ofCid(String cid) {
    byte[] bytes = Cids.bytes(cid);
    return text(ByteBuffer.wrap(bytes).slice(Cids.PREFIX_BYTES, DIGEST_BYTES));
  }

  /** Messages that were signed as Ethereum transactions have the hashes of these. */
  static String of(SimMessage message) {
    return ofCid(
        Cids.dagCbor(
            message.kind() == SimMessage.Kind.DELEGATED
                ? Dice.hash(message.seed(), 60)
                : message.cid()));
  }

  /** The CID behind a hash. */
  static String cid(String hash) {
    return Cids.ofDigest(HexFormat.of().parseHex(hash, 2, hash.length()));
  }

  private static byte[] cbor(TipsetKey key) {
    int length = key.cids().size() * CID_BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(3 + length);
    if (length == 0) {
      bytes.put((byte) 0x40);
    } else if (length < 256) {
      bytes.put(SHORT).put((byte) length);
    } else {
      bytes.put(LONG).putShort((short) length);
    }
    key.cids().forEach(cid -> bytes.put(Cids.bytes(cid)));
    byte[] whole = new byte[bytes.flip().remaining()];
    bytes.get(whole);
    return whole;
  }

  private static String text(byte[] digest) {
    return "0x" + HexFormat.of().formatHex(digest);
  }

  private static String text(ByteBuffer digest) {
    byte[] bytes = new byte[digest.remaining()];
    digest.get(bytes);
    return text(bytes);
  }
}
