package io.tipwatch.trace.evm.prestate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One change anywhere in recorded states is found there; another way of writing is none. */
class PrestateMutationTest {
  private static final int RUNS = 250;
  private static final List<String> NAMES =
      List.of(
          "div-storage/debug_traceBlockByNumber_prestateTracerDiff.A.json",
          "div-hardfork/debug_traceBlockByNumber_pre.cancun.json");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void namesExactlyTheOneChange(long seed) throws IOException {
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      JsonArray recorded = recorded(NAMES.get(run % NAMES.size()));
      JsonArray changed = recorded.copy();
      int transaction = random.nextInt(changed.size());
      String path = change(changed.getJsonObject(transaction).getJsonObject("result"), random);

      PrestateFinding finding = compare(recorded, rewritten(changed, random));

      Difference first = ((Outcome.Differs) finding.finding().outcome()).first();
      assertThat(first.left() + " " + first.place().field())
          .as("seed %d, run %d", seed, run)
          .isEqualTo(transaction + " " + path);
      assertThat(finding.transactions()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anotherWayOfWritingIsTheSame(long seed) throws IOException {
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      JsonArray recorded = recorded(NAMES.get(run % NAMES.size()));

      PrestateFinding finding = compare(recorded, rewritten(recorded, random));

      assertThat(finding.finding().outcome())
          .as("seed %d, run %d", seed, run)
          .isEqualTo(new Outcome.Same(3));
    }
  }

  /** Changes one value, or deletes one account; the path by which it must be named. */
  private static String change(JsonObject states, Random random) {
    String phase = random.nextBoolean() ? "pre" : "post";
    JsonObject accounts = states.getJsonObject(phase);
    String address = any(accounts, random);
    JsonObject account = accounts.getJsonObject(address);
    if (phase.equals("post")
        && random.nextInt(5) == 0
        && states.getJsonObject("pre").containsKey(address)) {
      accounts.remove(address);
      return "post." + address;
    }
    String field = any(account, random);
    String path = phase + "." + address + "." + field;
    if (!field.equals("storage")) {
      account.put(field, plusOne(account.getValue(field)));
      return path;
    }
    JsonObject slots = account.getJsonObject(field);
    String key = any(slots, random);
    slots.put(key, plusOne(slots.getValue(key)));
    return path + "[0x" + new BigInteger(key.substring(2), 16).toString(16) + "]";
  }

  private static Object plusOne(Object value) {
    return value instanceof Number number
        ? (Object) (number.longValue() + 1)
        : "0x" + new BigInteger(value.toString().substring(2), 16).add(BigInteger.ONE).toString(16);
  }

  private static String any(JsonObject of, Random random) {
    List<String> names = new ArrayList<>(of.fieldNames());
    return names.get(random.nextInt(names.size()));
  }

  /** The same in any order of keys, upper case, numbers in hexadecimal. */
  private static JsonArray rewritten(JsonArray answer, Random random) {
    JsonArray other = new JsonArray();
    for (int i = 0; i < answer.size(); i++) {
      other.add(rewritten(answer.getJsonObject(i), random));
    }
    return other;
  }

  private static JsonObject rewritten(JsonObject object, Random random) {
    List<String> names = new ArrayList<>(object.fieldNames());
    Collections.shuffle(names, random);
    JsonObject other = new JsonObject();
    for (String name : names) {
      String key = name.startsWith("0x") ? "0x" + upper(name) : name;
      other.put(
          key,
          switch (object.getValue(name)) {
            case JsonObject inner -> rewritten(inner, random);
            case Number number -> "0x0" + Long.toHexString(number.longValue());
            case Object value -> "0x" + upper(value.toString());
          });
    }
    return other;
  }

  private static String upper(String hex) {
    return hex.substring(2).toUpperCase(Locale.ROOT);
  }

  private static JsonArray recorded(String name) throws IOException {
    String text = new String(RecordedEvm.answer(name), StandardCharsets.UTF_8);
    return text.stripLeading().startsWith("[")
        ? new JsonArray(text)
        : new JsonObject(text).getJsonArray("result");
  }

  private static PrestateFinding compare(JsonArray left, JsonArray right) throws IOException {
    return PrestateComparison.of(read(left), read(right));
  }

  private static PrestateAnswer read(JsonArray answer) throws NoAnswerException {
    byte[] bytes = answer.encode().getBytes(StandardCharsets.UTF_8);
    ByteRanges ranges =
        (start, end) -> new ByteArrayInputStream(bytes, (int) start, (int) (end - start));
    return PrestateAnswer.read(new ByteArrayInputStream(bytes), ranges, 0x5eed);
  }
}
