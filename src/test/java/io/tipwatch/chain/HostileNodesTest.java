package io.tipwatch.chain;

import static io.tipwatch.chain.Scenario.GENESIS;
import static io.tipwatch.chain.Scenario.RULES;
import static io.tipwatch.chain.Scenario.id;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One lying node harms nobody but itself. */
class HostileNodesTest {
  private final Scenario story = new Scenario("forest", "liar", "lotus");

  private static Tipset lie(long height, String key, String parent, Instant time) {
    return new Tipset(
        height, TipsetKey.of(key), TipsetKey.of(parent), "r", "c", BigInteger.ONE, time);
  }

  private Tipset honestHead() {
    Tipset genesis = story.genesis(1_000);
    story.current("forest", genesis).current("lotus", genesis).current("liar", genesis);
    story.along(story.chain(genesis, 20), "forest", "lotus", "liar");
    return story.head("lotus");
  }

  private void theOthersGoOn() {
    int before = story.ledger.size();
    story.along(story.chain(story.head("lotus"), 30), "forest", "lotus");
    Judgement judgement = story.judge();
    assertThat(judgement.nodes().get(id("lotus"))).isInstanceOf(Verdict.Match.class);
    assertThat(judgement.nodes().get(id("forest"))).isInstanceOf(Verdict.Match.class);
    assertThat(story.ledger.size()).isGreaterThan(before);
  }

  @Test
  void aHundredThousandInventedSiblingsAreBounded() {
    Tipset head = honestHead();
    for (int i = 0; i < 100_000; i++) {
      Tipset sibling = lie(head.height() + 1, "s" + i, head.key().toString(), head.time());
      story.observe(
          new Observation.Heads(id("liar"), List.of(new HeadChange.Apply(sibling)), story.now));
    }

    assertThat(story.view.tree().size()).isLessThan(100);
    assertThat(story.view.tree().dropped()).isGreaterThan(99_000);
    theOthersGoOn();
  }

  @Test
  void aHundredThousandInventedHeightsAreBounded() {
    honestHead();
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      Tipset far = lie(random.nextLong(Long.MAX_VALUE), "f" + i, "p" + i, story.now);
      story.observe(
          new Observation.Heads(id("liar"), List.of(new HeadChange.Current(far)), story.now));
    }

    assertThat(story.view.tree().size()).isLessThan(1_000);
    theOthersGoOn();
  }

  @Test
  void fetchedTipsetsAreBounded() {
    Tipset head = honestHead();
    for (int i = 0; i < 100_000; i++) {
      story.observe(
          new Observation.Learnt(
              lie(head.height() + 1, "s" + i, head.key().toString(), head.time()), story.now));
    }

    assertThat(story.view.tree().size()).isLessThan(100);
    theOthersGoOn();
  }

  @Test
  void aHeadFromTheFutureLeadsNobody() {
    Tipset head = honestHead();
    Tipset future =
        lie(head.height() + 500, "future", head.key().toString(), story.now.plusSeconds(15_000));

    story.observe(
        new Observation.Heads(id("liar"), List.of(new HeadChange.Apply(future)), story.now));

    assertThat(story.judge().overall()).isInstanceOf(Verdict.Match.class);
    assertThat(story.view.tree().get(future.key())).isEmpty();
    theOthersGoOn();
  }

  @Test
  void aRunawayHeightLeadsNobody() {
    Tipset head = honestHead();
    Tipset runaway = lie(head.height() + 1_000_000, "runaway", "nowhere", story.now);

    story.observe(
        new Observation.Heads(id("liar"), List.of(new HeadChange.Current(runaway)), story.now));

    assertThat(story.view.reference(story.now)).contains(head);
    theOthersGoOn();
    assertThat(story.judge().suspicions()).isEmpty();
  }

  @Test
  void ofTwoNodesTheOneBeyondTheClockIsNotTheReference() {
    Scenario pair = new Scenario("liar", "lotus");
    Tipset genesis = pair.genesis(1_000);
    pair.current("lotus", genesis).current("liar", genesis);
    pair.along(pair.chain(genesis, 20), "liar", "lotus");
    Tipset runaway = lie(90_000, "runaway", "nowhere", pair.now);

    pair.observe(
        new Observation.Heads(id("liar"), List.of(new HeadChange.Current(runaway)), pair.now));

    assertThat(pair.view.reference(pair.now)).contains(pair.head("lotus"));
    assertThat(pair.judge().nodes().values()).noneMatch(Verdict.Lagging.class::isInstance);
  }

  @Test
  void parentsThatAreNotLowerAreNotFollowed() {
    honestHead();
    Tipset a = lie(1_010, "a", "b", story.now);
    Tipset b = lie(1_010, "b", "c", story.now);
    Tipset c = lie(1_011, "c", "a", story.now);
    for (Tipset tipset : List.of(a, b, c)) {
      story.observe(
          new Observation.Heads(id("liar"), List.of(new HeadChange.Apply(tipset)), story.now));
      story.judge();
    }

    assertThat(story.view.tree().chain(c.key(), 100)).containsExactly(c, a);
    assertThat(story.view.tree().lastCommon(a.key(), b.key())).isEmpty();
    theOthersGoOn();
  }

  @Test
  void theAccountThatMoreNodesGiveOfAKeyIsBelieved() {
    Tipset head = honestHead();
    Tipset honest = story.on(head);
    Tipset false1 =
        new Tipset(
            head.height() + 7,
            honest.key(),
            TipsetKey.of("x"),
            "r",
            "c",
            BigInteger.ONE,
            story.now);
    story.reach(honest);
    story.observe(
        new Observation.Heads(id("liar"), List.of(new HeadChange.Apply(false1)), story.now));

    story.move("lotus", honest).move("forest", honest);

    assertThat(story.view.tree().get(honest.key())).contains(honest);
    assertThat(story.view.tree().at(false1.height())).isEmpty();
    theOthersGoOn();
  }

  /** Property: whatever is told, there is no exception, no gap, and no growth without bound. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261122})
  void nothingThatIsToldBreaksTheJudge(long seed) {
    Random random = new Random(seed);
    List<String> nodes = List.of("forest", "liar", "lotus");
    List<Tipset> pool = new ArrayList<>();
    pool.add(story.genesis(1_000));
    for (int i = 0; i < 20_000; i++) {
      story.pass(Duration.ofSeconds(random.nextInt(40)));
      story.observe(anything(random, pool, id(nodes.get(random.nextInt(3)))));
      story.judge(); // fails at a gap
    }

    assertThat(story.view.tree().size()).as("seed %d", seed).isLessThan(20_000);
  }

  private Observation anything(Random random, List<Tipset> pool, NodeId node) {
    Tipset near = pool.get(Math.max(0, pool.size() - 1 - random.nextInt(40)));
    Tipset next =
        new Tipset(
            Math.max(1, near.height() + random.nextInt(5) - (random.nextInt(20) == 0 ? 9 : 0)),
            TipsetKey.of("k" + pool.size()),
            near.key(),
            "r",
            "c",
            BigInteger.valueOf(random.nextInt(9)),
            random.nextInt(10) == 0
                ? GENESIS.plusSeconds(random.nextInt(1_000_000))
                : GENESIS.plus(RULES.blockTime().multipliedBy(near.height() + 1)));
    pool.add(next);
    List<HeadChange> changes = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      Tipset some = pool.get(Math.max(0, pool.size() - 1 - random.nextInt(6)));
      changes.add(
          switch (random.nextInt(8)) {
            case 0 -> new HeadChange.Current(some);
            case 1, 2 -> new HeadChange.Revert(some);
            default -> new HeadChange.Apply(some);
          });
    }
    return switch (random.nextInt(16)) {
      case 0 -> new Observation.Lost(node, "gone", story.now);
      case 1 -> new Observation.Reached(node, story.now);
      case 2 -> new Observation.Learnt(next, story.now);
      case 3 -> new Observation.Refusal(node, Optional.of(next.key()), "no", story.now);
      case 4 -> new Observation.Refusal(node, Optional.empty(), "", story.now);
      case 5 ->
          new Observation.Diagnosed(
              near.key(),
              new Verdict.StateSplit(near.height(), near.key(), Set.of(node)),
              story.now);
      case 6 -> new Observation.Tick(story.now);
      case 7 ->
          new Observation.Computed(
              node,
              near,
              new TreeMap<>(Map.of(random.nextBoolean() ? "root" : "gas", "v" + random.nextInt(3))),
              story.now);
      default -> new Observation.Heads(node, changes, story.now);
    };
  }
}
