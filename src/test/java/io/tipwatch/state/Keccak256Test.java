package io.tipwatch.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Keccak256Test {
  /** Known digests, and lengths around the rate of 136 bytes (made with another implementation). */
  @ParameterizedTest
  @CsvSource({
    "'', 1, c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    "abc, 1, 4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    "hello, 1, 1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8",
    "a, 135, 34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446",
    "a, 136, a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e",
    "a, 137, d869f639c7046b4929fc92a4d988a8b22c55fbadb802c0c66ebcd484f1915f39",
    "a, 271, 132f47effd6c8b1b299efa53fe68aece77ec8ae4eb2e294f668eec94f76001e1",
    "a, 272, cf7fcd4f705ee749930d19ca84561a9bf62516bd90a471545fa2f49fdc7e63c8",
  })
  void hasTheDigestsThatEthereumHas(String text, int times, String digest) {
    byte[] input = text.repeat(times).getBytes(StandardCharsets.UTF_8);

    assertThat(HexFormat.of().formatHex(Keccak256.hash(input))).isEqualTo(digest);
  }
}
