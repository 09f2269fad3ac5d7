package io.tipwatch.chain;

import static io.tipwatch.chain.Scenario.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Suspicion.Sign;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Fields that are told of some tipsets only, such as the rules of an epoch. */
class EpochClaimsTest {
  private static final String RULE = "rules.Upgrades.Llr";

  private final ClaimStory claims = ClaimStory.of(ClaimStory.RULES);
  private final Scenario story = claims.story();
  private final Tipset genesis = story.genesis(1_000);
  private final List<Tipset> chain = story.chain(genesis, 60);

  EpochClaimsTest() {
    for (String node : claims.nodes()) {
      claims.tells(node, genesis, "");
      story.current(node, genesis);
    }
  }

  /** All nodes go on; what gamma computes may be wrong. */
  private void follow(int from, int to, String fault) {
    claims.follow(chain.subList(from, to), Map.of("gamma", fault));
  }

  /** All nodes tell a rule as it is at a tipset of the chain. */
  private void rules(int at, String ofGamma) {
    for (String node : claims.nodes()) {
      story.computes(node, chain.get(at), RULE, node.equals("gamma") ? ofGamma : "true");
    }
  }

  private List<Suspicion> suspicions() {
    return ClaimStory.suspicions(story.judge(), Sign.ROOTS);
  }

  private Verdict splitAt(Tipset tipset) {
    return new Verdict.StateSplit(tipset.height(), tipset.key(), Set.of(id("gamma")));
  }

  @Test
  void aNodeWithOtherRulesIsSuspectedWhileItStillComputesTheSame() {
    follow(0, 10, "");

    rules(9, "false");

    assertThat(suspicions())
        .singleElement()
        .returns(chain.get(9), Suspicion::lastCommon)
        .returns(Set.of(id("gamma")), Suspicion::suspects);
  }

  @Test
  void equalRootsDoNotHealDifferentRules() {
    follow(0, 10, "");
    rules(9, "false");
    story.diagnose(chain.get(9), splitAt(chain.get(9)));

    follow(10, 40, "");

    assertThat(suspicions()).extracting(Suspicion::lastCommon).containsExactly(chain.get(9));
  }

  @Test
  void equalRulesHealThem() {
    follow(0, 10, "");
    rules(9, "false");
    story.diagnose(chain.get(9), splitAt(chain.get(9)));
    follow(10, 40, "");

    rules(39, "true");

    assertThat(suspicions()).isEmpty();
  }

  @Test
  void theSplitThatOtherRulesLeadToIsAPlaceOfItsOwn() {
    follow(0, 10, "");
    rules(9, "false");
    follow(10, 20, "");

    follow(20, 30, "!");
    rules(29, "false");

    assertThat(suspicions())
        .extracting(Suspicion::lastCommon)
        .containsExactly(chain.get(9), chain.get(20));
  }

  @Test
  void rulesThatDifferAfterTheRootsAreNoNews() {
    follow(0, 10, "");
    follow(10, 20, "!");

    rules(19, "false");

    assertThat(suspicions()).extracting(Suspicion::lastCommon).containsExactly(chain.get(10));
  }
}
