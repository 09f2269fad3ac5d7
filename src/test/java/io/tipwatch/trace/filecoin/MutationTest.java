package io.tipwatch.trace.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.testing.Recorded;
import io.tipwatch.trace.filecoin.TraceComparison.Difference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One change anywhere in a recorded answer is found there, and nowhere else. */
class MutationTest {
  private static final long SEED = 20261122;

  /** Changes that are tried in one answer of many megabytes; each kind and depth is among them. */
  private static final int MOST = 90;

  private static final int MANY_BYTES = 2_000_000;

  @ParameterizedTest
  @MethodSource("io.tipwatch.testing.Recorded#epochs")
  void namesExactlyTheOneChange(long epoch) throws IOException {
    byte[] document = Recorded.answer(epoch);
    TraceSummary recorded = Spliced.whole(document).summary();
    List<Mutation> all = Mutations.of(document, new Random(SEED));
    List<Mutation> mutations = document.length < MANY_BYTES ? all : someOfEachKind(all);
    SoftAssertions softly = new SoftAssertions();

    for (Mutation mutation : mutations) {
      check(epoch, mutation, recorded, softly);
    }

    softly.assertAll();
    assertThat(kinds(mutations)).as("kinds at epoch %d", epoch).isEqualTo(kinds(all));
    assertThat(kinds(mutations)).hasSizeGreaterThan(45);
  }

  private static void check(
      long epoch, Mutation mutation, TraceSummary recorded, SoftAssertions softly)
      throws IOException {
    TraceSummary left = mutation.left().isPresent() ? mutation.left().get().summary() : recorded;
    TraceComparison comparison = TraceComparison.of(left, mutation.right().summary());
    List<String> found = comparison.differences().stream().map(MutationTest::said).toList();
    String wanted =
        said(mutation.onlyRight() ? -1 : mutation.message(), mutation.call(), mutation.field());
    softly
        .assertThat(found)
        .as("%s at epoch %d, message %d, seed %d", mutation.kind(), epoch, mutation.message(), SEED)
        .containsExactly(wanted);
  }

  private static String said(Difference difference) {
    return said(
        difference.left(),
        difference.place().flatMap(Place::call),
        difference.place().map(Place::field).orElse("no place"));
  }

  private static String said(int message, Optional<List<Integer>> call, String field) {
    return message + " " + call.map(Object::toString).orElse("message") + " " + field;
  }

  private static Set<String> kinds(List<Mutation> mutations) {
    Set<String> kinds = new TreeSet<>();
    mutations.forEach(mutation -> kinds.add(mutation.kind()));
    return kinds;
  }

  /** Rare kinds first, so that none is left out. */
  private static List<Mutation> someOfEachKind(List<Mutation> all) {
    List<Mutation> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(SEED));
    Map<String, Integer> times = new HashMap<>();
    Map<Integer, List<Mutation>> byRank = new TreeMap<>();
    for (Mutation mutation : shuffled) {
      int rank = times.merge(mutation.kind(), 1, Integer::sum);
      byRank.computeIfAbsent(rank, _ -> new ArrayList<>()).add(mutation);
    }
    return byRank.values().stream().flatMap(List::stream).limit(MOST).toList();
  }
}
