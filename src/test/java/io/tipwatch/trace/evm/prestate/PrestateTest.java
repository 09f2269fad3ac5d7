package io.tipwatch.trace.evm.prestate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Outcome.NotComparable;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.prestate.StateDifference.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrestateTest {
  private static final long SALT = 0x5eed;
  private static final String LAB = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
  private static final String CHILD = "0xb12e0da67ec081119405334cccb475182c9103e5";

  /** A slot was changed behind the node's back before the block. */
  @Test
  void aStateThatDifferedBeforeTheBlockIsNamedAsTheCause() throws IOException {
    PrestateFinding finding =
        compare(
            "div-storage/debug_traceBlockByNumber_prestateTracerDiff.A.json",
            "div-storage/debug_traceBlockByNumber_prestateTracerDiff.B.json");

    assertThat(finding.differedBefore()).isTrue();
    Difference first = ((Outcome.Differs) finding.finding().outcome()).first();
    assertThat(first.left()).isZero();
    assertThat(first.transaction()).startsWith("0xbae6fae9");
    assertThat(first.place().field()).isEqualTo("pre." + LAB + ".storage[0x0]");
    assertThat(first.place().left()).isEmpty();
    assertThat(first.place().right()).contains("0x5");
    assertThat(finding.transactions().getFirst().differences())
        .filteredOn(difference -> difference.kind() == Kind.BEFORE)
        .hasSize(1);
  }

  /** The hard forks part on what SELFDESTRUCT does to an old contract. */
  @Test
  void anAccountThatOneSideDeletedIsNamed() throws IOException {
    PrestateFinding finding =
        compare(
            "div-hardfork/debug_traceBlockByNumber_pre.cancun.json",
            "div-hardfork/debug_traceBlockByNumber_pre.shanghai.json");

    assertThat(finding.differedBefore()).isFalse();
    assertThat(finding.transactions()).hasSize(1);
    assertThat(finding.transactions().getFirst().index()).isEqualTo(2);
    assertThat(finding.transactions().getFirst().differences())
        .containsExactly(
            new StateDifference(
                Kind.DELETED, CHILD, "", Optional.of("balance 0x0"), Optional.empty()));
    assertThat(((Outcome.Differs) finding.finding().outcome()).first().place().field())
        .isEqualTo("post." + CHILD);
  }

  @ParameterizedTest
  @CsvSource({
    "anvil/debug_traceBlockByNumber_pre.json,"
        + " div-hardfork/debug_traceBlockByNumber_pre.cancun.json, 3",
    "edr/debug_traceTransaction_prediff.json, edr/debug_traceTransaction_prediff.json, 1",
  })
  void whatIsAlikeIsTheSame(String left, String right, long transactions) throws IOException {
    assertThat(compare(left, right).finding().outcome()).isEqualTo(new Outcome.Same(transactions));
  }

  @ParameterizedTest
  @CsvSource({
    "anvil/debug_traceTransaction_flat.json, EMPTY_ANSWER",
    "anvil/debug_traceTransaction_callOog.json, OTHER_TRACER",
    "ganache/debug_traceTransaction_structRevert.head3tail2.json, OTHER_TRACER",
    "ethereumjs/debug_traceTransaction_unknown.json, EMPTY_ANSWER",
  })
  void whatIsNoStateIsNoDifference(String name, Reason reason) throws IOException {
    PrestateFinding finding = compare(name, "edr/debug_traceTransaction_prediff.json");

    assertThat(finding.finding().outcome())
        .isInstanceOfSatisfying(
            NotComparable.class, outcome -> assertThat(outcome.reason()).isEqualTo(reason));
  }

  @Test
  void anErrorIsNoAnswer() throws IOException {
    byte[] answer = RecordedEvm.answer("edr/trace_block.json");

    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> read(answer))
        .withMessage("error -32004: Method trace_block is not supported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'0xaa':{'nonce':9}}              | {'0xAA':{'nonce':'0x9'}}
          {'0xaa':{'nonce':9}}              | {'0xaa':{'nonce':9,'balance':'0x0'}}
          {'0xaa':{'nonce':9}}              | {'0xaa':{'nonce':9,'code':'0x','storage':{'0x1':'0x0'}}}
          {'0xaa':{'nonce':9}}              | {'0xaa':{'nonce':9},'0xbb':{'balance':'0x0'}}
          {'0xaa':{'nonce':9}}              | {'0xaa':{'nonce':9,'codeHash':'0x12'}}
          {'0xaa':{'storage':{'0x01':'0x02'}}} | {'0xaa':{'storage':{'1':'0002'}}}
          {'pre':{'0xaa':{'storage':{'0x1':'0x5'}}},'post':{'0xaa':{}}} | {'pre':{'0xaa':{'storage':{'0x1':'0x5'}}},'post':{'0xaa':{'storage':{'0x1':'0x0'}}}}
          """)
  void oneStateInTwoWaysIsTheSame(String left, String right) throws IOException {
    assertThat(compareTexts(left, right).finding().outcome()).isEqualTo(new Outcome.Same(1));
    assertThat(compareTexts(right, left).finding().outcome()).isEqualTo(new Outcome.Same(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'0xaa':{'nonce':9}} | {'0xaa':{'nonce':8}} | BEFORE | nonce
          {'0xaa':{'balance':'0x9'}} | {'0xaa':{}} | BEFORE | balance
          {'0xaa':{'code':'0x00'}} | {'0xaa':{'code':'0x0000'}} | BEFORE | code
          {'0xaa':{'codeHash':'0x1'}} | {'0xaa':{'codeHash':'0x2'}} | BEFORE | codeHash
          {'0xaa':{'storage':{'0x1':'0x2'}}} | {'0xaa':{'storage':{'0x1':'0x3'}}} | BEFORE | storage[0x1]
          {'0xaa':{'nonce':1,'storage':{'0x1':'0x2'}}} | {'0xaa':{'nonce':1}} | TOUCHED | storage[0x1]
          {'0xaa':{'nonce':1}} | {'0xaa':{'nonce':1},'0xbb':{'nonce':1}} | TOUCHED | ""
          {'pre':{'0xaa':{'nonce':1}},'post':{'0xaa':{'nonce':2}}} | {'pre':{'0xaa':{'nonce':1}},'post':{'0xaa':{'nonce':3}}} | CHANGED | nonce
          {'pre':{'0xaa':{'nonce':1}},'post':{}} | {'pre':{'0xaa':{'nonce':1}},'post':{'0xaa':{'balance':'0x0'}}} | DELETED | ""
          {'pre':{'0xaa':{'nonce':1}},'post':{'0xaa':{'nonce':2}}} | {'pre':{'0xaa':{'nonce':1}},'post':{'0xaa':{'nonce':2},'0xbb':{'nonce':1}}} | CREATED | ""
          {'pre':{'0xaa':{'nonce':1}},'post':{'0xaa':{'nonce':2,'storage':{'0x7':'0x8'}}}} | {'pre':{'0xaa':{'nonce':1}},'post':{'0xaa':{'nonce':2}}} | CHANGED | storage[0x7]
          {'pre':{'0xaa':{'balance':'0x1'}},'post':{'0xaa':{'balance':'0x2'}}} | {'pre':{'0xaa':{'balance':'0x1'}},'post':{'0xaa':{}}} | CHANGED | balance
          """)
  void aRealChangeIsNamed(String left, String right, Kind kind, String field) throws IOException {
    PrestateFinding finding = compareTexts(left, right);

    StateDifference first = finding.transactions().getFirst().differences().getFirst();
    assertThat(first.kind()).isEqualTo(kind);
    assertThat(first.field()).isEqualTo(field);
    assertThat(compareTexts(right, left).transactions().getFirst().differences().getFirst())
        .isEqualTo(new StateDifference(kind, first.address(), field, first.right(), first.left()));
  }

  /** Each transaction changes its sender, so that nothing at all is no answer. */
  @Test
  void statesWithoutAccountsAreNoPass() throws IOException {
    PrestateFinding finding = compareTexts("{'pre':{},'post':{}}", "{'pre':{},'post':{}}");

    assertThat(finding.finding().outcome())
        .isInstanceOfSatisfying(
            NotComparable.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(Reason.EMPTY_ANSWER));
  }

  @Test
  void statesBeforeAloneAreNotComparedWithBoth() throws IOException {
    PrestateFinding finding =
        compareTexts("{'0xaa':{'nonce':1}}", "{'pre':{'0xaa':{'nonce':1}},'post':{}}");

    assertThat(finding.finding().outcome()).isInstanceOf(NotComparable.class);
  }

  @Test
  void transactionsThatFailedToBeTracedAreInconclusive() throws IOException {
    String answer = "[{'txHash':'0x1','result':{'0xaa':{'nonce':1}}},{'txHash':'0x2',%s}]";
    PrestateFinding finding =
        compareTexts(
            answer.formatted("'error':'execution timeout'"),
            answer.formatted("'result':{'0xaa':{'nonce':1}}"));

    assertThat(finding.finding().outcome())
        .isInstanceOfSatisfying(
            NotComparable.class, outcome -> assertThat(outcome.reason()).isEqualTo(Reason.TIMEOUT));
    assertThat(finding.finding().notCompared())
        .containsExactly("transaction 1 0x2: execution timeout");
  }

  @Test
  void transactionsArePairedByTheirHash() throws IOException {
    String one = "{'txHash':'0x1','result':{'0xaa':{'nonce':1}}}";
    String two = "{'txHash':'0x2','result':{'0xaa':{'nonce':2}}}";

    PrestateFinding finding =
        compareTexts("[" + one + "," + two + "]", "[" + two + "," + one + "]");

    assertThat(finding.finding().outcome()).isEqualTo(new Outcome.Same(2));
  }

  @Test
  void otherTransactionsThanTheBlocksAreNoAnswer() throws IOException {
    PrestateAnswer answer = text("[{'txHash':'0x1','result':{'0xaa':{'nonce':1}}}]");

    assertThat(PrestateComparison.of(answer, answer, List.of("0x1", "0x2")).finding().outcome())
        .isInstanceOf(NotComparable.class);
  }

  private static PrestateFinding compare(String left, String right) throws IOException {
    return PrestateComparison.of(read(RecordedEvm.answer(left)), read(RecordedEvm.answer(right)));
  }

  private static PrestateFinding compareTexts(String left, String right) throws IOException {
    return PrestateComparison.of(text(left), text(right));
  }

  private static PrestateAnswer text(String text) throws NoAnswerException {
    return read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static PrestateAnswer read(byte[] bytes) throws NoAnswerException {
    ByteRanges ranges =
        (start, end) -> new ByteArrayInputStream(bytes, (int) start, (int) (end - start));
    return PrestateAnswer.read(new ByteArrayInputStream(bytes), ranges, SALT);
  }
}
