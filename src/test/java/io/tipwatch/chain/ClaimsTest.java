package io.tipwatch.chain;

import static io.tipwatch.chain.ClaimStory.RULES;
import static io.tipwatch.chain.ClaimStory.only;
import static io.tipwatch.chain.ClaimStory.suspicions;
import static io.tipwatch.chain.Scenario.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tipwatch.chain.Suspicion.Sign;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one node may claim, and what of it contradicts what it claimed before. */
class ClaimsTest {
  private final ClaimStory claims = ClaimStory.of(RULES);
  private final Scenario story = claims.story();

  @Test
  void aNodeThatChangesItsAnswerIsUnstable() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 30);
    claims.follow(chain.subList(0, 3));
    claims.tells("beta", chain.getFirst(), "?");
    Judgement changed = story.judge();
    claims.tells("beta", chain.getFirst(), "");

    Judgement judgement = story.judge();
    claims.follow(chain.subList(3, 30));
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
    Tipset last = claims.begin();

    claims.tells("beta", last, "");
    story.computes("beta", last, "epoch", "7");

    assertThat(story.judge().suspicions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavingATipsetIsAContradictionOnlyWhereTipsetsAreFinal(boolean reorgs) {
    ClaimStory other =
        ClaimStory.of(RULES.of(new JudgeRules.Kind(RULES.kind().computed(), reorgs, true)));
    Tipset last = other.begin();
    Tipset next = other.story().on(last);
    other.follow(List.of(next));

    Judgement judgement = other.story().move("beta", last).judge();

    assertThat(suspicions(judgement, Sign.CONTRADICTION)).hasSize(reorgs ? 0 : 1);
  }

  @Test
  void inALaboratoryHeadersMayLieAboutTheTimeAndNothingNeedGoOn() {
    ClaimStory lab =
        ClaimStory.of(
            RULES.of(new JudgeRules.Kind(RULES.kind().computed(), true, false)),
            List.of("alpha", "beta"));
    Tipset last = lab.begin();
    List<Tipset> chain = lab.story().chain(last, 50);
    for (Tipset tipset : chain) { // whose headers lie in the future
      for (String node : List.of("alpha", "beta")) {
        lab.tells(node, tipset, "");
        lab.story().move(node, tipset).judge();
      }
    }

    Verdict early = lab.story().judge().overall();
    Verdict late = lab.story().pass(Duration.ofDays(700)).judge().overall();

    assertThat(early).isEqualTo(new Verdict.Match(chain.getLast().height() - 5));
    assertThat(late).isEqualTo(early);
    lab.story().assertQuiet();
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
}
