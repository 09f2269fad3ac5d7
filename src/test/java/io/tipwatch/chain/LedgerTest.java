package io.tipwatch.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every settled height ends in the ledger once; {@link Scenario#judge} fails at a gap. */
class LedgerTest {
  private static final String[] NODES = {"forest", "lotus", "venus"};

  private final Scenario story = new Scenario(NODES);

  private Tipset begin() {
    Tipset genesis = story.genesis(10_000);
    for (String node : NODES) {
      story.current(node, genesis);
    }
    story.along(story.chain(genesis, 20), NODES);
    return story.head("lotus");
  }

  private List<LedgerEntry.Outcome> outcomes(long from, long to) {
    return story.ledger.stream()
        .filter(entry -> entry.height() >= from && entry.height() <= to)
        .map(LedgerEntry::outcome)
        .distinct()
        .toList();
  }

  @Test
  void goesOnWhereAnEarlierLedgerEnded() {
    Scenario resumed = new Scenario(10_006, NODES);
    Tipset genesis = resumed.genesis(10_000);
    List<Tipset> chain = resumed.chain(genesis, 20);
    for (String node : NODES) {
      resumed.current(node, genesis);
    }

    resumed.along(chain, NODES);

    assertThat(resumed.ledger.getFirst())
        .returns(10_007L, LedgerEntry::height)
        .returns(LedgerEntry.Outcome.VERIFIED, LedgerEntry::outcome);
    assertThat(resumed.ledger.getLast().height()).isEqualTo(10_015);
  }

  @Test
  void saysWhatWentByWhileNobodyWatched() {
    Scenario resumed = new Scenario(9_000, NODES);
    Tipset genesis = resumed.genesis(10_000);
    for (String node : NODES) {
      resumed.current(node, genesis);
    }

    resumed.along(resumed.chain(genesis, 20), NODES);

    assertThat(resumed.ledger.getFirst())
        .returns(LedgerEntry.Outcome.UNVERIFIED, LedgerEntry::outcome)
        .returns(resumed.ledger.getFirst().height() - 9_000, LedgerEntry::heights)
        .satisfies(entry ->
            assertThat(entry.reason()).startsWith("heights 9001 to ").contains("nobody watched"));
    assertThat(resumed.ledger.get(1))
        .returns(resumed.ledger.getFirst().height() + 1, LedgerEntry::height)
        .returns(1L, LedgerEntry::heights);
  }

  @Test
  void nullRoundsAreEntries() {
    Tipset last = begin();
    Tipset after = story.on(last, 4);

    story.along(List.of(after), NODES).along(story.chain(after, 6), NODES);

    assertThat(outcomes(last.height(), last.height()))
        .containsExactly(LedgerEntry.Outcome.VERIFIED);
    assertThat(outcomes(last.height() + 1, after.height() - 1))
        .containsExactly(LedgerEntry.Outcome.NULL_ROUND);
    assertThat(story.ledger.getLast().height()).isEqualTo(after.height() + 1);
  }

  @Test
  void waitsForANodeThatIsBehindButNotForEver() {
    Tipset last = begin();
    List<Tipset> chain = story.chain(last, 60);
    story.along(chain, "forest", "lotus");

    assertThat(story.ledger.getLast())
        .returns(LedgerEntry.Outcome.UNVERIFIED, LedgerEntry::outcome)
        .returns("node behind: venus", LedgerEntry::reason)
        .returns(chain.getLast().height() - 5 - 20, LedgerEntry::height);
  }

  @Test
  void verifiesLaterWhatANodeCatchesUpWith() {
    Tipset last = begin();
    List<Tipset> chain = story.chain(last, 15);
    story.along(chain, "forest", "lotus");
    long before = story.ledger.getLast().height();

    story.move("venus", chain.getLast()).judge();

    assertThat(before).isLessThan(last.height());
    assertThat(story.ledger.getLast().height()).isEqualTo(chain.getLast().height() - 5);
    assertThat(outcomes(before, Long.MAX_VALUE)).containsExactly(LedgerEntry.Outcome.VERIFIED);
  }

  @Test
  void hasNoGapWhenANodeIsKilledAndComesBack() {
    Tipset last = begin();
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      String victim = NODES[random.nextInt(3)];
      String[] others =
          List.of(NODES).stream().filter(node -> !node.equals(victim)).toArray(String[]::new);
      story.lose(victim).judge();
      story.along(story.chain(story.head(others[0]), 1 + random.nextInt(40)), others);
      story.reach(victim).current(victim, story.head(others[0])).judge();
      story.along(story.chain(story.head(victim), 1 + random.nextInt(10)), NODES);
    }

    story.along(story.chain(story.head("lotus"), 30), NODES);
    story.assertQuiet();
    assertThat(outcomes(last.height(), Long.MAX_VALUE))
        .containsExactly(LedgerEntry.Outcome.VERIFIED);
    assertThat(story.ledger.getLast().height()).isEqualTo(story.head("lotus").height() - 5);
  }

  @Test
  void goesOnAfterAllNodesWereDown() {
    Tipset last = begin();
    for (String node : NODES) {
      story.lose(node).judge();
    }
    List<Tipset> missed = story.chain(last, 3_000);
    story.reach(missed.getLast());
    for (String node : NODES) {
      story.current(node, missed.getLast()).judge();
    }

    story.along(story.chain(missed.getLast(), 40), NODES);

    assertThat(story.ledger.getLast())
        .returns(LedgerEntry.Outcome.VERIFIED, LedgerEntry::outcome)
        .returns(story.head("lotus").height() - 5, LedgerEntry::height);
    assertThat(outcomes(last.height() + 1, missed.getLast().height() - 1))
        .containsExactly(LedgerEntry.Outcome.UNVERIFIED);
  }

  @Test
  void aSingleNodeVerifiesNothing() {
    Scenario alone = new Scenario("lotus");
    Tipset genesis = alone.genesis(1_000);
    alone.current("lotus", genesis).along(alone.chain(genesis, 20), "lotus");

    assertThat(alone.ledger)
        .isNotEmpty()
        .allMatch(entry -> entry.outcome() == LedgerEntry.Outcome.UNVERIFIED);
    assertThat(alone.judge().overall()).isInstanceOf(Verdict.Inconclusive.class);
  }

  /** All nodes go from branch to branch, a few seconds apart, as deep as Forest still tells of. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 30, 100, 899, 900})
  void reorgsOfAllNodesLeaveNoAlarmAndNoGap(int depth) {
    Tipset base = begin();
    List<Tipset> old = story.chain(base, depth);
    story.along(old, NODES);
    for (int storm = 0; storm < 4; storm++) {
      Tipset branch = story.chain(base, depth + 1 + storm).getLast();
      story.reach(branch);
      for (String node : NODES) {
        story.pass(Duration.ofSeconds(7)).move(node, branch).judge();
      }
    }

    story.along(story.chain(story.head("lotus"), 20), NODES);

    story.assertQuiet();
    assertThat(story.judge().overall()).isInstanceOf(Verdict.Match.class);
    assertThat(outcomes(0, Long.MAX_VALUE)).containsExactly(LedgerEntry.Outcome.VERIFIED);
  }

  @Test
  void aNodeTwoThousandBehindOnlyLags() {
    Tipset base = begin();
    List<Tipset> chain = new ArrayList<>(story.chain(base, 2_000));
    story.lose("venus");
    story.along(chain, "forest", "lotus");
    story.reach("venus");
    for (int i = 0; i < 2_000; i += 20) {
      Tipset next = story.on(story.head("lotus"));
      chain.add(next);
      story.along(List.of(next), "forest", "lotus");
      story.move("venus", chain.get(i));
      Judgement judgement = story.judge();
      assertThat(judgement.overall()).isInstanceOf(Verdict.Lagging.class);
      assertThat(judgement.suspicions()).isEmpty();
    }

    story.move("venus", chain.getLast());
    assertThat(story.judge().overall()).isInstanceOf(Verdict.Match.class);
    story.assertQuiet();
  }
}
