package io.tipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recorded tipset and a copy with one digit changed, through the command. */
class CompareRecordedTest {
  private static final int PLACES = 3;
  private static final Pattern CHANGED =
      Pattern.compile(
          "Trace\\[\\d+]\\.(MsgRct\\.GasUsed|GasCost\\.MinerTip"
              + "|ExecutionTrace\\.(Subcalls\\[\\d+]\\.)*GasCharges\\[\\d+]\\.[tcs]g)");

  @TempDir private Path directory;

  /**
   * A number in the answer.
   *
   * @param offset of its last digit
   */
  private record Digit(String path, int offset) {}

  @ParameterizedTest
  @ValueSource(
      ints = {1162295, 14107, 1419335, 1572087, 2907480, 2907520, 3450305, 3573066, 845259})
  void namesTheChangedPlace(int epoch) throws IOException {
    byte[] answer = recorded(epoch);
    Path left = Files.write(directory.resolve("left.json"), answer);
    SplittableRandom random = new SplittableRandom(epoch);
    List<Digit> digits = digits(answer, random);
    for (int i = 0; i < PLACES; i++) {
      Digit digit = digits.get(random.nextInt(digits.size()));
      byte[] changed = answer.clone();
      changed[digit.offset()] = (byte) (changed[digit.offset()] == '3' ? '4' : '3');
      Path right = Files.write(directory.resolve("right.json"), changed);
      Diagnosis report = compare(left, right);
      assertThat(report.location().map(CompareRecordedTest::path))
          .as("epoch %d, %s", epoch, digit)
          .contains(digit.path());
    }
  }

  private static String path(Diagnosis.Location place) {
    StringBuilder path = new StringBuilder("Trace[" + place.message().index() + "].");
    place
        .call()
        .ifPresent(call -> {
          path.append("ExecutionTrace.");
          call.forEach(index -> path.append("Subcalls[").append(index).append("]."));
        });
    return path.append(place.field()).toString();
  }

  private static Diagnosis compare(Path left, Path right) throws IOException {
    StringWriter out = new StringWriter();
    CompareCommand command =
        new CompareCommand(
            (_, _, _, _) -> {
              throw new IllegalStateException("files need no nodes");
            },
            new Terminal(false, false));
    int code =
        TipwatchCommand.run(
            List.of(command),
            new Terminal(false, false),
            new PrintWriter(out),
            new PrintWriter(new StringWriter()),
            "compare",
            left.toString(),
            right.toString(),
            "--json");
    assertThat(code).isEqualTo(ExitCodes.DIFFER);
    return ReportJson.read(out.toString());
  }

  private static byte[] recorded(int epoch) throws IOException {
    Path data =
        Optional.ofNullable(System.getenv("TIPWATCH_DATA"))
            .map(Path::of)
            .orElse(Path.of("../shared/data"));
    Path file = data.resolve("filecoin").resolve("traces_" + epoch + ".json.gz");
    assumeThat(file).as("recorded answers, see TIPWATCH_DATA").exists();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  /** All numbers of the kinds that are changed, wherever they stand. */
  private static List<Digit> digits(byte[] answer, SplittableRandom random) throws IOException {
    List<Digit> digits = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(answer)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING;
        if (!number || !interesting(json.currentName()) || skipped(json.currentName(), random)) {
          continue;
        }
        String path = path(json.getParsingContext());
        if (CHANGED.matcher(path).matches()) {
          String text = json.getText();
          int start = (int) json.currentTokenLocation().getByteOffset();
          int quote = token == JsonToken.VALUE_STRING ? 1 : 0;
          digits.add(new Digit(path, start + quote + text.length() - 1));
        }
      }
    }
    return digits;
  }

  /** Charges are by far the most; a few of them are enough. */
  private static boolean skipped(String name, SplittableRandom random) {
    return name.length() == 2 && random.nextInt(500) != 0;
  }

  private static boolean interesting(String name) {
    return name != null
        && (name.equals("tg")
            || name.equals("cg")
            || name.equals("sg")
            || name.equals("GasUsed")
            || name.equals("MinerTip"));
  }

  private static String path(JsonStreamContext context) {
    StringBuilder path = new StringBuilder();
    for (JsonStreamContext at = context; !at.inRoot(); at = at.getParent()) {
      String part = at.inArray() ? "[" + at.getCurrentIndex() + "]" : "." + at.getCurrentName();
      path.insert(0, part);
    }
    return path.substring(path.indexOf("Trace"));
  }
}
