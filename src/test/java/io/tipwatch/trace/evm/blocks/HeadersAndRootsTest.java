package io.tipwatch.trace.evm.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tipwatch.testing.RecordedEvm;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.blocks.HeaderFinding.Meaning;
import io.vertx.core.json.JsonArray;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersAndRootsTest {
  private static final List<String> ROOTS =
      List.of("stateRoot", "receiptsRoot", "transactionsRoot", "gasUsed", "baseFeePerGas");

  /** Three clients executed one chain; anvil keeps what it should delete from block 4 on. */
  @ParameterizedTest
  @CsvSource({
    "edr, ethereumjs, 1, ''",
    "edr, ethereumjs, 4, ''",
    "edr, ethereumjs, 5, ''",
    "anvil, edr, 3, ''",
    "anvil, edr, 4, stateRoot",
    "anvil, ethereumjs, 5, stateRoot",
  })
  void theFieldsThatDifferAreNamed(String left, String right, int block, String fields)
      throws IOException {
    Finding finding = HeaderComparison.of(recorded(left, block), recorded(right, block), ROOTS);

    assertThat(String.join(" ", names(finding))).isEqualTo(fields);
  }

  @ParameterizedTest
  @CsvSource({
    "COMMITTED, '', SAME",
    "COMMITTED, hash stateRoot, STATE_ONLY",
    "COMMITTED, hash stateRoot gasUsed receiptsRoot, EXECUTION",
    "COMMITTED, hash receiptsRoot, EXECUTION",
    "COMMITTED, hash transactionsRoot gasUsed stateRoot, OTHER_CONTENT",
    "COMMITTED, hash parentHash transactionsRoot stateRoot, OTHER_PARENT",
    "COMMITTED, hash, HASH_ONLY",
    "OPERA, stateRoot, STATE_ONLY",
    "OPERA, stateRoot gasUsed, EXECUTION",
    "OPERA, hash stateRoot, OTHER_CONTENT",
    "OPERA, epoch, OTHER_CONTENT",
    "DEVELOPMENT, hash parentHash timestamp, SAME",
    "DEVELOPMENT, hash parentHash stateRoot, STATE_ONLY",
  })
  void whichFieldsDifferSaysWhereToLook(HeaderProfile profile, String fields, Meaning meaning) {
    Map<String, String> left = new HashMap<>();
    profile.fields().forEach(field -> left.put(field, "0x1"));
    Map<String, String> right = new HashMap<>(left);
    Stream.of(fields.split(" ")).forEach(field -> right.put(field, "0x2"));

    HeaderFinding finding =
        HeaderComparison.of(BlockHeader.of(left), BlockHeader.of(right), profile);

    assertThat(finding.meaning()).isEqualTo(meaning);
  }

  @Test
  void headersWithoutAFieldThatCountsAreNotTheSame() {
    BlockHeader empty = BlockHeader.of(Map.of("number", "0x1"));

    assertThat(HeaderComparison.of(empty, empty, HeaderProfile.OPERA).meaning())
        .isEqualTo(Meaning.UNKNOWN);
  }

  @Test
  void aFieldThatOneSideLacksIsListed() {
    Finding finding =
        HeaderComparison.of(
            BlockHeader.of(Map.of("gasUsed", "0x1", "epoch", "7")),
            BlockHeader.of(Map.of("gasUsed", "0x1")),
            List.of("gasUsed", "epoch", "requestsHash"));

    assertThat(finding.outcome()).isEqualTo(new Outcome.Same(1));
    assertThat(finding.notCompared())
        .containsExactly(
            "epoch: only one side provides it", "requestsHash: neither side provides it");
  }

  @ParameterizedTest
  @CsvSource({
    "gasUsed, 0x0A, 0xa, true",
    "gasUsed, 10, 0xa, true",
    "gasUsed, 0xb, 0xa, false",
    "stateRoot, 0xAB, 0xab, true",
    "extraData, 0x00, 0x0000, false",
    "hash, pending, latest, false",
  })
  void oneValueInTwoFormsIsTheSame(String field, String left, String right, boolean same) {
    Finding finding =
        HeaderComparison.of(
            BlockHeader.of(Map.of(field, left)),
            BlockHeader.of(Map.of(field, right)),
            List.of(field));

    assertThat(finding.same()).isEqualTo(same);
    assertThat(finding.normalised().containsKey("N10")).isEqualTo(same);
  }

  @Test
  void aBlockThatTheNodeDoesNotHaveIsNoHeader() {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> BlockHeader.read(in("{\"id\":1,\"result\":null}")))
        .withMessage("the node does not have the block");
  }

  @Test
  void theFirstRootThatDiffersNamesTheTransaction() throws IOException {
    List<String> left =
        RootsComparison.read(in("{\"id\":1,\"result\":[\"0x01\",\"0x02\",\"0x3\"]}"));
    List<String> right = RootsComparison.read(in("[\"0x1\",\"0x22\",\"0x33\"]"));

    Difference first = ((Outcome.Differs) RootsComparison.of(left, right).outcome()).first();

    assertThat(first.left()).isEqualTo(1);
    assertThat(first.place().field()).isEqualTo("intermediateRoots[1]");
    assertThat(first.place().left()).contains("0x2");
    assertThat(first.place().right()).contains("0x22");
  }

  @Test
  void fewerRootsThanTheOthersAreNoDifference() {
    Finding finding = RootsComparison.of(List.of("0x1"), List.of("0x1", "0x2"));

    assertThat(finding.outcome())
        .isInstanceOfSatisfying(
            Outcome.NotComparable.class,
            outcome -> assertThat(outcome.reason()).isEqualTo(Reason.OTHER_TRANSACTIONS));
    assertThat(RootsComparison.of(List.of("0x1"), List.of("0x1")).same()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[null]", "[\"0xzz\"]", "[\"0x1\""})
  void whatIsNoListOfRootsIsNoAnswer(String answer) {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> RootsComparison.read(in(answer)));
  }

  private static List<String> names(Finding finding) {
    return finding.outcome() instanceof Outcome.Differs differs
        ? differs.differences().stream().map(difference -> difference.place().field()).toList()
        : List.of();
  }

  private static BlockHeader recorded(String client, int block) throws IOException {
    byte[] blocks = RecordedEvm.answer("trio/blocks." + client + ".json");
    JsonArray list = new JsonArray(new String(blocks, StandardCharsets.UTF_8));
    return BlockHeader.read(in(list.getJsonObject(block).encode()));
  }

  private static ByteArrayInputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
