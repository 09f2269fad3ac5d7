package io.tipwatch.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static Json read(String text) throws MalformedJsonException {
    return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void keepsTheTextOfNumbers() throws MalformedJsonException {
    assertThat(read("[9007199254740993.0, 1e400, 1.00, -0]"))
        .isEqualTo(
            Json.array(
                new Json.Num("9007199254740993.0"),
                new Json.Num("1e400"),
                new Json.Num("1.00"),
                new Json.Num("-0")));
  }

  @Test
  void readsEveryKindOfValue() throws MalformedJsonException {
    assertThat(read("{\"a\":[true,false,null,\"\\u00e9\\ud83d\\ude00\",{}]}"))
        .isEqualTo(
            Json.Obj.of()
                .with(
                    "a",
                    Json.array(
                        Json.of(true),
                        Json.of(false),
                        Json.Null.VALUE,
                        Json.of("é😀"),
                        Json.Obj.of())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "{\"id\":0,}",
        "[1,]",
        "{}{}",
        "1 2",
        "[] x",
        "nul",
        "NaN",
        "Infinity",
        "01",
        "+1",
        ".5",
        "1.",
        "'a'",
        "{a:1}",
        "{\"a\":1,\"a\":2}",
        "\"\\ud800\"",
        "\"\\udc00a\"",
        "{\"\\ud800\":1}",
        "\"\\x\"",
        "\"\n\"",
        "// c\n1",
        "\uFEFF1",
        "[1}",
        "\"abc",
        "{\"a\"}"
      })
  void refusesWhatOnlyResemblesJson(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void refusesBytesThatAreNotUtf8AndNamesTheByte() {
    byte[][] wrong = {
      bytes('"', 0xC0, 0x80, '"'), // overlong NUL
      bytes('"', 0xED, 0xA0, 0x80, '"'), // a surrogate
      bytes('"', 0xFF, '"'),
      bytes('"', 0xE2, 0x82, '"'), // cut short
      bytes('"', 0xF5, 0x80, 0x80, 0x80, '"') // above U+10FFFF
    };
    assertThat(Arrays.asList(wrong))
        .allSatisfy(bytes ->
            assertThatThrownBy(() -> JsonReader.read(bytes))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("not UTF-8 at byte 1"));
  }

  @Test
  void refusesUtf16() {
    assertThatThrownBy(() -> JsonReader.read("{}".getBytes(StandardCharsets.UTF_16LE)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void readsAsDeepAsTheLimit() throws MalformedJsonException {
    assertThat(read("[".repeat(64) + "]".repeat(64))).isInstanceOf(Json.Arr.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 100_000, 5_000_000})
  void refusesWhatIsDeeper(int depth) {
    assertThatThrownBy(() -> read("[".repeat(depth)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void refusesNumbersOfManyDigits() throws MalformedJsonException {
    assertThat(read("1".repeat(1_000))).isEqualTo(new Json.Num("1".repeat(1_000)));
    assertThatThrownBy(() -> read("1".repeat(1_001))).isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> read("[" + "1".repeat(1_000_000) + "]"))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void refusesMoreValuesThanMemoryIsMeantFor() {
    assertThatThrownBy(() -> read("[" + "0,".repeat(JsonReader.MAX_VALUES) + "0]"))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("more than");
  }

  @Test
  void refusesEveryBeginningOfADocument() throws MalformedJsonException {
    String whole = "{\"a\":[1,{\"b\":\"é\"}],\"c\":null}";
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    assertThat(JsonReader.read(bytes)).isInstanceOf(Json.Obj.class);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> JsonReader.read(cut))
          .as("cut at byte %d", length)
          .isInstanceOf(MalformedJsonException.class);
    }
  }

  /** Property: whatever the bytes are, there is a value or this one exception. */
  @ParameterizedTest
  @ValueSource(longs = {1, 20261122})
  void neverFailsInAnotherWay(long seed) {
    Random random = new Random(seed);
    byte[] sample =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[{\"a\":-1.5e3,\"b\":\"\\u00e9\"},null,true]}"
            .getBytes(StandardCharsets.UTF_8);
    for (int run = 0; run < 20_000; run++) {
      byte[] mutated = sample.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      assertThat(outcome(mutated)).as("seed %d, run %d", seed, run).isNotNull();
    }
  }

  private static Object outcome(byte[] bytes) {
    try {
      return JsonReader.read(bytes);
    } catch (MalformedJsonException e) {
      return e;
    }
  }

  @Test
  void namesTheFieldThatIsWrong() throws MalformedJsonException {
    JsonField root = read("{\"Blocks\":[{\"Height\":\"x\"}]}").root("result");
    JsonField height = root.at("Blocks").items().getFirst().at("Height");
    assertThatThrownBy(height::number)
        .isInstanceOf(MalformedJsonException.class)
        .hasMessage("result.Blocks[0].Height: expected a 64-bit integer, found the string x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "1.0", "1e3", "-9223372036854775809", "null"})
  void takesNoLongFromWhatIsNone(String number) throws MalformedJsonException {
    JsonField field = read(number).root("n");
    assertThatThrownBy(field::number).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void findsFieldsWhateverTheirCase() throws MalformedJsonException {
    JsonField root = read("{\"parentStateRoot\":\"x\"}").root("block");
    assertThat(root.at("ParentStateRoot").text()).isEqualTo("x");
  }

  @Test
  void quotesForeignTextOnOneLine() {
    assertThat(Quoted.text("a\r\n\u001b[31m\u202Eb\u0000", 100))
        .isEqualTo("a\\u000d\\u000a\\u001b[31m\\u202eb\\u0000");
    assertThat(Quoted.text("abcdef", 3)).isEqualTo("abc…");
  }
}
