package io.tipwatch.trace.evm.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptsTest {
  private static final String BLOCK =
      """
      [{"transactionHash":"0xAA","status":"0x1","gasUsed":"0x5208","cumulativeGasUsed":"0x5208",
        "type":"0x2","logs":[],"logsBloom":"0x00","contractAddress":null,"blockHash":"0x1"},
       {"transactionHash":"0xbb","status":"0x1","gasUsed":"0x10","cumulativeGasUsed":"0x5218",
        "type":"0x0","logsBloom":"0x01","contractAddress":"0xcc","blockHash":"0x1","logs":[
         {"address":"0xcc","topics":["0x1","0x2"],"data":"0x00aa","logIndex":"0x0"},
         {"address":"0xcc","topics":["0x1"],"data":"0x","logIndex":"0x1"}]}]
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "blockHash":"0x1"         | "blockHash":"0x2"
          "gasUsed":"0x5208"        | "gasUsed":21000
          "gasUsed":"0x5208"        | "gasUsed":"0x05208"
          "transactionHash":"0xAA"  | "transactionHash":"0xaa"
          "contractAddress":null,   | ''
          "logsBloom":"0x01",       | ''
          "type":"0x0",             | ''
          "address":"0xcc"          | "address":"0xCC"
          "logIndex":"0x1"          | "logIndex":"0x9"
          """)
  void twoWaysOfWritingAreTheSame(String from, String to) throws IOException {
    Finding finding = compare(BLOCK, replaced(from, to));

    assertThat(finding.outcome()).isEqualTo(new Outcome.Same(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "gasUsed":"0x5208"          | "gasUsed":"0x5209"          | 0 | gasUsed
          "status":"0x1","gasUsed":"0x10" | "status":"0x0","gasUsed":"0x10" | 1 | status
          "cumulativeGasUsed":"0x5218"| "cumulativeGasUsed":"0x5219"| 1 | cumulativeGasUsed
          "type":"0x2"                | "type":"0x1"                | 0 | type
          "logsBloom":"0x01"          | "logsBloom":"0x0001"        | 1 | logsBloom
          "contractAddress":"0xcc"    | "contractAddress":"0xcd"    | 1 | contractAddress
          "data":"0x00aa"             | "data":"0xaa"               | 1 | logs[0].data
          ["0x1","0x2"]               | ["0x1","0x3"]               | 1 | logs[0].topics[1]
          ["0x1","0x2"]               | ["0x1"]                     | 1 | logs[0].topics[1]
          ["0x1","0x2"]               | ["0x1","0x2","0x0"]         | 1 | logs[0].topics[2]
          "address":"0xcc","topics":["0x1"] | "address":"0xcd","topics":["0x1"] | 1 | logs[1].address
          "logs":[],                  | "logs":[{"address":"0x1","topics":[],"data":"0x"}], | 0 | logs[0]
          """)
  void theFirstReceiptThatDiffersIsNamed(String from, String to, int index, String field)
      throws IOException {
    Finding finding = compare(BLOCK, replaced(from, to));

    Difference first = ((Outcome.Differs) finding.outcome()).first();
    assertThat(first.left()).isEqualTo(index);
    assertThat(first.place().field()).isEqualTo(field);
    assertThat(first.transaction()).isEqualTo(index == 0 ? "0xaa" : "0xbb");
  }

  @Test
  void aLogThatOneSideLacksIsShown() throws IOException {
    String other =
        replaced(
            ",\n   {\"address\":\"0xcc\",\"topics\":[\"0x1\"],\"data\":\"0x\",\"logIndex\":\"0x1\"}",
            "");

    Difference first = ((Outcome.Differs) compare(BLOCK, other).outcome()).first();

    assertThat(first.place().field()).isEqualTo("logs[1]");
    assertThat(first.place().left()).contains("0xcc 0x1 0x");
    assertThat(first.place().right()).isEmpty();
  }

  /** ganache encodes the receipts of failed transactions in a way of its own. */
  @Test
  void equalReceiptsUnderTwoRootsAreAMatterOfEncoding() throws IOException {
    Finding same = compare(BLOCK, BLOCK);

    Finding judged = ReceiptComparison.withRoots(same, "0x9589", "0x1234");

    assertThat(((Outcome.Differs) judged.outcome()).first().place().field())
        .isEqualTo(ReceiptComparison.ENCODING);
    assertThat(ReceiptComparison.withRoots(same, "0xaB", "0xAb")).isEqualTo(same);
  }

  @Test
  void recordedReceiptsAreReadWholeAndAlone() throws IOException {
    byte[] recorded = RecordedEvm.answer("anvil/eth_getBlockReceipts.json");

    Finding finding = ReceiptComparison.of(read(recorded), read(recorded));

    assertThat(finding.outcome()).isEqualTo(new Outcome.Same(3));
    assertThat(text("{\"transactionHash\":\"0x1\",\"logs\":null}").size()).isEqualTo(1);
  }

  @Test
  void receiptsOfOtherTransactionsAreNotCompared() throws IOException {
    Finding finding = compare(BLOCK, BLOCK.replace("0xbb", "0xbc"));

    assertThat(finding.outcome())
        .isInstanceOfSatisfying(
            Outcome.NotComparable.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(Reason.OTHER_TRANSACTIONS));
    assertThat(ReceiptComparison.of(text(BLOCK), text(BLOCK), List.of("0xaa")).same()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"no\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1}",
        "[{\"status\":\"0x1\"}",
        "[{\"status\":\"0x1\",\"status\":\"0x1\"}]",
        "[{\"gasUsed\":\"abcx\"}]",
        "[1]"
      })
  void whatIsNoReceiptIsNoAnswer(String answer) {
    assertThatExceptionOfType(NoAnswerException.class).isThrownBy(() -> text(answer));
  }

  private static String replaced(String from, String to) {
    assertThat(BLOCK).contains(from);
    return BLOCK.replace(from, to);
  }

  private static Finding compare(String left, String right) throws IOException {
    return ReceiptComparison.of(text(left), text(right));
  }

  private static ReceiptAnswer text(String text) throws NoAnswerException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ReceiptAnswer read(byte[] bytes) throws NoAnswerException {
    ByteRanges ranges =
        (start, end) -> new ByteArrayInputStream(bytes, (int) start, (int) (end - start));
    return ReceiptAnswer.read(new ByteArrayInputStream(bytes), ranges, 0x5eed);
  }
}
