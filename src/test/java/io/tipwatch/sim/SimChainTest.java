package io.tipwatch.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.TipsetKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimChainTest {
  @Test
  void theSameSeedMakesTheSameChain() {
    assertThat(run(new SimChain(ChainRules.mainnet(7)), 300))
        .isEqualTo(run(new SimChain(ChainRules.mainnet(7)), 300));
  }

  @Test
  void anotherSeedMakesAnotherChain() {
    assertThat(run(new SimChain(ChainRules.mainnet(7)), 3))
        .isNotEqualTo(run(new SimChain(ChainRules.mainnet(8)), 3));
  }

  @Test
  void cidsLookLikeTheChainsOwn() {
    SimTipset tipset = new SimChain(ChainRules.mainnet(1)).head();
    assertThat(tipset.key().cids()).allMatch(cid -> cid.matches("bafy2bzace[a-z2-7]{52}"));
    assertThat(Cids.raw(5)).matches("bafk2bzace[a-z2-7]{52}");
  }

  @Test
  void everyTipsetBuildsOnTheWholeOneBefore() {
    SimChain chain = new SimChain(ChainRules.mainnet(3));
    SimTipset before = chain.head();
    for (int i = 0; i < 500; i++) {
      List<SimTipset> seen = chain.step();
      for (SimTipset tipset : seen) {
        assertThat(tipset.parents()).isEqualTo(before.key());
        assertThat(tipset.parentRoot()).isEqualTo(chain.rootOf(before));
        assertThat(tipset.nullRounds()).isEqualTo(tipset.height() - before.height() - 1);
        assertThat(tipset.isHeavierThan(before)).isTrue();
      }
      before = seen.isEmpty() ? before : seen.getLast();
    }
  }

  @Test
  void someRoundsAreNullAndSomeBlocksLate() {
    SimChain chain = new SimChain(ChainRules.mainnet(4).withMood(100, 300));
    int nulls = 0;
    int late = 0;
    for (int i = 0; i < 1000; i++) {
      List<SimTipset> seen = chain.step();
      nulls += seen.isEmpty() ? 1 : 0;
      late += seen.size() == 2 ? 1 : 0;
      if (seen.size() == 2) {
        assertThat(seen.getLast().key().cids()).containsAll(seen.getFirst().key().cids());
        assertThat(seen.getLast().isHeavierThan(seen.getFirst())).isTrue();
      }
    }
    assertThat(nulls).isBetween(60, 140);
    assertThat(late).isBetween(150, 300);
  }

  @Test
  void aReorgReplacesSoManyTipsetsByAHeavierBranch() {
    SimChain chain = new SimChain(ChainRules.mainnet(5));
    run(chain, 50);
    List<TipsetKey> before = last(chain, 12);
    SimTipset old = chain.head();
    SimTipset head = chain.reorg(10);
    assertThat(head.isHeavierThan(old)).isTrue();
    List<TipsetKey> after = last(chain, 12);
    assertThat(after.subList(10, 12)).isEqualTo(before.subList(10, 12));
    assertThat(after.subList(0, 10)).doesNotContainAnyElementsOf(before);
  }

  @Test
  void forgetsTheOldestButNeverTheGenesis() {
    SimChain chain = new SimChain(ChainRules.mainnet(6).withMood(0, 0));
    SimTipset early = chain.step().getFirst();
    run(chain, SimChain.MAX_TIPSETS + 10);
    assertThat(chain.find(early.key())).isEmpty();
    assertThat(chain.find(chain.genesis().key())).isPresent();
    assertThat(last(chain, 3000)).hasSize(3000);
  }

  private static List<SimTipset> run(SimChain chain, int epochs) {
    List<SimTipset> seen = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      seen.addAll(chain.step());
    }
    return seen;
  }

  private static List<TipsetKey> last(SimChain chain, int count) {
    List<TipsetKey> keys = new ArrayList<>();
    Optional<SimTipset> at = Optional.of(chain.head());
    while (keys.size() < count && at.isPresent()) {
      keys.add(at.orElseThrow().key());
      at = chain.find(at.orElseThrow().parents());
    }
    return keys;
  }
}
