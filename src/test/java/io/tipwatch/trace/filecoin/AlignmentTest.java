package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tipwatch.trace.filecoin.TraceComparison.Difference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages are paired by what they are; as few as possible count as moved. */
class AlignmentTest {
  @Test
  void aMessageThatMovedFarIsTheOnlyOneNamed() throws IOException {
    TraceComparison comparison = compare("a b c d e", "b c d e a");

    assertThat(said(comparison)).containsExactly("a 0 4");
    assertThat(comparison.split()).isTrue();
  }

  @Test
  void ofTwoThatChangedPlacesTheFirstIsNamed() throws IOException {
    assertThat(said(compare("a b c", "a c b"))).containsExactly("b 1 2");
  }

  @Test
  void missingAndAddedMessagesAreNamedWhereTheyStand() throws IOException {
    assertThat(said(compare("a b c d", "x a c d y"))).containsExactly("x -1 0", "b 1 -1", "y -1 4");
  }

  @Test
  void oneCidMayComeSeveralTimes() throws IOException {
    assertThat(said(compare("a b a c a", "a b a c"))).containsExactly("a 4 -1");
  }

  @Test
  void protocolMessagesArePairedWithoutTheirCids() throws IOException {
    assertThat(said(compare("a f00", "a f00".replace("f00", "f00-other")))).isEmpty();
  }

  @Test
  void twoAnswersOfNothingInCommonAreBothListed() throws IOException {
    assertThat(said(compare("a b", "c"))).containsExactly("a 0 -1", "b 1 -1", "c -1 0");
  }

  @Test
  void digestsOfDifferentSaltsAreNotCompared() throws IOException {
    TraceSummary left = summary("a", 1);
    TraceSummary right = summary("a", 2);

    assertThatIllegalArgumentException().isThrownBy(() -> TraceComparison.of(left, right));
  }

  private static List<String> said(TraceComparison comparison) {
    return comparison.differences().stream().map(AlignmentTest::said).toList();
  }

  private static String said(Difference difference) {
    return difference.cid() + " " + difference.left() + " " + difference.right();
  }

  private static TraceComparison compare(String left, String right) throws IOException {
    return TraceComparison.of(summary(left, 1), summary(right, 1));
  }

  /** An answer of messages with these CIDs; those that begin with f00 are sent by the protocol. */
  private static TraceSummary summary(String cids, long salt) throws IOException {
    String messages =
        Stream.of(cids.split(" ")).map(AlignmentTest::message).collect(Collectors.joining(","));
    byte[] answer =
        ("{\"Root\":{\"/\":\"bafyroot\"},\"Trace\":[" + messages + "]}")
            .getBytes(StandardCharsets.UTF_8);
    return TraceReader.read(new ByteArrayInputStream(answer), Spliced.whole(answer), salt);
  }

  private static String message(String cid) {
    String from = cid.startsWith("f00") ? "f00" : "f0100";
    return String.format(
        "{\"MsgCid\":{\"/\":\"%s\"},\"Msg\":{\"From\":\"%s\",\"To\":\"f03\",\"Nonce\":7,\"Method\":2},"
            + "\"MsgRct\":{\"ExitCode\":0},\"ExecutionTrace\":null}",
        cid, from);
  }
}
