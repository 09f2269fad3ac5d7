package io.tipwatch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.testing.Chunked;
import io.tipwatch.testing.Parts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One value has one digest in whatever way it is written, and two values have two. */
class HexScannerTest {
  private static final String WORD = "\"0x" + "0".repeat(62) + "2a\"";

  @ParameterizedTest
  @ValueSource(strings = {"\"0x2a\"", "\"0X2A\"", "\"2a\"", "\"002A\"", "42", " 42 "})
  void aQuantityMayBeWrittenInManyWays(String written) throws IOException {
    assertThat(quantity(written)).isEqualTo(quantity(WORD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x0\"", "\"0x\"", "\"\"", "\"0x0000\"", "0", "null"})
  void zeroAndNothingAreTheEmptyQuantity(String written) throws IOException {
    HexScanner hex = reading(bytes(written));
    hex.quantity("a number");

    assertThat(hex.empty()).isTrue();
    assertThat(quantity(written)).isEqualTo(quantity("\"0x0\""));
  }

  @Test
  void theZerosOfDataCount() throws IOException {
    List<String> digests = new ArrayList<>();
    for (String written : List.of("\"0x\"", "\"0x00\"", "\"0x0000\"", "\"0x01\"", "\"0x0001\"")) {
      digests.add(data(bytes(written)));
    }

    assertThat(digests).doesNotHaveDuplicates();
    assertThat(data(bytes("\"AbCd\""))).isEqualTo(data(bytes("\"0xaBcD\"")));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"0x7fffffffffffffff\"', 9223372036854775807",
    "'\"0x8000000000000000\"', -1",
    "'\"0x10000000000000000\"', -1",
    "'\"0x00000000000000000000001\"', 1",
    "'9223372036854775807', 9223372036854775807",
    "'null', 0"
  })
  void smallOnesAreNumbers(String written, long number) throws IOException {
    HexScanner hex = reading(bytes(written));
    hex.quantity("a number");

    assertThat(hex.number()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"0xg\"", "\"12 \"", "\"0x1\\u0030\"", "\"é\"", "true", "-1", "1.5", "{}"})
  void refusesWhatIsNoHexadecimal(String written) {
    assertThatExceptionOfType(MalformedTraceException.class).isThrownBy(() -> quantity(written));
  }

  @Test
  void saysWhereACutStringBegan() {
    assertThatExceptionOfType(MalformedTraceException.class)
        .isThrownBy(() -> data(bytes("  \"0x1234")))
        .withMessage("the answer ends inside the string that begins at byte 2");
  }

  @Test
  void tellsHowAValueIsWritten() throws IOException {
    List<Integer> ways = new ArrayList<>();
    for (String written : List.of("\"0x2a\"", "\"2a\"", "\"0x2A\"", "\"0x02a\"", "42")) {
      HexScanner hex = reading(bytes(written));
      hex.quantity("a number");
      ways.add(hex.writing());
    }

    assertThat(ways).doesNotHaveDuplicates().startsWith(0);
  }

  @Test
  void keepsTheBeginningOfALongValue() throws IOException {
    InputStream in =
        new SequenceInputStream(
            Parts.repeated("\"0xAB", "0123456789", 1_000_000),
            new ByteArrayInputStream(bytes("\"")));
    HexScanner hex = HexScanner.keeping(new JsonScanner(in, 0, 5));
    hex.data("code");

    assertThat(hex.text()).startsWith("0xab0123456789").endsWith("… (10000002 digits)");
    assertThat(hex.text()).hasSizeBetween(HexScanner.MAX_HEAD, HexScanner.MAX_HEAD + 50);
  }

  /** Random values, each in two ways of writing, cut into random pieces. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void digestsFollowTheValueAlone(long seed) throws IOException {
    Random random = new Random(seed);
    for (int run = 0; run < 2_000; run++) {
      BigInteger value = new BigInteger(random.nextInt(300), random);
      BigInteger other = value.flipBit(random.nextInt(300));
      String as = "seed " + seed + ", run " + run + ": " + value.toString(16);

      String once = quantity(Chunked.of(bytes(written(value, random)), random));

      assertThat(quantity(Chunked.of(bytes(written(value, random)), random)))
          .as(as)
          .isEqualTo(once);
      assertThat(quantity(Chunked.of(bytes(written(other, random)), random)))
          .as(as)
          .isNotEqualTo(once);
    }
  }

  private static String written(BigInteger value, Random random) {
    String digits = value.toString(16);
    return switch (random.nextInt(5)) {
      case 0 -> value.toString();
      case 1 -> "\"" + digits + "\"";
      case 2 -> "\"0x" + "0".repeat(random.nextInt(70)) + digits + "\"";
      case 3 -> "\"0X" + digits.toUpperCase(java.util.Locale.ROOT) + "\"";
      default -> " \"0x" + digits + "\"\n";
    };
  }

  private static String quantity(String written) throws IOException {
    return quantity(new ByteArrayInputStream(bytes(written)));
  }

  private static String quantity(InputStream in) throws IOException {
    JsonScanner scan = new JsonScanner(in, 0, 5);
    HexScanner hex = HexScanner.keeping(scan);
    hex.quantity("a number");
    scan.end();
    return hex.lane1() + " " + hex.lane2() + " " + hex.text().replace("null", "0x0");
  }

  private static String data(byte[] written) throws IOException {
    JsonScanner scan = new JsonScanner(new ByteArrayInputStream(written), 0, 5);
    HexScanner hex = HexScanner.of(scan);
    hex.data("bytes");
    scan.end();
    return hex.lane1() + " " + hex.lane2();
  }

  private static HexScanner reading(byte[] written) {
    return HexScanner.keeping(new JsonScanner(new ByteArrayInputStream(written), 0, 5));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
