package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.Recorded;
import io.tipwatch.trace.filecoin.TraceComparison.Difference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever two answers were said to have at a place, is there for a third reader too. */
class PlaceReaderTest {
  private static final long SEED = 4;

  @ParameterizedTest
  @ValueSource(longs = {14107, 845259, 1162295})
  void readsBackWhatTheComparisonSaid(long epoch) throws IOException {
    byte[] document = Recorded.answer(epoch);
    TraceSummary recorded = Spliced.whole(document).summary();
    SoftAssertions softly = new SoftAssertions();

    for (Mutation mutation : Mutations.of(document, new Random(SEED))) {
      TraceSummary left = mutation.left().isPresent() ? mutation.left().get().summary() : recorded;
      TraceSummary right = mutation.right().summary();
      Difference difference = TraceComparison.of(left, right).differences().getFirst();
      Place place = difference.place().orElseThrow();
      softly
          .assertThat(
              List.of(
                  PlaceReader.valueAt(left, difference.cid(), place),
                  PlaceReader.valueAt(right, difference.cid(), place)))
          .as("%s at epoch %d, seed %d: %s", mutation.kind(), epoch, SEED, place)
          .isEqualTo(List.of(place.left(), place.right()));
    }

    softly.assertAll();
  }

  @Test
  void aLongValueOfAThirdAnswerIsCutAlike() throws IOException {
    TraceSummary left = returning("A".repeat(5_000) + "B".repeat(5_000));
    TraceSummary right = returning("A".repeat(5_000) + "C".repeat(5_000));
    TraceSummary third = returning("A".repeat(5_000) + "C".repeat(5_000));
    Place place = TraceComparison.of(left, right).differences().getFirst().place().orElseThrow();

    Optional<String> value = PlaceReader.valueAt(third, "bafymsg", place);

    assertThat(value).isEqualTo(place.right()).isNotEqualTo(place.left());
  }

  @Test
  void anAnswerWithoutTheMessageHasNothingThere() throws IOException {
    TraceSummary answer = returning("AA");
    Place place = Place.of(Optional.empty(), "MsgRct.Return", Optional.empty(), Optional.empty());

    assertThat(PlaceReader.valueAt(answer, "bafyother", place)).isEmpty();
  }

  private static TraceSummary returning(String value) throws IOException {
    return Spliced.whole(
            "{\"Root\":{\"/\":\"bafyroot\"},\"Trace\":[{\"MsgCid\":{\"/\":\"bafymsg\"},"
                + "\"MsgRct\":{\"ExitCode\":0,\"Return\":\""
                + value
                + "\",\"GasUsed\":1},\"ExecutionTrace\":null}]}")
        .summary();
  }
}
