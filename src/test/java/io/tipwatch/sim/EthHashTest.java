package io.tipwatch.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Blake2b;
import io.tipwatch.chain.TipsetKey;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EthHashTest {
  /** As a Lotus node named both in one answer (lotus #12539). */
  private static final String CID =
      "bafy2bzacedohyamxmnghya5n63b3irkzacn4qetye2iyh2l34sluwzogijom6";

  private static final String HASH =
      "0xdc7c0197634c7c03adf6c3b44559009bc81278269183e97be4974b65c6425ccf";

  @Test
  void isTheDigestOfACid() {
    assertThat(EthHash.ofCid(CID)).isEqualTo(HASH);
  }

  @Test
  void leadsBackToTheCid() {
    assertThat(EthHash.cid(HASH)).isEqualTo(CID);
  }

  /** Lengths from 256 on take two bytes in CBOR. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 7})
  void isTheDigestOfTheKeyAsAStringOfBytes(int blocks) {
    TipsetKey key =
        new TipsetKey(IntStream.range(0, blocks).mapToObj(i -> Cids.dagCbor(100 + i)).toList());
    String head =
        switch (blocks) {
          case 0 -> "40";
          case 1 -> "5826";
          case 6 -> "58e4";
          default -> "59010a";
        };
    StringBuilder cbor = new StringBuilder(head);
    key.cids().forEach(cid -> cbor.append("0171a0e40220").append(EthHash.ofCid(cid), 2, 66));
    byte[] digest = Blake2b.hash(HexFormat.of().parseHex(cbor), 32);

    assertThat(EthHash.of(key)).isEqualTo("0x" + HexFormat.of().formatHex(digest));
  }
}
