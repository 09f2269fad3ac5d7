package io.tipwatch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.testing.Chunked;
import io.tipwatch.testing.Parts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259 and nothing else, and the same digests however the bytes arrive. */
class JsonScannerTest {
  @ParameterizedTest
  @MethodSource("io.tipwatch.trace.JsonCases#wellFormed")
  void acceptsWhatIsJson(String document) throws IOException {
    walk(bytes(document));
  }

  @ParameterizedTest
  @MethodSource("io.tipwatch.trace.JsonCases#malformed")
  void refusesWhatIsNot(String document) {
    assertThatExceptionOfType(MalformedTraceException.class)
        .isThrownBy(() -> walk(bytes(document)))
        .satisfies(e -> assertThat(e.offset()).isBetween(0L, (long) bytes(document).length));
  }

  @Test
  void theTablesAreAsLongAsTheyShouldBe() {
    assertThat(
            JsonCases.wellFormed().count()
                + JsonCases.malformed().count()
                + JsonCases.invalidBytes().count())
        .isGreaterThan(190);
  }

  @ParameterizedTest
  @MethodSource("io.tipwatch.trace.JsonCases#invalidBytes")
  void refusesInvalidUtf8Anywhere(String hex) {
    byte[] bad = HexFormat.of().parseHex(hex);
    for (String before : List.of("", "a", "1234567", "12345678", "é")) {
      for (String after : List.of("", "b", "12345678")) {
        byte[] value = join(bytes("\"" + before), bad, bytes(after + "\""));
        byte[] name = join(bytes("{\"" + before), bad, bytes(after + "\":1}"));
        for (byte[] document : List.of(value, name, join(bytes("["), value, bytes("]")))) {
          assertThatExceptionOfType(MalformedTraceException.class)
              .as("%s in %s", hex, new String(document, StandardCharsets.ISO_8859_1))
              .isThrownBy(() -> walk(document));
        }
      }
    }
  }

  @Test
  void refusesOtherEncodings() {
    for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32BE", "UTF-32LE")) {
      assertThatExceptionOfType(MalformedTraceException.class)
          .as(charset)
          .isThrownBy(() -> walk("{\"a\":1}".getBytes(Charset.forName(charset))));
    }
  }

  @Test
  void digitsAndTheSameDigitsInQuotesHaveOneDigest() throws IOException {
    assertThat(digest("12345678901234567890")).isEqualTo(digest("\"12345678901234567890\""));
    assertThat(digest("\"caf\\u00e9\"")).isEqualTo(digest("\"café\""));
    assertThat(digest("\"\\u0061bcdefgh\\u0069\"")).isEqualTo(digest("\"abcdefghi\""));
  }

  @Test
  void differentValuesHaveDifferentDigests() throws IOException {
    List<String> values =
        List.of(
            "0",
            "-0",
            "0.0",
            "1",
            "1.0",
            "1e400",
            "1e500",
            "9007199254740993.0",
            "9007199254740992.0",
            "true",
            "false",
            "\"\"",
            "\"a\"",
            "\"a\\u0000\"",
            "\"\\u0000\"",
            "\"\\u0000\\u0000\"",
            "\"12345678\"",
            "\"12345678\\u0000\"",
            "\"é\"",
            "\"e\"");
    List<String> digests = new ArrayList<>();
    for (String value : values) {
      digests.add(digest(value));
    }

    assertThat(digests).doesNotHaveDuplicates();
  }

  /** Random documents cut into random chunks, in every form of chunk a network makes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261122})
  void digestsDoNotDependOnHowTheBytesArrive(long seed) throws IOException {
    Random random = new Random(seed);
    for (int run = 0; run < 500; run++) {
      StringBuilder text = new StringBuilder();
      value(random, 4, text);
      byte[] document = bytes(text.toString());

      List<Long> whole = walk(document);
      List<Long> chunked = walk(Chunked.of(document, random));

      assertThat(chunked).as("seed %d, run %d: %s", seed, run, text).isEqualTo(whole);
    }
  }

  /** Strings and names across the end of the scanner's window. */
  @Test
  void theWindowHasNoSeams() throws IOException {
    String value = "\"abcdefghijk\\u00e9é😀\"";
    String once = digest(value);
    for (int padding = (128 << 10) - 60; padding < (128 << 10) + 4; padding++) {
      InputStream in =
          new SequenceInputStream(
              Parts.repeated("", " ", padding), new ByteArrayInputStream(bytes(value)));
      assertThat(digest(new JsonScanner(in, 0, 5))).as("padding %d", padding).isEqualTo(once);
    }
  }

  @Test
  void aStringMayBeLongerThanTheWindow() throws IOException {
    InputStream in =
        new SequenceInputStream(
            Parts.repeated("\"", "0123456789", 1_000_000), new ByteArrayInputStream(bytes("\"")));
    JsonScanner scan = new JsonScanner(in, 0, 5);
    scan.hashScalar("a string");
    scan.end();

    assertThat(scan.offset()).isEqualTo(10_000_002);
  }

  @Test
  void nestingIsBounded() {
    assertThatExceptionOfType(MalformedTraceException.class)
        .isThrownBy(() -> new JsonScanner(Parts.repeated("", "[", 10_000_000), 0, 1).skipValue())
        .withMessageStartingWith("nested deeper than 64 levels");
  }

  private static void value(Random random, int depth, StringBuilder into) {
    int kind = random.nextInt(depth == 0 ? 4 : 6);
    switch (kind) {
      case 0 -> into.append(random.nextLong());
      case 1 -> string(random, into);
      case 2 -> into.append(List.of("true", "false", "null").get(random.nextInt(3)));
      case 3 ->
          into.append(random.nextInt(100)).append('.').append(random.nextInt(99)).append("E+1");
      case 4 -> {
        into.append('[');
        for (int i = random.nextInt(4); i >= 0; i--) {
          value(random, depth - 1, into);
          into.append(i == 0 ? " " : " ,");
        }
        into.append(']');
      }
      default -> {
        into.append('{');
        for (int i = random.nextInt(4); i >= 0; i--) {
          string(random, into);
          into.append(" :");
          value(random, depth - 1, into);
          into.append(i == 0 ? "" : ", ");
        }
        into.append("}\n");
      }
    }
  }

  private static void string(Random random, StringBuilder into) {
    List<String> parts =
        List.of("a", "bcdefgh", "é", "€", "😀", "\\n", "\\u00e9", "\\ud83d\\ude00", "");
    into.append('"');
    IntStream.range(0, random.nextInt(5))
        .forEach(_ -> into.append(parts.get(random.nextInt(parts.size()))));
    into.append('"');
  }

  private static String digest(String value) throws IOException {
    return digest(new JsonScanner(new ByteArrayInputStream(bytes(value)), 0, 5));
  }

  private static String digest(JsonScanner scan) throws IOException {
    scan.hashScalar("a value");
    scan.end();
    return scan.lane1() + " " + scan.lane2();
  }

  /** Reads a whole document twice over: skipping what is inside, and hashing every scalar. */
  private static List<Long> walk(byte[] document) throws IOException {
    JsonScanner skipping = new JsonScanner(new ByteArrayInputStream(document), 0, 5);
    skipping.skipValue();
    skipping.end();
    return walk(new ByteArrayInputStream(document));
  }

  private static List<Long> walk(InputStream in) throws IOException {
    JsonScanner scan = new JsonScanner(in, 0, 5);
    List<Long> digests = new ArrayList<>();
    hash(scan, digests);
    scan.end();
    digests.add(scan.offset());
    return digests;
  }

  private static void hash(JsonScanner scan, List<Long> into) throws IOException {
    if (scan.atObject()) {
      scan.openObject("an object");
      while (scan.nextField(FieldTable.of("a")) != JsonScanner.END) {
        hash(scan, into);
      }
    } else if (scan.atArray()) {
      scan.openArray("an array");
      while (scan.nextElement()) {
        hash(scan, into);
      }
    } else {
      scan.hashScalar("a value");
      into.add(scan.lane1());
      into.add(scan.lane2());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[]... parts) {
    return HexFormat.of()
        .parseHex(String.join("", Stream.of(parts).map(HexFormat.of()::formatHex).toList()));
  }
}
