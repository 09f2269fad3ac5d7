package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.Recorded;
import io.tipwatch.trace.filecoin.Place.Callee;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A place says who was called on the way to it. */
class CalleesTest {
  private static final long SEED = 5;

  @ParameterizedTest
  @ValueSource(longs = {14107, 845259, 1162295, 1572087})
  void everyPlaceInACallNamesTheCallsDownToIt(long epoch) throws IOException {
    byte[] document = Recorded.answer(epoch);
    TraceSummary recorded = Spliced.whole(document).summary();
    List<Span> messages = Span.root(document).at("Trace").elements();
    SoftAssertions softly = new SoftAssertions();
    int deepest = 0;

    for (Mutation mutation : Mutations.of(document, new Random(SEED))) {
      TraceSummary left = mutation.left().isPresent() ? mutation.left().get().summary() : recorded;
      Place place =
          TraceComparison.of(left, mutation.right().summary())
              .differences()
              .getFirst()
              .place()
              .orElseThrow();
      List<Callee> wanted =
          mutation.call().isPresent()
              ? callees(messages.get(mutation.message()), mutation.call().get())
              : List.of();
      softly
          .assertThat(place.callees())
          .as("%s at epoch %d, seed %d: %s", mutation.kind(), epoch, SEED, place)
          .isEqualTo(wanted);
      deepest = Math.max(deepest, wanted.size());
    }

    softly.assertAll();
    assertThat(deepest).as("levels at epoch %d", epoch).isGreaterThan(1);
  }

  private static List<Callee> callees(Span message, List<Integer> path) {
    List<Callee> callees = new ArrayList<>();
    Span call = message.at("ExecutionTrace");
    callees.add(callee(call));
    for (int index : path) {
      call = call.at("Subcalls").elements().get(index);
      callees.add(callee(call));
    }
    return callees;
  }

  private static Callee callee(Span call) {
    Span message = call.at("Msg");
    Optional<Span> code =
        call.get("InvokedActor")
            .filter(actor -> !actor.isNull())
            .map(actor -> actor.at("State", "Code", "/"))
            .or(() -> message.get("CodeCid").filter(c -> !c.isNull()).map(c -> c.at("/")));
    return new Callee(
        bare(message.at("From")),
        bare(message.at("To")),
        bare(message.at("Method")),
        code.map(CalleesTest::bare));
  }

  private static String bare(Span value) {
    return value.text().replace("\"", "");
  }

  @Test
  void fieldsInAnyOrderAndCallsThatTellNothingAreRead() throws IOException {
    String left =
        "{\"Root\":{\"/\":\"r\"},\"Trace\":[{\"MsgCid\":{\"/\":\"m\"},\"ExecutionTrace\":"
            + "{\"Subcalls\":[{},{\"Subcalls\":[{\"GasCharges\":[{\"Name\":\"x\",\"tg\":1}]}]},{}],"
            + "\"Msg\":{\"Method\":2,\"To\":\"t05\",\"From\":\"t00\","
            + "\"CodeCid\":{\"/\":\"bafycode\"}}}}]}";

    Place place =
        compare(left, left.replace("\"tg\":1", "\"tg\":2"))
            .differences()
            .getFirst()
            .place()
            .orElseThrow();

    Callee untold = new Callee("?", "?", "?", Optional.empty());
    assertThat(place.call()).contains(List.of(1, 0));
    assertThat(place.callees())
        .containsExactly(new Callee("t00", "t05", "2", Optional.of("bafycode")), untold, untold);
  }

  @Test
  void moreCallsThanAreKeptAreSaidNotToBeSearched() throws IOException {
    String start =
        "{\"Root\":{\"/\":\"r\"},\"Trace\":[{\"MsgCid\":{\"/\":\"m\"},\"ExecutionTrace\":"
            + "{\"Subcalls\":[{\"Subcalls\":["
            + "{},".repeat(CallTable.MAX_CALLS);
    String left = start + "{}]}]}}]}";
    String right = start + "{\"Msg\":{\"To\":\"f05\"}}]}]}}]}";
    String unknown = start + "{\"Foo\":1}]}]}}]}";
    String other = start + "{\"Foo\":2}]}]}}]}";
    String said = "more than 500000 calls; not searched further";

    Place place = compare(left, right).differences().getFirst().place().orElseThrow();
    Place beyond = compare(unknown, other).differences().getFirst().place().orElseThrow();

    assertThat(place.call()).contains(List.of(0));
    assertThat(place.callees()).hasSize(2);
    assertThat(List.of(place, beyond))
        .allSatisfy(found -> {
          assertThat(found.field()).isEqualTo("ExecutionTrace");
          assertThat(found.left()).contains(said);
          assertThat(found.right()).contains(said);
        });
    assertThat(PlaceReader.valueAt(Spliced.whole(left).summary(), "m", place)).contains(said);
  }

  @Test
  void aDifferenceAmongTheKeptCallsIsFoundThoughThereAreMore() throws IOException {
    String left =
        "{\"Root\":{\"/\":\"r\"},\"Trace\":[{\"MsgCid\":{\"/\":\"m\"},\"ExecutionTrace\":"
            + "{\"Subcalls\":[{\"MsgRct\":{\"ExitCode\":16}},"
            + "{},".repeat(CallTable.MAX_CALLS)
            + "{}]}}]}";

    Place place =
        compare(left, left.replace("16", "17")).differences().getFirst().place().orElseThrow();

    assertThat(place.field()).isEqualTo("MsgRct.ExitCode");
    assertThat(place.call()).contains(List.of(0));
  }

  private static TraceComparison compare(String left, String right) throws IOException {
    return TraceComparison.of(Spliced.whole(left).summary(), Spliced.whole(right).summary());
  }
}
