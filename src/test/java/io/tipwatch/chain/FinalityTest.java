package io.tipwatch.chain;

import static io.tipwatch.chain.Scenario.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FinalityTest {
  private final Scenario story = new Scenario("alpha", "beta", "gamma");
  private final Tipset genesis = story.genesis(1_000);
  private final List<Tipset> common = story.chain(genesis, 3);
  private final List<Tipset> left = story.chain(common.getLast(), 12);
  private final List<Tipset> right = story.chain(common.getLast(), 12);

  FinalityTest() {
    for (String node : List.of("alpha", "beta", "gamma")) {
      story.current(node, genesis);
    }
    story.along(common, "alpha", "beta", "gamma");
    story.along(left, "alpha", "beta");
    story.along(right, "gamma");
  }

  private void finalize(String node, Tipset tipset) {
    story.observe(new Observation.Final(id(node), tipset, tipset.time()));
  }

  @Test
  void aForkAboveWhatIsFinalMayHeal() {
    finalize("alpha", common.getFirst());
    finalize("gamma", common.getLast());

    assertThat(story.judge().finalizedApart()).isEmpty();
  }

  @Test
  void whoFinalizedLessOfTheSameBranchIsOnlyLate() {
    finalize("alpha", left.get(6));
    finalize("beta", left.get(1));

    assertThat(story.judge().finalizedApart()).isEmpty();
  }

  @Test
  void differentTipsetsOfOneHeightAreApart() {
    finalize("alpha", left.get(2));
    finalize("beta", left.get(2));
    finalize("gamma", right.get(2));

    assertThat(story.judge().finalizedApart())
        .containsExactlyInAnyOrder(id("alpha"), id("beta"), id("gamma"));
  }

  @Test
  void soAreBranchesWhoseFinalTipsetsHaveDifferentHeights() {
    finalize("beta", left.get(6));
    finalize("gamma", right.get(1));

    assertThat(story.judge().finalizedApart()).containsExactlyInAnyOrder(id("beta"), id("gamma"));
  }

  @Test
  void whatABranchRestsOnUnknownSaysNothing() {
    Scenario other = new Scenario("alpha", "gamma");
    Tipset stranger = other.on(other.genesis(2_000), 5);
    finalize("gamma", stranger);
    finalize("alpha", left.get(2));

    assertThat(story.judge().finalizedApart()).isEmpty();
  }
}
