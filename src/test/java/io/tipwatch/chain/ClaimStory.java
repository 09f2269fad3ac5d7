package io.tipwatch.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Suspicion.Sign;
import java.util.List;
import java.util.Map;

/**
 * A story of a chain whose keys do not commit to what was computed, such as Opera's, so that its
 * nodes have to tell it.
 *
 * @param nodes who tells; others of the story keep silent
 */
record ClaimStory(Scenario story, List<String> nodes) {
  static final JudgeRules RULES =
      Scenario.RULES.of(new JudgeRules.Kind(List.of("stateRoot", "gasUsed"), false, true));
  static final List<String> NODES = List.of("alpha", "beta", "gamma");

  /** A story of alpha, beta and gamma. */
  static ClaimStory of(JudgeRules rules) {
    return of(rules, NODES);
  }

  static ClaimStory of(JudgeRules rules, List<String> nodes) {
    return new ClaimStory(new Scenario(rules, nodes.toArray(String[]::new)), nodes);
  }

  /** The same story, told on by these nodes alone. */
  ClaimStory by(String... some) {
    return new ClaimStory(story, List.of(some));
  }

  /** All nodes agree on a chain, whose last tipset is returned. */
  Tipset begin() {
    Tipset genesis = story.genesis(1_000);
    for (String node : nodes) {
      tells(node, genesis, "");
      story.current(node, genesis);
    }
    List<Tipset> chain = story.chain(genesis, 20);
    follow(chain);
    return chain.getLast();
  }

  void follow(List<Tipset> chain) {
    follow(chain, Map.of());
  }

  /** Each node tells what it computed, then moves its head; some compute something else. */
  void follow(List<Tipset> chain, Map<String, String> faults) {
    for (Tipset tipset : chain) {
      story.reach(tipset);
      for (String node : nodes) {
        tells(node, tipset, faults.getOrDefault(node, ""));
        story.move(node, tipset).judge();
      }
    }
  }

  void tells(String node, Tipset tipset, String fault) {
    story.computes(node, tipset, "stateRoot", "root" + fault + tipset.key(), "gasUsed", "0x1");
  }

  static List<Suspicion> suspicions(Judgement judgement, Sign sign) {
    return judgement.suspicions().stream().filter(s -> s.sign() == sign).toList();
  }

  static Suspicion only(Judgement judgement, Sign sign) {
    assertThat(suspicions(judgement, sign)).hasSize(1);
    return suspicions(judgement, sign).getFirst();
  }
}
