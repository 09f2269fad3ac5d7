package io.tipwatch.trace.evm.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One change anywhere in random receipts is found there, and nowhere else. */
class ReceiptMutationTest {
  private static final int RUNS = 300;
  private static final List<String> SCALARS =
      List.of("status", "gasUsed", "cumulativeGasUsed", "type", "contractAddress");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void namesExactlyTheOneChange(long seed) throws IOException {
    Random random = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      JsonArray left = receipts(random);
      JsonArray right = left.copy();
      int index = random.nextInt(left.size());
      String field = change(right.getJsonObject(index), random);

      Finding finding = ReceiptComparison.of(read(left), read(right));

      List<Difference> differences = ((Outcome.Differs) finding.outcome()).differences();
      assertThat(differences)
          .as("seed %d, run %d:%n%s%n%s", seed, run, left, right)
          .extracting(difference -> difference.left() + " " + difference.place().field())
          .containsExactly(index + " " + field);
    }
  }

  private static JsonArray receipts(Random random) {
    JsonArray receipts = new JsonArray();
    for (int i = random.nextInt(4); i >= 0; i--) {
      JsonArray logs = new JsonArray();
      for (int log = random.nextInt(5); log > 0; log--) {
        JsonArray topics = new JsonArray();
        for (int topic = random.nextInt(5); topic > 0; topic--) {
          topics.add(word(random));
        }
        logs.add(
            new JsonObject()
                .put("address", word(random))
                .put("topics", topics)
                .put("data", word(random)));
      }
      JsonObject receipt = new JsonObject().put("transactionHash", "0x%064x".formatted(i));
      SCALARS.forEach(name -> receipt.put(name, "0x1" + random.nextInt(9)));
      receipts.add(receipt.put("logs", logs));
    }
    return receipts;
  }

  private static String change(JsonObject receipt, Random random) {
    JsonArray logs = receipt.getJsonArray("logs");
    if (logs.isEmpty() || random.nextInt(3) == 0) {
      String name = SCALARS.get(random.nextInt(SCALARS.size()));
      receipt.put(name, "0x20");
      return name;
    }
    int index = random.nextInt(logs.size());
    JsonObject log = logs.getJsonObject(index);
    JsonArray topics = log.getJsonArray("topics");
    switch (random.nextInt(4)) {
      case 0 -> log.put("data", log.getString("data") + "00");
      case 1 -> {
        int last = logs.size() - 1;
        logs.remove(last);
        return "logs[" + last + "]";
      }
      case 2 -> log.put("address", word(random));
      default -> {
        topics.add("0x0");
        return "logs[" + index + "].topics[" + (topics.size() - 1) + "]";
      }
    }
    return "logs[" + index + "]." + (log.getString("data").length() > 66 ? "data" : "address");
  }

  private static String word(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return "0x" + java.util.HexFormat.of().formatHex(bytes);
  }

  private static ReceiptAnswer read(JsonArray receipts) throws NoAnswerException {
    byte[] bytes = receipts.encode().getBytes(StandardCharsets.UTF_8);
    ByteRanges ranges =
        (start, end) -> new ByteArrayInputStream(bytes, (int) start, (int) (end - start));
    return ReceiptAnswer.read(new ByteArrayInputStream(bytes), ranges, 0x5eed);
  }
}
