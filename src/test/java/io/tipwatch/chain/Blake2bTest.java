package io.tipwatch.chain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Blake2bTest {
  @Test
  void hashesAbcAsRfc7693AppendixA() {
    assertThat(hex(Blake2b.hash("abc".getBytes(US_ASCII), 64)))
        .isEqualTo(
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
  }

  @Test
  void hashesTheEmptyInput() {
    assertThat(hex(Blake2b.hash(new byte[0], 64)))
        .isEqualTo(
            "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
                + "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce");
  }

  /** The bytes 0, 1, 2 and so on; digests by Python's hashlib. */
  @Test
  void hashesWholeBlocksAndOneByteMore() {
    assertThat(hex(Blake2b.hash(sequence(128), 64))).startsWith("2319e3789c47e2daa5fe807f61bec2a1");
    assertThat(hex(Blake2b.hash(sequence(129), 64))).startsWith("f59711d44a031d5f97a9413c065d1e61");
    assertThat(hex(Blake2b.hash(sequence(300), 32)))
        .isEqualTo("3a486e3fe3ee414853000269ac020030aeef748cb05cd62ba85939ec298ef25c");
  }

  @Test
  void refusesADigestOfNoOrTooManyBytes() {
    assertThatThrownBy(() -> Blake2b.hash(new byte[0], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Blake2b.hash(new byte[0], 65))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] sequence(int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < length; i++) {
      bytes.write(i);
    }
    return bytes.toByteArray();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
