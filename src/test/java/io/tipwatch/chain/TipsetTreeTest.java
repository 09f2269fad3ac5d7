package io.tipwatch.chain;

import static io.tipwatch.chain.Scenario.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TipsetTreeTest {
  private final Scenario made = new Scenario("lotus");
  private final TipsetTree tree = new TipsetTree(Set.of(id("lotus"), id("venus")), 2_000);
  private final Tipset genesis = made.genesis(100);

  private List<Tipset> told(List<Tipset> chain) {
    chain.forEach(tipset -> tree.tell(id("lotus"), tipset));
    return chain;
  }

  @Test
  void findsTheLastCommonTipsetOfTwoBranches() {
    told(List.of(genesis));
    List<Tipset> trunk = told(made.chain(genesis, 10));
    List<Tipset> left = told(made.chain(trunk.getLast(), 300));
    List<Tipset> right = told(made.chain(trunk.getLast(), 7));

    assertThat(tree.lastCommon(left.getLast().key(), right.getLast().key()))
        .contains(trunk.getLast());
    assertThat(tree.lastCommon(left.getLast().key(), trunk.get(3).key())).contains(trunk.get(3));
    assertThat(tree.lastCommon(left.getLast().key(), TipsetKey.of("unknown"))).isEmpty();
  }

  @Test
  void aNullRoundAnswersWithTheTipsetBelow() {
    Tipset after = made.on(genesis, 4);
    told(List.of(genesis, after));

    assertThat(tree.atOrBelow(after.key(), 104)).contains(after);
    assertThat(tree.atOrBelow(after.key(), 103)).contains(genesis);
    assertThat(tree.atOrBelow(after.key(), 99)).isEmpty();
  }

  @Test
  void linksAParentThatIsLearntLater() {
    List<Tipset> chain = made.chain(genesis, 3);
    told(List.of(chain.get(2), chain.get(0)));
    assertThat(tree.chain(chain.get(2).key(), 9)).containsExactly(chain.get(2));

    told(List.of(chain.get(1)));

    assertThat(tree.chain(chain.get(2).key(), 9)).containsExactlyElementsOf(chain.reversed());
  }

  @Test
  void forgetsWhatIsFarFromEveryHead() {
    List<Tipset> chain = told(made.chain(genesis, 300));

    tree.keepNear(new long[] {chain.getLast().height(), 150}, 20);

    assertThat(tree.size()).isEqualTo(21 + 41);
    assertThat(tree.chain(chain.getLast().key(), 1_000)).hasSize(21);
    assertThat(tree.at(110)).isEmpty();
    assertThat(tree.at(150)).hasSize(1);
  }

  @Test
  void oneNodesAllowanceDoesNotLimitAnother() {
    told(List.of(genesis));
    for (int i = 0; i < 100; i++) {
      tree.tell(id("venus"), made.on(genesis));
    }
    Tipset honest = made.on(genesis);

    tree.tell(id("lotus"), honest);

    assertThat(tree.at(101)).hasSize(TipsetTree.MAX_SIBLINGS_PER_NODE + 1).contains(honest);
    assertThat(tree.dropped()).isEqualTo(100 - TipsetTree.MAX_SIBLINGS_PER_NODE);
  }

  @Test
  void whatTwoNodesTellIsChargedToNeither() {
    told(List.of(genesis));
    for (int i = 0; i < 100; i++) {
      Tipset shared = made.on(genesis);
      tree.tell(id("lotus"), shared);
      tree.tell(id("venus"), shared);
    }

    assertThat(tree.at(101)).hasSize(100);
    assertThat(tree.dropped()).isZero();
  }
}
