package io.tipwatch.chain;

import static io.tipwatch.chain.ClaimStory.NODES;
import static io.tipwatch.chain.ClaimStory.RULES;
import static io.tipwatch.chain.ClaimStory.only;
import static io.tipwatch.chain.ClaimStory.suspicions;
import static io.tipwatch.chain.Scenario.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Suspicion.Sign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nodes begin to claim different things, who is suspected of it, and when it is over. */
class ClaimSplitTest {
  private final ClaimStory claims = ClaimStory.of(RULES);
  private final Scenario story = claims.story();

  @Test
  void findsTheFirstTipsetWithDifferentRootsAtOnce() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 12);
    claims.follow(chain.subList(0, 1), Map.of("gamma", "!"));

    Suspicion first = only(story.judge(), Sign.ROOTS);
    claims.follow(chain.subList(1, 12), Map.of("gamma", "!"));
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
    ClaimStory pair = ClaimStory.of(RULES, List.of("alpha", "beta"));
    Tipset last = pair.begin();
    pair.follow(pair.story().chain(last, 2), Map.of("beta", "!"));

    Suspicion suspicion = only(pair.story().judge(), Sign.ROOTS);

    assertThat(suspicion.suspects()).containsExactlyInAnyOrder(id("alpha"), id("beta"));
    assertThat(suspicion.witnesses()).isEmpty();
  }

  @Test
  void aNodeThatGaveNoAnswerCountsAgainstAMajority() {
    ClaimStory four = new ClaimStory(new Scenario(RULES, "alpha", "beta", "gamma", "delta"), NODES);
    Tipset last = four.begin();
    four.story().lose("delta");
    four.follow(four.story().chain(last, 1), Map.of("gamma", "!"));

    Suspicion suspicion = only(four.story().judge(), Sign.ROOTS);

    assertThat(suspicion.suspects()).hasSize(3);
  }

  /** A check above would find the same split again, as another one. */
  @Test
  void whoFallsBackAfterASplitIsNoSignOfAnother() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 12);
    claims.follow(chain.subList(0, 2), Map.of("gamma", "!"));

    claims.by("alpha", "beta").follow(chain.subList(2, 12));

    assertThat(story.judge().suspicions())
        .singleElement()
        .returns(Sign.ROOTS, Suspicion::sign)
        .returns(chain.getFirst(), Suspicion::lastCommon);
  }

  @Test
  void aLowerDifferenceThatIsToldLateBecomesThePlace() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 9);
    for (Tipset tipset : chain.reversed()) {
      for (String node : NODES) {
        claims.tells(node, tipset, node.equals("beta") ? "!" : "");
      }
      story.judge();
    }

    Suspicion suspicion = only(story.judge(), Sign.ROOTS);

    assertThat(suspicion.lastCommon()).isEqualTo(chain.getFirst());
  }

  @Test
  void aSecondSplitIsAPlaceOfItsOwn() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 10);
    claims.follow(chain.subList(0, 5), Map.of("gamma", "!"));

    claims.follow(chain.subList(5, 10), Map.of("gamma", "!", "beta", "?"));

    assertThat(suspicions(story.judge(), Sign.ROOTS))
        .extracting(Suspicion::lastCommon)
        .containsExactly(chain.getFirst(), chain.get(5));
  }

  @Test
  void aCheckComesBeforeTheJudgeCallsItASplit() {
    Tipset last = claims.begin();
    Tipset next = story.on(last);
    claims.follow(List.of(next), Map.of("gamma", "!"));

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
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 40);
    claims.follow(chain.subList(0, 8), Map.of("gamma", "!"));
    Tipset first = chain.getFirst();
    Verdict split = new Verdict.StateSplit(first.height(), first.key(), Set.of(id("gamma")));

    Judgement open = story.diagnose(first, split).judge();
    claims.follow(chain.subList(8, 14));
    Judgement healing = story.judge();
    claims.follow(chain.subList(14, 40));
    Judgement healed = story.judge();

    assertThat(open.overall()).isEqualTo(split);
    assertThat(healing.overall()).isEqualTo(split);
    assertThat(healed.overall()).isInstanceOf(Verdict.Match.class);
    assertThat(healed.suspicions()).isEmpty();
  }

  @Test
  void whatNobodyLookedIntoIsNotOverJustBecauseTheNodesAgreeAgain() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 60);
    claims.follow(chain.subList(0, 1), Map.of("gamma", "!"));

    claims.follow(chain.subList(1, 60));

    assertThat(only(story.judge(), Sign.ROOTS).lastCommon()).isEqualTo(chain.getFirst());
  }

  @Test
  void aCheckThatFindsNothingTakesTheSignBack() {
    Tipset last = claims.begin();
    Tipset next = story.on(last);
    claims.follow(List.of(next), Map.of("gamma", "!"));

    Judgement judgement = story.diagnose(next, new Verdict.Match(next.height())).judge();

    assertThat(judgement.suspicions()).isEmpty();
    assertThat(judgement.overall()).isInstanceOf(Verdict.Match.class);
  }

  @Test
  void theBeginningIsRememberedHoweverLongASplitGoesOn() {
    JudgeRules forgetful =
        new JudgeRules(Duration.ofSeconds(30), 5, 5, 2, 10, 3, 5, 50)
            .of(new JudgeRules.Kind(List.of("stateRoot"), false, true));
    ClaimStory longer = ClaimStory.of(forgetful);
    Tipset last = longer.begin();
    List<Tipset> chain = longer.story().chain(last, 500);

    longer.follow(chain, Map.of("gamma", "!"));

    assertThat(only(longer.story().judge(), Sign.ROOTS).lastCommon()).isEqualTo(chain.getFirst());
    assertThat(longer.story().settled.stream().map(Suspicion::lastCommon).distinct()).hasSize(1);
  }

  /** Property: whoever goes wrong, when and in whatever order it is told, the first is found. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261123})
  void pointsAtTheFirstDifferenceInWhateverOrderItIsTold(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 50; run++) {
      ClaimStory each = ClaimStory.of(RULES);
      Tipset last = each.begin();
      List<Tipset> chain = each.story().chain(last, 15);
      String wrong = NODES.get(random.nextInt(3));
      int first = random.nextInt(15);
      List<Runnable> words = new ArrayList<>();
      for (Tipset tipset : chain) {
        boolean bad = tipset.height() >= chain.get(first).height();
        for (String node : NODES) {
          words.add(() -> each.tells(node, tipset, bad && node.equals(wrong) ? "!" : ""));
        }
      }
      Collections.shuffle(words, random);
      words.forEach(word -> {
        word.run();
        each.story().judge();
      });

      assertThat(only(each.story().judge(), Sign.ROOTS))
          .as("seed %d, run %d", seed, run)
          .returns(chain.get(first), Suspicion::lastCommon)
          .returns(Set.of(id(wrong)), Suspicion::suspects);
    }
  }
}
