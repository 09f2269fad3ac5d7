package io.tipwatch.trace.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.evm.blocks.BlockHeader;
import io.tipwatch.trace.evm.blocks.HeaderComparison;
import io.tipwatch.trace.evm.blocks.HeaderFinding;
import io.tipwatch.trace.evm.blocks.HeaderFinding.Meaning;
import io.tipwatch.trace.evm.blocks.HeaderProfile;
import io.tipwatch.trace.evm.blocks.ReceiptAnswer;
import io.tipwatch.trace.evm.blocks.ReceiptComparison;
import io.tipwatch.trace.evm.calls.CallAnswer;
import io.tipwatch.trace.evm.calls.CallComparison;
import io.tipwatch.trace.evm.prestate.PrestateAnswer;
import io.tipwatch.trace.evm.prestate.PrestateComparison;
import io.tipwatch.trace.evm.prestate.PrestateFinding;
import io.tipwatch.trace.evm.prestate.StateDifference;
import io.tipwatch.trace.evm.steps.StepComparison;
import io.tipwatch.trace.evm.steps.StepDifference;
import io.tipwatch.trace.evm.steps.StepFinding;
import io.tipwatch.trace.evm.steps.StepSource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each pair of real nodes that diverged on purpose is located where the cause was put. */
class RecordedPairsTest {
  private static final long SALT = 0x5eed;
  private static final String LAB = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
  private static final String BLOCK = "anvil/debug_traceBlockByHash_struct.json";
  private static final String RECEIPTS = "anvil/eth_getBlockReceipts.json";
  private static final String CHILD = "0xb12e0da67ec081119405334cccb475182c9103e5";

  /** D1: anvil keeps leaves of empty accounts; only roots and proofs show it. */
  @ParameterizedTest
  @CsvSource({
    "edr, ethereumjs, 3, SAME", "edr, ethereumjs, 4, SAME", "edr, ethereumjs, 5, SAME",
    "anvil, ethereumjs, 1, SAME", "anvil, ethereumjs, 3, SAME", "anvil, edr, 4, STATE_ONLY",
    "anvil, ethereumjs, 4, STATE_ONLY", "anvil, ethereumjs, 5, STATE_ONLY",
  })
  void aBrokenDeletionIsSeenInTheStateRootAlone(
      String left, String right, int block, Meaning meaning) throws IOException {
    HeaderFinding finding =
        HeaderComparison.of(trio(left, block), trio(right, block), HeaderProfile.DEVELOPMENT);

    assertThat(finding.meaning()).isEqualTo(meaning);
  }

  /** D1: no trace shows anything; what differs is found by proofs, see ProofsTest. */
  @Test
  void andTheTracesOfItAreTheSame() throws IOException {
    assertThat(calls("edr/debug_traceTransaction_flat.json", "anvil/trace_transaction.json").same())
        .isTrue();
    assertThat(
            steps(
                    "anvil/debug_traceTransaction_struct.json",
                    "edr/debug_traceTransaction_struct.json")
                .finding()
                .outcome())
        .isEqualTo(new Outcome.Same(285));
  }

  /** D2: calls are the same but for gas; the state was another before, and step 76 shows it. */
  @Test
  void aStateThatWasChangedBehindTheNodeIsTheCause() throws IOException {
    Finding calls = calls("div-storage/trace_block.A.json", "div-storage/trace_block.B.json");
    PrestateFinding states =
        prestate(
            "div-storage/debug_traceBlockByNumber_prestateTracerDiff.A.json",
            "div-storage/debug_traceBlockByNumber_prestateTracerDiff.B.json");
    StepFinding steps =
        StepComparison.of(
            StepSource.of(in(answer("div-storage/structLogs.steps70-81.A.json"))).at(0),
            StepSource.of(in(answer("div-storage/structLogs.steps70-81.B.json"))).at(0),
            SALT);

    assertThat(calls.same()).isTrue();
    assertThat(states.differedBefore()).isTrue();
    assertThat(states.transactions().getFirst().index()).isZero();
    assertThat(states.transactions().getFirst().differences().getFirst().path())
        .isEqualTo("pre." + LAB + ".storage[0x0]");
    StepDifference difference = steps.difference().orElseThrow();
    assertThat(70 + difference.culprit()).isEqualTo(76);
    assertThat(difference.culpritLeft().orElseThrow().line())
        .startsWith("pc=860 SSTORE gas=478508 cost=22100");
    assertThat(difference.culpritRight().orElseThrow().line())
        .startsWith("pc=860 SSTORE gas=478508 cost=5000");
    assertThat(difference.place().call()).contains(List.of());
  }

  /** D3: the calls of block 4 are the same, and what its third transaction deleted is not. */
  @Test
  void theRuleOfDeletionIsFoundBeforeItsConsequence() throws IOException {
    Finding calls =
        calls("div-hardfork/trace_block.cancun.json", "div-hardfork/trace_block.shanghai.json");
    PrestateFinding states =
        prestate(
            "div-hardfork/debug_traceBlockByNumber_pre.cancun.json",
            "div-hardfork/debug_traceBlockByNumber_pre.shanghai.json");

    assertThat(calls.same()).isTrue();
    assertThat(states.differedBefore()).isFalse();
    assertThat(states.transactions()).hasSize(1);
    assertThat(states.transactions().getFirst().index()).isEqualTo(2);
    StateDifference first = states.transactions().getFirst().differences().getFirst();
    assertThat(first.kind()).isEqualTo(StateDifference.Kind.DELETED);
    assertThat(first.address()).isEqualTo(CHILD);
  }

  @Test
  void andItsConsequenceIsACallThatOneSideLacks() throws IOException {
    Finding calls =
        calls("div-hardfork/trace_block5.cancun.json", "div-hardfork/trace_block5.shanghai.json");

    Difference first = ((Outcome.Differs) calls.outcome()).first();
    assertThat(first.left()).isZero();
    assertThat(first.place().field()).isEqualTo("calls[3]");
    assertThat(first.place().right()).isEmpty();
  }

  /** D4: the node that refused block 4 has neither it nor its transactions: nobody can tell. */
  @Test
  void aNodeThatRefusedTheBlockSaysNothing() throws IOException {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() ->
            BlockHeader.read(in("{\"id\":1,\"result\":null}".getBytes(StandardCharsets.UTF_8))))
        .extracting(NoAnswerException::reason)
        .isEqualTo(Reason.EMPTY_ANSWER);
    assertThat(
            steps(
                    "ethereumjs/debug_traceTransaction_unknown.json",
                    "edr/debug_traceTransaction_structRevert.json")
                .finding()
                .outcome())
        .isInstanceOf(Outcome.NotComparable.class);
  }

  /**
   * D5: one gas more for SHA-256. The buggy side was not recorded: it is the recorded side with
   * that one gas taken from all steps after the call, which is what the bug did.
   */
  @Test
  void oneGasMoreForAPrecompileIsTheCallThatSpentIt() throws IOException {
    JsonObject right = new JsonObject(new String(answer(BLOCK), StandardCharsets.UTF_8));
    JsonObject transaction = right.getJsonArray("result").getJsonObject(1).getJsonObject("result");
    JsonArray steps = transaction.getJsonArray("structLogs");
    for (int i = 158; i < steps.size(); i++) {
      JsonObject step = steps.getJsonObject(i);
      step.put("gas", step.getLong("gas") - 1);
    }

    StepDifference difference =
        StepComparison.of(
                StepSource.of(in(answer(BLOCK))).at(1), StepSource.of(in(bytes(right))).at(1), SALT)
            .difference()
            .orElseThrow();

    assertThat(difference.step()).isEqualTo(158);
    assertThat(difference.left().orElseThrow().op()).isEqualTo("ISZERO");
    assertThat(difference.place().left()).contains("1977765");
    assertThat(difference.place().right()).contains("1977764");
    assertThat(difference.culprit()).isEqualTo(157);
    assertThat(difference.culpritLeft().orElseThrow().op()).isEqualTo("STATICCALL");
    assertThat(difference.culpritLeft().orElseThrow().top()).startsWith("0x1e2e51", "0x2");
  }

  /** D5: the receipts name the transaction before any trace does. */
  @Test
  void andItsReceiptNamesTheTransaction() throws IOException {
    JsonObject right = new JsonObject(new String(answer(RECEIPTS), StandardCharsets.UTF_8));
    for (int i = 1; i < 3; i++) {
      JsonObject receipt = right.getJsonArray("result").getJsonObject(i);
      receipt.put("cumulativeGasUsed", plusOne(receipt.getString("cumulativeGasUsed")));
      if (i == 1) {
        receipt.put("gasUsed", plusOne(receipt.getString("gasUsed")));
      }
    }

    Finding finding = ReceiptComparison.of(receipts(answer(RECEIPTS)), receipts(bytes(right)));

    List<Difference> differences = ((Outcome.Differs) finding.outcome()).differences();
    assertThat(differences).extracting(Difference::left).containsExactly(1, 2);
    assertThat(differences.getFirst().place().field()).isEqualTo("gasUsed");
    assertThat(differences.getLast().place().field()).isEqualTo("cumulativeGasUsed");
  }

  /** D7: equal receipts under two roots are two encodings, not two executions. */
  @Test
  void equalReceiptsUnderTwoRootsAreAnEncoding() throws IOException {
    Finding equal = ReceiptComparison.of(receipts(answer(RECEIPTS)), receipts(answer(RECEIPTS)));
    String root = trio("anvil", 4).field("receiptsRoot").orElseThrow();

    assertThat(ReceiptComparison.withRoots(equal, root, root).same()).isTrue();
    assertThat(ReceiptComparison.withRoots(equal, root, "0x01").outcome())
        .isInstanceOfSatisfying(
            Outcome.Differs.class,
            differs ->
                assertThat(differs.first().place().field()).isEqualTo(ReceiptComparison.ENCODING));
  }

  private static String plusOne(String quantity) {
    return "0x" + Long.toHexString(Long.parseLong(quantity.substring(2), 16) + 1);
  }

  private static Finding calls(String left, String right) throws IOException {
    return CallComparison.of(call(answer(left)), call(answer(right)));
  }

  private static CallAnswer call(byte[] bytes) throws IOException {
    return CallAnswer.read(in(bytes), ranges(bytes), EvmDialect.STANDARD, SALT);
  }

  private static PrestateFinding prestate(String left, String right) throws IOException {
    byte[] mine = answer(left);
    byte[] theirs = answer(right);
    return PrestateComparison.of(
        PrestateAnswer.read(in(mine), ranges(mine), SALT),
        PrestateAnswer.read(in(theirs), ranges(theirs), SALT));
  }

  private static StepFinding steps(String left, String right) throws IOException {
    return StepComparison.of(
        StepSource.of(in(answer(left))), StepSource.of(in(answer(right))), SALT);
  }

  private static ReceiptAnswer receipts(byte[] bytes) throws IOException {
    return ReceiptAnswer.read(in(bytes), ranges(bytes), SALT);
  }

  private static BlockHeader trio(String client, int block) throws IOException {
    byte[] blocks = answer("trio/blocks." + client + ".json");
    JsonArray list = new JsonArray(new String(blocks, StandardCharsets.UTF_8));
    return BlockHeader.read(
        in(list.getJsonObject(block).encode().getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] answer(String name) throws IOException {
    return RecordedEvm.answer(name);
  }

  private static byte[] bytes(JsonObject json) {
    return json.encode().getBytes(StandardCharsets.UTF_8);
  }

  private static ByteRanges ranges(byte[] bytes) {
    return (start, end) -> new ByteArrayInputStream(bytes, (int) start, (int) (end - start));
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
