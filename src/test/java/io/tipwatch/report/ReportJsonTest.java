package io.tipwatch.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportJsonTest {
  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    try (InputStream file = ReportJson.class.getResourceAsStream("report-1.schema.json")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Diagnosis> samples() {
    return Stream.concat(Samples.all(), Stream.of(Samples.split(text -> text + " \ud83d\u202e\"")));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void followsTheSchema(Diagnosis sample) {
    assertThat(SCHEMA.validate(ReportJson.write(sample), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsBackWhatWasWritten(Diagnosis sample) throws IOException {
    Diagnosis again = ReportJson.read(ReportJson.write(sample));

    assertThat(again).isEqualTo(sample);
    assertThat(ReportJson.write(again)).isEqualTo(ReportJson.write(sample));
    assertThat(ReportJson.read(ReportJson.writeLine(sample))).isEqualTo(sample);
  }

  @Test
  void keepsTheOrderOfTheDesign() {
    assertThat(ReportJson.writeLine(Samples.bare(new io.tipwatch.chain.Verdict.Match(7))))
        .isEqualTo(
            "{\"schema\":\"tipwatch.report/1\",\"verdict\":\"MATCH\",\"detail\":{\"height\":7},"
                + "\"chain\":{\"name\":\"filecoin-mainnet\",\"family\":\"filecoin\"},"
                + "\"tipset\":null,\"nodes\":[],\"groups\":[],\"suspects\":[],"
                + "\"arbiter\":\"none\",\"cause\":{\"class\":\"none\",\"text\":\"Nothing"
                + " differs.\"},\"location\":null,\"differing\":[],\"notCompared\":[],"
                + "\"normalised\":{},\"rungs\":[],\"reproduce\":[],\"evidence\":[]}");
  }

  @Test
  void writesThePlaceInTheWiresOwnNames() {
    assertThat(ReportJson.writeLine(Samples.split()))
        .contains(
            "\"method\":{\"number\":\"2\",\"name\":\"f03 cron · EpochTick\"},\"implicit\":true},"
                + "\"call\":[1,3,0],\"callees\":[],\"field\":\"GasCharges[283].tg\",\"values\":{"
                + "\"lotus-1\":\"7343\",\"forest-1\":\"7343\",\"venus-1\":\"7417\"}");
  }

  @Test
  void holdsNothingThatActsOnATerminal() {
    assertThat(
            ReportJson.write(Samples.split(text -> text + "\u001b[2J\u009b1m\u202e\u007f\u0000")))
        .contains("\\u001B[2J\\u009b1m\\u202e\\u007F\\u0000")
        .doesNotContain("\u001b", "\u009b", "\u202e", "\u007f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{}",
        "{\"schema\":\"tipwatch.report/2\"}",
        "{\"schema\":\"tipwatch.report/1\"",
        "{\"schema\":\"tipwatch.report/1\",\"schema\":\"tipwatch.report/1\"}",
        "{\"schema\":1}",
        "{\"schema\":\"tipwatch.report/1\",\"verdict\":\"MATCH\",\"detail\":{\"height\":1e3}}"
      })
  void refusesWhatIsNoReport(String text) {
    assertThatThrownBy(() -> ReportJson.read(text))
        .isInstanceOf(MalformedReportException.class)
        .hasMessageStartingWith("not a report: ");
  }

  @Test
  void namesTheMemberThatIsWrong() {
    String report = ReportJson.writeLine(Samples.split());

    assertThatThrownBy(() -> ReportJson.read(report.replace("\"implicit\":true", "\"implicit\":1")))
        .hasMessageContaining("location.message.implicit");
    assertThatThrownBy(() -> ReportJson.read(report.replace("\"millis\"", "\"seconds\"")))
        .hasMessageContaining("rungs[0].millis");
    assertThatThrownBy(
            () -> ReportJson.read(report.replace("\"bytes\":310", "\"bytes\":310,\"x\":1")))
        .hasMessageContaining("unknown member rungs[0].x");
    assertThatThrownBy(() -> ReportJson.read(report + "{}")).hasMessageContaining("more follows");
  }

  @Test
  void refusesDepthWithoutFollowingIt() {
    String deep = "{\"schema\":" + "[".repeat(100_000);

    assertThatThrownBy(() -> ReportJson.read(deep)).isInstanceOf(MalformedReportException.class);
  }
}
