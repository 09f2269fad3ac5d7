package io.tipwatch.chain;

import static io.tipwatch.chain.Scenario.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tipwatch.chain.Suspicion.Sign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains whose keys do not commit to what was computed, such as Opera's. */
class ClaimsTest {
  private static final JudgeRules RULES =
      Scenario.RULES.of(new JudgeRules.Kind(List.of("stateRoot", "gasUsed"), false, true));
  private static final String[] NODES = {"alpha", "beta", "gamma"};

  private final Scenario story = new Scenario(RULES, NODES);

  private Tipset begin(Scenario scenario, String... nodes) {
    Tipset genesis = scenario.genesis(1_000);
    for (String node : nodes) {
      tells(scenario, node, genesis, "");
      scenario.current(node, genesis);
    }
    List<Tipset> chain = scenario.chain(genesis, 20);
    follow(scenario, chain, Map.of(), nodes);
    return chain.getLast();
  }

  /** Each node tells what it computed, then moves its head; some compute something else. */
  private static void follow(
      Scenario scenario, List<Tipset> chain, Map<String, String> faults, String... nodes) {
    for (Tipset tipset : chain) {
      scenario.reach(tipset);
      for (String node : nodes) {
        tells(scenario, node, tipset, faults.getOrDefault(node, ""));
        scenario.move(node, tipset).judge();
      }
    }
  }

  private static void tells(Scenario scenario, String node, Tipset tipset, String fault) {
    scenario.computes(node, tipset, "stateRoot", "root" + fault + tipset.key(), "gasUsed", "0x1");
  }

  private static List<Suspicion> suspicions(Judgement judgement, Sign sign) {
    return judgement.suspicions().stream().filter(s -> s.sign() == sign).toList();
  }

  private static Suspicion only(Judgement judgement, Sign sign) {
    assertThat(suspicions(judgement, sign)).hasSize(1);
    return suspicions(judgement, sign).getFirst();
  }

  private Optional<LedgerEntry> written(long height) {
    return story.ledger.stream().filter(entry -> entry.height() == height).findFirst();
  }

  @Test
  void agreeingClaimsAreVerifiedInSilence() {
    Tipset last = begin(story, NODES);

    Judgement judgement = story.judge();

    assertThat(judgement.overall()).isEqualTo(new Verdict.Match(last.height() - 5));
    assertThat(story.ledger)
        .hasSize(16)
        .allMatch(entry -> entry.outcome() == LedgerEntry.Outcome.VERIFIED);
    story.assertQuiet();
  }

  @Test
  void findsTheFirstTipsetWithDifferentRootsAtOnce() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 12);
    follow(story, chain.subList(0, 1), Map.of("gamma", "!"), NODES);

    Suspicion first = only(story.judge(), Sign.ROOTS);
    follow(story, chain.subList(1, 12), Map.of("gamma", "!"), NODES);
    Suspicion later = only(story.judge(), Sign.ROOTS);

    assertThat(first)
        .returns(chain.getFirst(), Suspicion::lastCommon)
        .returns(Set.of(id("gamma")), Suspicion::suspects)
        .returns(Set.of(id("alpha"), id("beta")), Suspicion::witnesses)
        .returns(true, Suspicion::settled);
    assertThat(first.claims().get(id("gamma")))
        .containsEntry("stateRoot", "root!" + chain.getFirst().key());
    assertThat(later).isEqualTo(first);
  }

  @Test
  void ofTwoNodesBothAreSuspects() {
    Scenario pair = new Scenario(RULES, "alpha", "beta");
    Tipset last = begin(pair, "alpha", "beta");
    follow(pair, pair.chain(last, 2), Map.of("beta", "!"), "alpha", "beta");

    Suspicion suspicion = only(pair.judge(), Sign.ROOTS);

    assertThat(suspicion.suspects()).containsExactlyInAnyOrder(id("alpha"), id("beta"));
    assertThat(suspicion.witnesses()).isEmpty();
  }

  @Test
  void aNodeThatGaveNoAnswerCountsAgainstAMajority() {
    Scenario four = new Scenario(RULES, "alpha", "beta", "gamma", "delta");
    Tipset last = begin(four, NODES);
    four.lose("delta");
    follow(four, four.chain(last, 1), Map.of("gamma", "!"), NODES);

    Suspicion suspicion = only(four.judge(), Sign.ROOTS);

    assertThat(suspicion.suspects()).hasSize(3);
  }

  /** A check above would find the same split again, as another one. */
  @Test
  void whoFallsBackAfterASplitIsNoSignOfAnother() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 12);
    follow(story, chain.subList(0, 2), Map.of("gamma", "!"), NODES);

    follow(story, chain.subList(2, 12), Map.of(), "alpha", "beta");

    assertThat(story.judge().suspicions())
        .singleElement()
        .returns(Sign.ROOTS, Suspicion::sign)
        .returns(chain.getFirst(), Suspicion::lastCommon);
  }

  @Test
  void theLedgerNeverVerifiesWhatDiffers() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 12);

    follow(story, chain, Map.of("gamma", "!"), NODES);

    assertThat(written(last.height()).orElseThrow().outcome())
        .isEqualTo(LedgerEntry.Outcome.VERIFIED);
    assertThat(story.ledger)
        .filteredOn(entry -> entry.height() > last.height())
        .hasSize(7)
        .allMatch(entry -> entry.outcome() == LedgerEntry.Outcome.DIFFERENT)
        .allMatch(entry -> entry.reason().equals("computed fields differ: stateRoot"));
  }

  @Test
  void namesEveryFieldThatDiffers() {
    Tipset last = begin(story, NODES);
    Tipset next = story.on(last);
    story.reach(next);
    for (String node : NODES) {
      String mark = node.equals("beta") ? "!" : "";
      story.computes(node, next, "stateRoot", "r" + mark, "gasUsed", "g" + mark, "epoch", "1");
      story.move(node, next);
    }

    follow(story, story.chain(next, 5), Map.of(), NODES);

    assertThat(written(next.height()).orElseThrow().reason())
        .isEqualTo("computed fields differ: gasUsed, stateRoot");
  }

  @Test
  void waitsForFieldsThatComeLate() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 8);
    follow(story, chain, Map.of(), "alpha", "beta");
    for (Tipset tipset : chain) {
      story.move("gamma", tipset).judge();
    }
    long before = story.ledger.getLast().height();

    for (Tipset tipset : chain) {
      tells(story, "gamma", tipset, "");
    }
    story.judge();

    assertThat(before).isEqualTo(last.height());
    assertThat(story.ledger.getLast())
        .returns(chain.getLast().height() - 5, LedgerEntry::height)
        .returns(LedgerEntry.Outcome.VERIFIED, LedgerEntry::outcome);
  }

  @Test
  void doesNotWaitForFieldsForEver() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 40);
    for (Tipset tipset : chain) {
      follow(story, List.of(tipset), Map.of(), "alpha", "beta");
      story.computes("gamma", tipset, "stateRoot", "root" + tipset.key());
      story.move("gamma", tipset).judge();
    }

    assertThat(story.ledger.getLast())
        .returns(LedgerEntry.Outcome.UNVERIFIED, LedgerEntry::outcome)
        .returns("gasUsed unknown: gamma", LedgerEntry::reason)
        .returns(chain.getLast().height() - 5 - 20, LedgerEntry::height);
    story.assertQuiet();
  }

  @Test
  void aFieldThatOneNodeLacksIsNoDifference() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 8);
    for (Tipset tipset : chain) {
      story.reach(tipset);
      for (String node : NODES) {
        String extra = node.equals("alpha") ? "epoch" : "receiptsRoot";
        story.computes(node, tipset, "stateRoot", "r", "gasUsed", "g", extra, "only here");
        story.move(node, tipset).judge();
      }
    }

    story.assertQuiet();
    assertThat(story.ledger.getLast().outcome()).isEqualTo(LedgerEntry.Outcome.VERIFIED);
  }

  @Test
  void aLowerDifferenceThatIsToldLateBecomesThePlace() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 9);
    for (Tipset tipset : chain.reversed()) {
      for (String node : NODES) {
        tells(story, node, tipset, node.equals("beta") ? "!" : "");
      }
      story.judge();
    }

    Suspicion suspicion = only(story.judge(), Sign.ROOTS);

    assertThat(suspicion.lastCommon()).isEqualTo(chain.getFirst());
  }

  @Test
  void aSecondSplitIsAPlaceOfItsOwn() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 10);
    follow(story, chain.subList(0, 5), Map.of("gamma", "!"), NODES);

    follow(story, chain.subList(5, 10), Map.of("gamma", "!", "beta", "?"), NODES);

    assertThat(suspicions(story.judge(), Sign.ROOTS))
        .extracting(Suspicion::lastCommon)
        .containsExactly(chain.getFirst(), chain.get(5));
  }

  @Test
  void aCheckComesBeforeTheJudgeCallsItASplit() {
    Tipset last = begin(story, NODES);
    Tipset next = story.on(last);
    follow(story, List.of(next), Map.of("gamma", "!"), NODES);

    Verdict early = story.judge().nodes().get(id("gamma"));
    story.pass(Duration.ofSeconds(150));
    Verdict late = story.judge().nodes().get(id("gamma"));

    assertThat(early).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(late)
        .isEqualTo(
            new Verdict.StateSplit(
                next.height(), next.key(), Set.of(id("alpha"), id("beta"), id("gamma"))));
  }

  @Test
  void aSplitThatWasLookedIntoIsOverOnceTheNodesAgreeForAWhile() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 40);
    follow(story, chain.subList(0, 8), Map.of("gamma", "!"), NODES);
    Tipset first = chain.getFirst();
    Verdict split = new Verdict.StateSplit(first.height(), first.key(), Set.of(id("gamma")));

    Judgement open = story.diagnose(first, split).judge();
    follow(story, chain.subList(8, 14), Map.of(), NODES);
    Judgement healing = story.judge();
    follow(story, chain.subList(14, 40), Map.of(), NODES);
    Judgement healed = story.judge();

    assertThat(open.overall()).isEqualTo(split);
    assertThat(healing.overall()).isEqualTo(split);
    assertThat(healed.overall()).isInstanceOf(Verdict.Match.class);
    assertThat(healed.suspicions()).isEmpty();
  }

  @Test
  void whatNobodyLookedIntoIsNotOverJustBecauseTheNodesAgreeAgain() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 60);
    follow(story, chain.subList(0, 1), Map.of("gamma", "!"), NODES);

    follow(story, chain.subList(1, 60), Map.of(), NODES);

    assertThat(only(story.judge(), Sign.ROOTS).lastCommon()).isEqualTo(chain.getFirst());
  }

  @Test
  void aCheckThatFindsNothingTakesTheSignBack() {
    Tipset last = begin(story, NODES);
    Tipset next = story.on(last);
    follow(story, List.of(next), Map.of("gamma", "!"), NODES);

    Judgement judgement = story.diagnose(next, new Verdict.Match(next.height())).judge();

    assertThat(judgement.suspicions()).isEmpty();
    assertThat(judgement.overall()).isInstanceOf(Verdict.Match.class);
  }

  @Test
  void theBeginningIsRememberedHoweverLongASplitGoesOn() {
    JudgeRules forgetful =
        new JudgeRules(Duration.ofSeconds(30), 5, 5, 2, 10, 3, 5, 50)
            .of(new JudgeRules.Kind(List.of("stateRoot"), false, true));
    Scenario longer = new Scenario(forgetful, NODES);
    Tipset last = begin(longer, NODES);
    List<Tipset> chain = longer.chain(last, 500);

    follow(longer, chain, Map.of("gamma", "!"), NODES);

    assertThat(only(longer.judge(), Sign.ROOTS).lastCommon()).isEqualTo(chain.getFirst());
    assertThat(longer.settled.stream().map(Suspicion::lastCommon).distinct()).hasSize(1);
  }

  @Test
  void aNodeThatChangesItsAnswerIsUnstable() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 30);
    follow(story, chain.subList(0, 3), Map.of(), NODES);
    tells(story, "beta", chain.getFirst(), "?");
    Judgement changed = story.judge();
    tells(story, "beta", chain.getFirst(), "");

    Judgement judgement = story.judge();
    follow(story, chain.subList(3, 30), Map.of(), NODES);
    Judgement later = story.judge();

    assertThat(suspicions(changed, Sign.ROOTS)).hasSize(1);
    assertThat(suspicions(judgement, Sign.ROOTS)).isEmpty();
    assertThat(only(judgement, Sign.CONTRADICTION))
        .returns(chain.getFirst(), Suspicion::lastCommon)
        .returns(Set.of(id("beta")), Suspicion::suspects)
        .returns(true, Suspicion::settled);
    assertThat(judgement.nodes().get(id("beta")))
        .isEqualTo(new Verdict.Unstable(id("beta"), chain.getFirst().height()));
    assertThat(judgement.nodes().get(id("alpha"))).isInstanceOf(Verdict.Match.class);
    assertThat(later.suspicions()).isEmpty();
    assertThat(later.overall()).isInstanceOf(Verdict.Match.class);
  }

  @Test
  void sayingTheSameOrMoreIsNoContradiction() {
    Tipset last = begin(story, NODES);

    tells(story, "beta", last, "");
    story.computes("beta", last, "epoch", "7");

    assertThat(story.judge().suspicions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavingATipsetIsAContradictionOnlyWhereTipsetsAreFinal(boolean reorgs) {
    Scenario scenario =
        new Scenario(RULES.of(new JudgeRules.Kind(RULES.kind().computed(), reorgs, true)), NODES);
    Tipset last = begin(scenario, NODES);
    Tipset next = scenario.on(last);
    follow(scenario, List.of(next), Map.of(), NODES);

    Judgement judgement = scenario.move("beta", last).judge();

    assertThat(suspicions(judgement, Sign.CONTRADICTION)).hasSize(reorgs ? 0 : 1);
  }

  @Test
  void inALaboratoryHeadersMayLieAboutTheTimeAndNothingNeedGoOn() {
    Scenario lab =
        new Scenario(
            RULES.of(new JudgeRules.Kind(RULES.kind().computed(), true, false)), "alpha", "beta");
    Tipset last = begin(lab, "alpha", "beta");
    List<Tipset> chain = lab.chain(last, 50);
    for (Tipset tipset : chain) { // whose headers lie in the future
      for (String node : List.of("alpha", "beta")) {
        tells(lab, node, tipset, "");
        lab.move(node, tipset).judge();
      }
    }

    Verdict early = lab.judge().overall();
    Verdict late = lab.pass(Duration.ofDays(700)).judge().overall();

    assertThat(early).isEqualTo(new Verdict.Match(chain.getLast().height() - 5));
    assertThat(late).isEqualTo(early);
    lab.assertQuiet();
  }

  @Test
  void aNodeThatInventsTipsetsForgetsOnlyItsOwn() {
    Tipset last = begin(story, NODES);
    List<Tipset> chain = story.chain(last, 10);
    follow(story, chain, Map.of(), "alpha", "beta");
    for (int i = 0; i < 20_000; i++) {
      tells(story, "gamma", story.on(last), "");
    }

    assertThat(story.view.claims().size()).isLessThan(3 * RULES.keepHeights());
    story.lose("gamma");
    follow(story, story.chain(chain.getLast(), 6), Map.of(), "alpha", "beta");
    assertThat(story.ledger.getLast())
        .returns(LedgerEntry.Outcome.VERIFIED, LedgerEntry::outcome)
        .returns(chain.getLast().height() + 1, LedgerEntry::height);
  }

  @Test
  void fieldsAreBounded() {
    Tipset tipset = story.genesis(5);
    TreeMap<String, String> many = new TreeMap<>();
    for (int i = 0; i <= Observation.Computed.MAX_FIELDS; i++) {
      many.put("field" + i, "0x0");
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Observation.Computed(id("alpha"), tipset, many, story.now));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            story.computes("alpha", tipset, "f", "x".repeat(Observation.Computed.MAX_CHARS + 1)));
  }

  /** Property: whoever goes wrong, when and in whatever order it is told, the first is found. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void pointsAtTheFirstDifferenceInWhateverOrderItIsTold(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 50; run++) {
      Scenario scenario = new Scenario(RULES, NODES);
      Tipset last = begin(scenario, NODES);
      List<Tipset> chain = scenario.chain(last, 15);
      String wrong = NODES[random.nextInt(3)];
      int first = random.nextInt(15);
      List<Runnable> words = new ArrayList<>();
      for (Tipset tipset : chain) {
        boolean bad = tipset.height() >= chain.get(first).height();
        for (String node : NODES) {
          words.add(() -> tells(scenario, node, tipset, bad && node.equals(wrong) ? "!" : ""));
        }
      }
      Collections.shuffle(words, random);
      words.forEach(word -> {
        word.run();
        scenario.judge();
      });

      assertThat(only(scenario.judge(), Sign.ROOTS))
          .as("seed %d, run %d", seed, run)
          .returns(chain.get(first), Suspicion::lastCommon)
          .returns(Set.of(id(wrong)), Suspicion::suspects);
    }
  }

  /** Property: lateness, repetition and missing extras never raise an alarm, nor leave a gap. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5, 20261124})
  void honestClaimsRaiseNoAlarm(long seed) {
    Random random = new Random(seed);
    Map<String, List<Tipset>> untold = new HashMap<>();
    Tipset head = begin(story, NODES);
    for (int i = 0; i < 1_000; i++) {
      head = story.on(head);
      story.reach(head);
      for (String node : NODES) {
        List<Tipset> late = untold.computeIfAbsent(node, _ -> new ArrayList<>());
        late.add(head);
        while (!late.isEmpty() && (late.size() > 6 || random.nextInt(3) > 0)) {
          Tipset told = late.remove(random.nextInt(late.size()));
          tells(story, node, told, "");
          if (random.nextInt(4) == 0) {
            story.computes(node, told, "epoch", Long.toString(told.height() / 100));
          }
        }
        story.move(node, head).judge();
      }
    }

    story.assertQuiet();
    assertThat(story.ledger)
        .hasSizeGreaterThan(980)
        .allMatch(entry -> entry.outcome() == LedgerEntry.Outcome.VERIFIED);
  }
}
