package io.tipwatch.chain;

import static io.tipwatch.chain.Scenario.RULES;
import static io.tipwatch.chain.Scenario.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Suspicion.Sign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private final Scenario story = new Scenario("forest", "lotus", "venus");
  private final Scenario pair = new Scenario("lotus", "venus");

  /** All nodes agree for a while; the last tipset of it. */
  private static Tipset agree(Scenario story, String... nodes) {
    Tipset genesis = story.genesis(1_000);
    for (String node : nodes) {
      story.current(node, genesis);
    }
    List<Tipset> chain = story.chain(genesis, 20);
    story.along(chain, nodes);
    return chain.getLast();
  }

  private static Optional<Suspicion> suspicion(Judgement judgement, Sign sign) {
    return judgement.suspicions().stream().filter(s -> s.sign() == sign).findFirst();
  }

  private static Suspicion found(Judgement judgement, Sign sign) {
    return suspicion(judgement, sign)
        .orElseThrow(() -> new AssertionError(sign + " not in " + judgement));
  }

  @Test
  void matchesWhileAllAgree() {
    Tipset head = agree(story, "forest", "lotus", "venus");

    Judgement judgement = story.judge();

    assertThat(judgement.overall()).isEqualTo(new Verdict.Match(head.height() - 5));
    assertThat(judgement.nodes()).containsOnlyKeys(id("forest"), id("lotus"), id("venus"));
    assertThat(story.ledger)
        .allMatch(entry -> entry.outcome() == LedgerEntry.Outcome.VERIFIED)
        .hasSize(16);
    story.assertQuiet();
  }

  @Test
  void blamesNoNodeWhenAllAreBehindTheClock() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    for (Tipset tipset : story.chain(last, 20)) {
      story.pass(RULES.blockTime().multipliedBy(2));
      List.of("forest", "lotus", "venus").forEach(node -> story.move(node, tipset));
      story.judge();
    }

    Judgement judgement = story.judge();

    assertThat(judgement.behindClock()).isEqualTo(20);
    assertThat(judgement.nodes().values()).allMatch(Verdict.Match.class::isInstance);
    assertThat(judgement.overall())
        .isEqualTo(new Verdict.Inconclusive("all nodes that answer are behind the wall clock"));
    story.assertQuiet();
  }

  @Test
  void theClockIsTheMeasureOfANodeThatIsAlone() {
    Tipset last = agree(pair, "lotus", "venus");
    pair.lose("venus");
    for (Tipset tipset : pair.chain(last, 20)) {
      pair.pass(RULES.blockTime().multipliedBy(2)).move("lotus", tipset).judge();
    }

    Judgement judgement = pair.judge();

    assertThat(judgement.nodes()).containsEntry(id("lotus"), new Verdict.Lagging(id("lotus"), 20));
    assertThat(judgement.behindClock()).isZero();
  }

  /** After a restart the heights in between may be more than are fetched. */
  @Test
  void refusalsOfANodeFarBelowAreNoRejectionsOfWhatTheyName() {
    Tipset stuck = story.genesis(1_000);
    Tipset far = story.genesis(9_000);
    story.current("venus", stuck).current("forest", far).current("lotus", far).judge();
    for (Tipset tipset : story.chain(far, 30)) {
      story.along(List.of(tipset), "forest", "lotus").refuse("venus", tipset);
      assertThat(suspicion(story.judge(), Sign.REJECTION)).isEmpty();
    }

    Suspicion stall = found(story.judge(), Sign.STALL);

    assertThat(stall.lastCommon()).isEqualTo(stuck);
    assertThat(stall.suspects()).containsExactly(id("venus"));
  }

  @Test
  void suspectsAStallEarlyAndTellsItLate() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    List<Tipset> chain = story.chain(last, 12);

    story.along(chain.subList(0, 2), "forest", "lotus");
    Suspicion early = found(story.judge(), Sign.STALL);
    story.along(chain.subList(2, 12), "forest", "lotus");
    Judgement judgement = story.judge();

    assertThat(early)
        .returns(last, Suspicion::lastCommon)
        .returns(Optional.of(chain.getFirst()), Suspicion::child)
        .returns(Set.of(id("venus")), Suspicion::suspects)
        .returns(Set.of(id("forest"), id("lotus")), Suspicion::witnesses)
        .returns(false, Suspicion::settled);
    Suspicion late = found(judgement, Sign.STALL);
    assertThat(late.settled()).isTrue();
    assertThat(late).usingRecursiveComparison().ignoringFields("settled").isEqualTo(early);
    assertThat(judgement.overall()).isEqualTo(new Verdict.Stalled(id("venus"), last.height()));
  }

  @Test
  void findsTheStallOfOneOfTwo() {
    Tipset last = agree(pair, "lotus", "venus");
    pair.along(pair.chain(last, 12), "lotus");

    Suspicion suspicion = found(pair.judge(), Sign.STALL);

    assertThat(suspicion.suspects()).containsExactly(id("venus"));
    assertThat(suspicion.settled()).isTrue();
  }

  @Test
  void findsTheStallOfTwoOfThree() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    List<Tipset> chain = story.chain(last, 12);
    story.along(chain, "forest");

    Suspicion suspicion = found(story.judge(), Sign.STALL);

    assertThat(suspicion)
        .returns(last, Suspicion::lastCommon)
        .returns(Optional.of(chain.getFirst()), Suspicion::child)
        .returns(Set.of(id("lotus"), id("venus")), Suspicion::suspects)
        .returns(Set.of(id("forest")), Suspicion::witnesses)
        .returns(true, Suspicion::settled);
  }

  @Test
  void findsTheLastCommonTipsetBelowAStalledPartialOne() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    Tipset partial = story.on(last);
    Tipset whole = story.grown(partial);
    story.reach(partial).move("venus", partial).judge();
    story.reach(whole).move("forest", whole).move("lotus", whole);
    story.along(story.chain(whole, 12), "forest", "lotus");

    Suspicion suspicion = found(story.judge(), Sign.STALL);

    assertThat(suspicion.lastCommon()).isEqualTo(last);
    assertThat(suspicion.child()).contains(whole);
  }

  @Test
  void findsANodeThatRollsBackAgainAndAgain() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    List<Tipset> chain = story.chain(last, 9);
    for (Tipset tipset : chain) {
      story.along(List.of(tipset), "forest", "lotus");
      story.move("venus", story.parent(last)).judge();
      story.move("venus", last).judge();
    }

    Suspicion suspicion = found(story.judge(), Sign.FLAPPING);

    assertThat(suspicion)
        .returns(last, Suspicion::lastCommon)
        .returns(Optional.of(chain.getFirst()), Suspicion::child)
        .returns(Set.of(id("venus")), Suspicion::suspects)
        .returns(Set.of(id("forest"), id("lotus")), Suspicion::witnesses)
        .returns(true, Suspicion::settled);
    assertThat(story.judge().overall()).isInstanceOf(Verdict.Stalled.class);
  }

  @Test
  void findsARefusalAtOnce() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    Tipset child = story.on(last);
    story.along(List.of(child), "forest", "venus");

    Suspicion early = found(story.refuse("lotus", child).judge(), Sign.REJECTION);

    assertThat(early)
        .returns(last, Suspicion::lastCommon)
        .returns(Optional.of(child), Suspicion::child)
        .returns(Set.of(id("lotus")), Suspicion::suspects)
        .returns(Set.of(id("forest"), id("venus")), Suspicion::witnesses)
        .returns(false, Suspicion::settled);
    story.along(story.chain(child, 6), "forest", "venus");
    assertThat(story.judge().overall())
        .isEqualTo(new Verdict.Rejected(id("lotus"), child.height(), child.key()));
  }

  @Test
  void findsWhatANodeRefusesWithoutSayingWhat() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    Tipset child = story.on(last);
    story.along(List.of(child), "forest", "lotus");
    story.observe(new Observation.Refusal(id("venus"), Optional.empty(), "errored", story.now));

    Suspicion suspicion = found(story.judge(), Sign.REJECTION);

    assertThat(suspicion.lastCommon()).isEqualTo(last);
    assertThat(suspicion.child()).contains(child);
    story.move("venus", child);
    assertThat(story.judge().suspicions()).isEmpty();
  }

  @Test
  void suspectsAStalledNodeEvenIfTheWayDownToItIsUnknown() {
    Tipset stuck = story.genesis(1_000);
    Tipset far = story.genesis(9_000);
    story.current("venus", stuck).current("forest", far).current("lotus", far);
    story.along(story.chain(far, 12), "forest", "lotus");

    Suspicion suspicion = found(story.judge(), Sign.STALL);

    assertThat(suspicion)
        .returns(stuck, Suspicion::lastCommon)
        .returns(Optional.empty(), Suspicion::child)
        .returns(Set.of(id("venus")), Suspicion::suspects)
        .returns(true, Suspicion::settled);
  }

  @Test
  void findsTheTipsetOfARefusedBlock() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    Tipset child = story.grown(story.on(last));
    story.along(List.of(child), "forest", "venus");
    TipsetKey block = TipsetKey.of(child.key().cids().getLast());

    story.observe(new Observation.Refusal(id("lotus"), Optional.of(block), "", story.now));

    assertThat(found(story.judge(), Sign.REJECTION).child()).contains(child);
  }

  @Test
  void ignoresABadBlockThatNobodyFollows() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    Tipset bad = story.on(last);
    story.observe(new Observation.Learnt(bad, story.now));
    story.refuse("lotus", bad).refuse("forest", bad).refuse("venus", bad);

    story.along(story.chain(last, 30), "forest", "lotus", "venus");

    story.assertQuiet();
    assertThat(story.judge().suspicions()).isEmpty();
  }

  @Test
  void asksForComputedRootsWhenAllNodesRefuseTheNetwork() {
    Tipset last = agree(pair, "lotus", "venus");
    Tipset child = pair.on(last);
    pair.reach(child).observe(new Observation.Learnt(child, pair.now));
    pair.refuse("lotus", child).refuse("venus", child);

    Suspicion suspicion = found(pair.judge(), Sign.REJECTION);

    assertThat(suspicion)
        .returns(last, Suspicion::lastCommon)
        .returns(Optional.of(child), Suspicion::child)
        .returns(Set.of(id("lotus"), id("venus")), Suspicion::suspects)
        .returns(Set.of(), Suspicion::witnesses);
  }

  @Test
  void findsBranchesWithTheirLastCommonTipset() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    List<Tipset> main = story.chain(last, 14);
    List<Tipset> other = story.chain(last, 14);
    for (int i = 0; i < 14; i++) {
      story.along(List.of(main.get(i)), "forest", "venus").along(List.of(other.get(i)), "lotus");
    }

    Judgement judgement = story.judge();

    assertThat(found(judgement, Sign.BRANCHES))
        .returns(last, Suspicion::lastCommon)
        .returns(Optional.of(main.getFirst()), Suspicion::child)
        .returns(Set.of(id("lotus")), Suspicion::suspects)
        .returns(Set.of(id("forest"), id("venus")), Suspicion::witnesses)
        .returns(true, Suspicion::settled);
    assertThat(judgement.overall()).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(story.ledger)
        .filteredOn(entry -> entry.height() > last.height())
        .isNotEmpty()
        .allMatch(entry -> entry.outcome() == LedgerEntry.Outcome.DIFFERENT);
  }

  @Test
  void tellsThreeBranchesAsOneSuspicionOfTheirCommonTipset() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    for (String node : List.of("forest", "lotus", "venus")) {
      List<Tipset> own = story.chain(last, 14);
      story.along(own, node);
    }

    List<Suspicion> suspicions =
        story.judge().suspicions().stream().filter(s -> s.sign() == Sign.BRANCHES).toList();

    assertThat(suspicions).hasSize(1);
    assertThat(suspicions.getFirst().lastCommon()).isEqualTo(last);
    assertThat(suspicions.getFirst().suspects()).hasSize(2);
    assertThat(suspicions.getFirst().witnesses()).hasSize(1);
  }

  @Test
  void forgetsASuspicionWhenTheNodesComeTogether() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    List<Tipset> chain = story.chain(last, 20);
    story.along(chain, "forest", "lotus");

    story.move("venus", chain.getLast());

    assertThat(story.judge().suspicions()).isEmpty();
    assertThat(story.judge().overall()).isInstanceOf(Verdict.Match.class);
  }

  @Test
  void keepsACauseAndHidesItsSymptomsUntilTheNodesComeTogether() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    List<Tipset> chain = story.chain(last, 30);
    story.along(chain.subList(0, 12), "forest", "lotus");
    Verdict split = new Verdict.StateSplit(last.height(), last.key(), Set.of(id("venus")));

    Judgement open = story.diagnose(last, split).judge();
    story.along(chain.subList(12, 30), "forest", "lotus");
    Judgement still = story.judge();
    story.move("venus", chain.getLast());
    Judgement closed = story.judge();

    assertThat(open.overall()).isEqualTo(split);
    assertThat(open.nodes()).containsEntry(id("venus"), split);
    assertThat(open.nodes().get(id("lotus"))).isInstanceOf(Verdict.Match.class);
    assertThat(still.overall()).isEqualTo(split);
    assertThat(closed.overall()).isInstanceOf(Verdict.Match.class);
    assertThat(story.ledger)
        .filteredOn(entry -> entry.height() == last.height())
        .singleElement()
        .returns(LedgerEntry.Outcome.DIFFERENT, LedgerEntry::outcome);
  }

  @Test
  void saysThatTheWholeChainStandsStill() {
    Tipset last = agree(story, "forest", "lotus", "venus");

    Judgement judgement = story.pass(Duration.ofMinutes(6)).judge();

    assertThat(judgement.overall()).isEqualTo(new Verdict.ChainStalled(last.height()));
    assertThat(found(judgement, Sign.STALL).suspects()).hasSize(3);
  }

  @Test
  void leavesLagLaterThanItEntersIt() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    List<Tipset> chain = story.chain(last, 10);
    story.along(chain.subList(0, 6), "forest", "lotus");
    Verdict six = story.judge().nodes().get(id("venus"));
    story.move("venus", chain.get(3));
    Verdict two = story.judge().nodes().get(id("venus"));
    story.move("venus", chain.get(4));
    Verdict one = story.judge().nodes().get(id("venus"));

    assertThat(six).isEqualTo(new Verdict.Lagging(id("venus"), 6));
    assertThat(two).isEqualTo(new Verdict.Lagging(id("venus"), 2));
    assertThat(one).isInstanceOf(Verdict.Match.class);
  }

  @Test
  void aNodeThatIsDownIsOnlyDown() {
    Tipset last = agree(story, "forest", "lotus", "venus");
    story.along(story.chain(last, 5), "forest", "lotus").lose("venus");
    story.along(story.chain(story.head("lotus"), 30), "forest", "lotus");

    Judgement judgement = story.judge();

    assertThat(judgement.overall()).isEqualTo(new Verdict.Down(id("venus"), "connection refused"));
    assertThat(judgement.suspicions()).isEmpty();
    assertThat(story.ledger.getLast().outcome()).isEqualTo(LedgerEntry.Outcome.VERIFIED);
    assertThat(story.ledger.getLast().reason()).isEqualTo("without venus");
  }
}
