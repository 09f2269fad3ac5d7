package io.tipwatch.trace.evm.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.testing.Chunked;
import io.tipwatch.testing.Parts;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Outcome.NotComparable;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that answers come in, and what is no answer. */
class CallFormsTest {
  private static final String FRAME =
      "{'type':'CALL','from':'0xaa','to':'0xbb','gas':'0x9','gasUsed':'0x5','input':'0x01','calls':["
          + "{'type':'CALL','from':'0xbb','to':'0xcc','gas':'0x4','gasUsed':'0x2','input':'0x'}]}";
  private static final String ROOT =
      "{'action':{'callType':'call','from':'0xaa','to':'0xbb','gas':'0x9','input':'0x01',"
          + "'value':'0x0'},'result':{'gasUsed':'0x5','output':'0x'},'subtraces':1,"
          + "'traceAddress':[],'type':'call'HASH}";
  private static final String INNER =
      "{'action':{'callType':'call','from':'0xbb','to':'0xcc','gas':'0x4','input':'0x',"
          + "'value':'0x0'},'result':{'gasUsed':'0x2','output':'0x'},'subtraces':0,"
          + "'traceAddress':[0],'type':'call'HASH}";
  private static final String ITEMS = (ROOT + "," + INNER).replace("HASH", "");
  private static final String HASHED =
      (ROOT + "," + INNER).replace("HASH", ",'transactionHash':'0xT'");

  /** One transaction in each form that a node may choose. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "F",
        "{'jsonrpc':'2.0','id':1,'result':F}",
        "{'result':F,'id':1}",
        "[F]",
        "[{'txHash':'0x7','result':F}]",
        "[{'result':F,'transactionHash':'0x7'}]",
        "{'id':1,'result':[{'result':F}]}",
        "[I]",
        "[H]",
        "[[I]]",
        "{'jsonrpc':'2.0','id':1,'result':[I]}",
        "{'jsonrpc':'2.0','id':1,'result':[H]}",
        "[{'txHash':'0x7','result':[I]}]",
        "[{'txHash':'0x7','result':[H]}]",
        "[{'trace':[I],'output':'0x','stateDiff':{'a':{}},'vmTrace':null,'transactionHash':'0x7'}]",
      })
  void allFormsOfOneTransactionAreTheSame(String form) throws IOException {
    CallAnswer answer = answer(form(form));

    Finding finding = CallComparison.of(answer(form("[H]")), answer);

    assertThat(answer.size()).isEqualTo(1);
    assertThat(answer.calls()).isEqualTo(2);
    assertThat(finding.outcome()).isEqualTo(new Outcome.Same(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {}                                    | EMPTY_ANSWER
          {'id':1,'result':{}}                  | EMPTY_ANSWER
          {'id':1,'result':null}                | EMPTY_ANSWER
          null                                  | EMPTY_ANSWER
          [null]                                | EMPTY_ANSWER
          [{'txHash':'0x7','result':{}}]        | EMPTY_ANSWER
          [{'txHash':'0x7','result':null}]      | EMPTY_ANSWER
          [{'txHash':'0x7','result':{'structLogs':[{'pc':0}]}}] | OTHER_TRACER
          [{'txHash':'0x7','error':'execution timeout'}] | TIMEOUT
          [{'error':{'code':-32000,'message':'missing trie node'}}] | ERROR_ANSWER
          [{'result':{'type':'CALL','from':'0xaa','error':'execution timeout'}}] | TIMEOUT
          [{'action':{'from':'0xaa'},'traceAddress':[],'type':'call','error':'invalid transaction replay state at 0x7'}] | SELF_CONTRADICTION
          """)
  void whatSaysNothingIsInconclusive(String form, Reason reason) throws IOException {
    Finding finding = CallComparison.of(answer(form(form)), answer(form("[F]")));

    assertThat(finding.outcome())
        .isInstanceOfSatisfying(
            NotComparable.class,
            outcome -> {
              assertThat(outcome.reason()).isEqualTo(reason);
              assertThat(outcome.side()).isEqualTo(Side.LEFT);
            });
    assertThat(finding.normalised()).containsEntry("N15", 1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "[{'type':'CALL'}",
        "{'type':'CALL','calls':[}",
        "{'type':'CALL','calls':5}",
        "{'type':'CALL','type':'CALL'}",
        "{'type':'CALL','gas':'zz'}",
        "{'type':'CALL','calls':[7]}",
        "[{'action':{},'traceAddress':['x']}]",
        "[{'action':{},'traceAddress':[-1]}]",
        "[{'action':{},'traceAddress':[99999999999]}]",
        "[1]",
        "{'type':'CALL'} {}"
      })
  void whatIsMalformedIsNoAnswer(String form) {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> answer(form(form)))
        .extracting(NoAnswerException::reason)
        .isEqualTo(Reason.MALFORMED);
  }

  @Test
  void anErrorOfTheCallIsNoAnswer() {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> answer(form("{'id':1,'error':{'code':-32000,'message':'timed out'}}")))
        .withMessage("error -32000: timed out")
        .extracting(NoAnswerException::reason)
        .isEqualTo(Reason.TIMEOUT);
  }

  /** As deep as the EVM goes, and a little deeper; then no further. */
  @ParameterizedTest
  @CsvSource({"1024, true", "1100, true", "1102, false", "2000000, false"})
  void callsMayNestAsDeepAsTheEvmGoes(int depth, boolean taken) throws IOException {
    try {
      CallAnswer answer =
          CallAnswer.read(
              new Parts(
                  List.of(
                          bytes("[{'type':'CALL'"),
                          bytes(",'calls':[{'type':'CALL'".repeat(depth)),
                          bytes("}]".repeat(depth) + "}]"))
                      .iterator()),
              (_, _) -> new ByteArrayInputStream(new byte[0]),
              EvmDialect.STANDARD,
              1);
      assertThat(taken).isTrue();
      assertThat(answer.calls()).isEqualTo(depth + 1L);
    } catch (NoAnswerException e) {
      assertThat(taken).isFalse();
      assertThat(e).hasMessageStartingWith("calls nested deeper than 1100");
    }
  }

  @Test
  void aDeepDifferenceIsFoundWithItsPath() throws IOException {
    String deep =
        "{'type':'CALL','to':'0xbb'" + ",'calls':[{'type':'CALL','to':'0xbb'".repeat(1000);
    String close = "}]".repeat(1000) + "}";

    Finding finding =
        CallComparison.of(
            answer(form(deep + ",'input':'0x01'" + close)),
            answer(form(deep + ",'input':'0x02'" + close)));

    Difference first = ((Outcome.Differs) finding.outcome()).first();
    assertThat(first.place().call().orElseThrow()).hasSize(1000).containsOnly(0);
    assertThat(first.place().callees()).hasSize(1001).containsOnly("CALL 0xbb");
    assertThat(first.place().field()).isEqualTo("input");
  }

  @Test
  void transactionsArePairedByTheirHash() throws IOException {
    String one = "{'txHash':'0x1','result':F}";
    String two = "{'txHash':'0x2','result':" + FRAME.replace("0x01", "0x02") + "}";

    Finding finding =
        CallComparison.of(
            answer(form("[" + one + "," + two + "]")), answer(form("[" + two + "," + one + "]")));

    assertThat(finding.outcome()).isEqualTo(new Outcome.Same(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          [{'txHash':'0x1','result':F}] | [{'txHash':'0x2','result':F}] | BOTH
          [{'txHash':'0x1','result':F}] | [{'txHash':'0x1','result':F},{'txHash':'0x2','result':F}] | LEFT
          [F,F] | [F] | BOTH
          """)
  void otherTransactionsAreNoDifference(String left, String right, Side side) throws IOException {
    Finding finding = CallComparison.of(answer(form(left)), answer(form(right)));

    assertThat(finding.outcome())
        .isInstanceOfSatisfying(
            NotComparable.class,
            outcome -> {
              assertThat(outcome.reason()).isEqualTo(Reason.OTHER_TRANSACTIONS);
              assertThat(outcome.side()).isEqualTo(side);
            });
  }

  @Test
  void aTraceThatLacksATransactionOfTheBlockIsNoAnswer() throws IOException {
    CallAnswer answer = answer(form("[{'txHash':'0xAB','result':F}]"));

    assertThat(CallComparison.of(answer, answer, List.of("0xaB")).same()).isTrue();
    assertThat(CallComparison.of(answer, answer, List.of("0xab", "0x2")).outcome())
        .isEqualTo(
            new NotComparable(
                Reason.OTHER_TRANSACTIONS,
                Side.BOTH,
                "traces of 1 transactions, where the block has 2"));
    assertThat(CallComparison.of(answer, answer, List.of("0x2")).same()).isFalse();
  }

  /** Items that come in another order than the calls began are not silently put right. */
  @Test
  void disorderedItemsEqualOnlyTheirLike() throws IOException {
    String ordered = form("[I]");
    String disordered = form("[" + (INNER + "," + ROOT).replace("HASH", "") + "]");

    assertThat(CallComparison.of(answer(disordered), answer(disordered)).same()).isTrue();
    assertThat(CallComparison.of(answer(ordered), answer(disordered)).same()).isFalse();
  }

  @Test
  void aGapInTheAddressesIsNoDifference() throws IOException {
    assertThat(
            CallComparison.of(answer(form("[I]")), answer(form("[I]").replace("[0]", "[3]")))
                .same())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aRealAnswerDoesNotDependOnHowItsBytesArrive(long seed) throws IOException {
    byte[] bytes = bytes(form("[H]"));
    CallAnswer chunked =
        CallAnswer.read(
            Chunked.of(bytes, new Random(seed)),
            (start, end) -> new ByteArrayInputStream(bytes, (int) start, (int) (end - start)),
            EvmDialect.STANDARD,
            0x5eed);

    assertThat(CallComparison.of(CallBytes.answer(bytes), chunked).same()).isTrue();
  }

  @Test
  void manyDifferencesAreListedAndTheFirstOnesLocated() throws IOException {
    String left = block(40, "0x01");
    String right = block(40, "0x02");

    List<Difference> differences =
        ((Outcome.Differs) CallComparison.of(answer(left), answer(right)).outcome()).differences();

    assertThat(differences).hasSize(40);
    assertThat(differences)
        .filteredOn(difference -> difference.place().field().equals("input"))
        .hasSize(CallComparison.MAX_LOCATED);
  }

  private static String block(int transactions, String input) {
    return form(
        IntStream.range(0, transactions)
            .mapToObj(i -> "{'txHash':'0x" + i + "','result':" + FRAME.replace("0x01", input) + "}")
            .collect(Collectors.joining(",", "[", "]")));
  }

  private static String form(String form) {
    return form.replaceAll("\\bF\\b", FRAME)
        .replaceAll("\\bI\\b", ITEMS)
        .replaceAll("\\bH\\b", HASHED)
        .replace("0xT", "0x7")
        .replace('\'', '"');
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static CallAnswer answer(String text) throws NoAnswerException {
    return CallBytes.answer(text);
  }
}
