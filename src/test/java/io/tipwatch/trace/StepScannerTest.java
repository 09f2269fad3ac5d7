package io.tipwatch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.testing.Chunked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps are read alike in the straight way and in the general one. */
class StepScannerTest {
  private static final List<String> OPS =
      List.of("ADD", "PUSH1", "CALLDATASIZE", "RETURNDATACOPY", "opcode 0xfe not defined", "A€");

  @Test
  void readsAStepAsGethWritesIt() throws IOException {
    StructStep step =
        read(
            """
            {"pc":860,"op":"SSTORE","gas":478508,"gasCost":22100,"depth":1,\
            "stack":["0x60fe47b1","0x10d","0x6"],"storage":{"0x0":"0x6"},"refund":0}\
            """);

    assertThat(step.pc()).isEqualTo(860);
    assertThat(step.op()).isEqualTo("SSTORE");
    assertThat(step.gas()).isEqualTo(478508);
    assertThat(step.gasCost()).isEqualTo(22100);
    assertThat(step.depth()).isEqualTo(1);
    assertThat(step.stackSize()).isEqualTo(3);
    assertThat(step.top(2)).containsExactly("0x6", "0x10d");
    assertThat(step.storage()).isTrue();
    assertThat(step.error()).isEmpty();
  }

  @Test
  void readsAStepAsGanacheWritesIt() throws IOException {
    String word = "0".repeat(62);
    StructStep step =
        read(
            """
            {"depth":1,"error":"","gas":"0x1e31a9","gasCost":3,"memory":["00"],"op":"PUSH1","pc":2,
            "stack":["%s80"],"storage":{}}\
            """
                .formatted(word));

    assertThat(step.gas()).isEqualTo(0x1e31a9);
    assertThat(step.storage()).isFalse();
    assertThat(step.sameStack(read("{\"stack\":[\"0x80\"]}"))).isTrue();
    assertThat(step.top(5)).containsExactly(word + "80");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "false", "\"\""})
  void noErrorHasManyForms(String written) throws IOException {
    assertThat(read("{\"error\":" + written + "}").error()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "{}", "\"out of gas\"", "{\"a\":1}"})
  void anErrorHasToo(String written) throws IOException {
    assertThat(read("{\"error\":" + written + "}").error()).isNotEmpty();
  }

  @Test
  void whatAStepLacksIsAbsent() throws IOException {
    StructStep step = read("{\"gas\":null,\"stack\":null}");

    assertThat(step.gas()).isEqualTo(StructStep.ABSENT);
    assertThat(step.pc()).isEqualTo(StructStep.ABSENT);
    assertThat(step.stackSize()).isEqualTo(-1);
    assertThat(step.top(3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "\"-1\"", "-20000000000000000000", "1e3", "null", "\"0x3\""})
  void aCostMayBeAnything(String written) throws IOException {
    assertThat(read("{\"gasCost\":" + written + ",\"pc\":1}").pc()).isEqualTo(1);
  }

  @Test
  void theStackIsBounded() {
    String items = String.join(",", Collections.nCopies(StepScanner.MAX_STACK + 1, "\"0x1\""));
    assertThatExceptionOfType(MalformedTraceException.class)
        .isThrownBy(() -> read("{\"stack\":[" + items + "]}"))
        .withMessageStartingWith("more than 1024 items on the stack");
  }

  @Test
  void aFieldThatComesTwiceIsRefused() {
    assertThatExceptionOfType(MalformedTraceException.class)
        .isThrownBy(() -> read("{\"pc\":1,\"gas\":2,\"pc\":1}"))
        .withMessageStartingWith("the field pc comes twice");
  }

  /** The largest stack, and memory beside it that is longer than the window. */
  @Test
  void aStackIsKeptWhateverComesAfterIt() throws IOException {
    String word = "\"0x" + "f".repeat(64) + "\"";
    String items = String.join(",", Collections.nCopies(StepScanner.MAX_STACK - 1, word));
    String memory = String.join(",", Collections.nCopies(10_000, word));
    String one = "{\"stack\":[" + items + ",\"0x5\"],\"memory\":[" + memory + "]}";
    JsonScanner scan =
        new JsonScanner(Chunked.of(bytes("[" + one + "," + one + "]"), new Random(1)), 0, 5);
    StepScanner steps = new StepScanner(scan);
    StructStep step = new StructStep();
    scan.openArray("steps");

    for (int i = 0; i < 2; i++) {
      scan.nextElement();
      steps.next(step);
    }

    assertThat(step.stackSize()).isEqualTo(StepScanner.MAX_STACK);
    assertThat(step.top(2000))
        .hasSize(StepScanner.MAX_STACK)
        .startsWith("0x5", "0x" + "f".repeat(64));
  }

  /** Two renderings of the same random steps, and one that differs in one item of the stack. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void stepsAreReadAlikeHoweverTheyAreWrittenAndArrive(long seed) throws IOException {
    Random random = new Random(seed);
    for (int run = 0; run < 60; run++) {
      List<Sample> samples = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        samples.add(Sample.random(random));
      }
      String as = "seed " + seed + ", run " + run;
      String plain = written(samples, random, true);
      String odd = written(samples, random, false);

      List<String> wanted = samples.stream().map(Sample::toString).toList();

      assertThat(described(Chunked.of(bytes(plain), random))).as(as).isEqualTo(wanted);
      assertThat(described(Chunked.of(bytes(odd), random))).as(as).isEqualTo(wanted);
      assertThat(digests(bytes(odd))).as(as).isEqualTo(digests(bytes(plain)));
    }
  }

  private record Sample(long pc, String op, long gas, long depth, List<BigInteger> stack) {
    static Sample random(Random random) {
      List<BigInteger> stack = new ArrayList<>();
      for (int i = random.nextInt(random.nextInt(10) == 0 ? 150 : 9); i > 0; i--) {
        stack.add(new BigInteger(random.nextInt(257), random));
      }
      return new Sample(
          random.nextInt(70_000),
          OPS.get(random.nextInt(OPS.size())),
          random.nextLong(1L << random.nextInt(1, 62)),
          1 + random.nextInt(1024),
          stack);
    }

    @Override
    public String toString() {
      List<String> items = stack.reversed().stream().map(item -> "0x" + item.toString(16)).toList();
      return pc + " " + op + " " + gas + " " + depth + " " + items;
    }

    String written(Random random, boolean plain) {
      String items =
          String.join(
              ",", stack.stream().map(item -> plain ? plain(item) : odd(item, random)).toList());
      String pcText = plain ? pc + "" : "\"0x" + Long.toHexString(pc) + "\"";
      List<String> fields =
          new ArrayList<>(
              List.of(
                  "\"pc\":" + pcText,
                  "\"op\":\"" + op + "\"",
                  "\"gas\":" + gas,
                  "\"gasCost\":3",
                  "\"depth\":" + depth,
                  "\"stack\":[" + items + "]"));
      if (!plain) {
        fields.add("\"memory\":[\"00\"]");
        fields.add("\"note\" :{\"a\":[1,2]}");
        Collections.shuffle(fields, random);
      }
      return "{" + String.join(plain ? "," : " ,\n ", fields) + "}";
    }

    private static String plain(BigInteger item) {
      return "\"0x" + item.toString(16) + "\"";
    }

    private static String odd(BigInteger item, Random random) {
      String digits = item.toString(16);
      return switch (random.nextInt(3)) {
        case 0 -> "\"" + "0".repeat(64 - Math.min(64, digits.length())) + digits + "\"";
        case 1 -> " \"0x" + digits.toUpperCase(java.util.Locale.ROOT) + "\"";
        default -> plain(item);
      };
    }
  }

  private static String written(List<Sample> samples, Random random, boolean plain) {
    return "["
        + String.join(",", samples.stream().map(step -> step.written(random, plain)).toList())
        + "]";
  }

  private static List<String> described(InputStream in) throws IOException {
    List<String> steps = new ArrayList<>();
    JsonScanner scan = new JsonScanner(in, 0, 5);
    scan.openArray("steps");
    StepScanner reader = new StepScanner(scan);
    StructStep step = new StructStep();
    while (scan.nextElement()) {
      reader.next(step);
      List<String> items =
          step.top(2000).stream()
              .map(item -> "0x" + new BigInteger(item.replaceFirst("0x", "0"), 16).toString(16))
              .toList();
      steps.add(step.pc() + " " + step.op() + " " + step.gas() + " " + step.depth() + " " + items);
    }
    scan.end();
    return steps;
  }

  private static List<Long> digests(byte[] document) throws IOException {
    List<Long> digests = new ArrayList<>();
    JsonScanner scan = new JsonScanner(new ByteArrayInputStream(document), 0, 5);
    scan.openArray("steps");
    StepScanner reader = new StepScanner(scan);
    StructStep step = new StructStep();
    while (scan.nextElement()) {
      reader.next(step);
      digests.addAll(List.of(step.op1(), step.op2(), step.stack1, step.stack2));
      assertThat(step.op1()).isEqualTo(StructStep.op1(step.op()));
      assertThat(step.op2()).isEqualTo(StructStep.op2(step.op()));
    }
    return digests;
  }

  private static StructStep read(String text) throws IOException {
    return read(text, text.length());
  }

  private static StructStep read(String text, int seed) throws IOException {
    JsonScanner scan = new JsonScanner(Chunked.of(bytes(text), new Random(seed)), 0, 5);
    StructStep step = new StructStep();
    new StepScanner(scan).next(step);
    scan.end();
    return step;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
