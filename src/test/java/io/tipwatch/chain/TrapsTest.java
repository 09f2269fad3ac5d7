package io.tipwatch.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens every day on an honest network, and must never be called a divergence. */
class TrapsTest {
  private static final int TIPSETS = 10_000;
  private static final List<String> NODES = List.of("forest", "lotus", "venus");

  enum Trap {
    PROPAGATION,
    NULL_ROUNDS,
    REORGS,
    CATCHING_UP,
    PRUNED_STATE,
    SLOW_UPGRADE,
    CACHED_ANSWERS,
    COMMON_BUG,
    F3_PAUSED,
    CLOCK_DRIFT,
    LOAD_BALANCER,
    RPC_ERRORS
  }

  private final Scenario story = new Scenario("forest", "lotus", "venus");
  private final Random random = new Random(20261122);

  @ParameterizedTest
  @EnumSource
  void honestTroubleRaisesNoAlarm(Trap trap) {
    Tipset head = story.genesis(50_000);
    for (String node : NODES) {
      story.current(node, head);
    }
    for (int i = 0; i < TIPSETS; i++) {
      Tipset before = head;
      head = next(trap, head, i);
      for (long height = before.height() + 1; height < head.height(); height++) {
        story.observe(new Observation.Tick(story.pass(Scenario.RULES.blockTime()).now)).judge();
      }
      story.now = head.time().plusSeconds(trap == Trap.CLOCK_DRIFT ? -900 : 2);
      everyoneSees(trap, head, i);
    }

    story.assertQuiet();
    long outcomes = story.ledger.stream().filter(TrapsTest::verified).count();
    assertThat(story.ledger).hasSizeGreaterThan(TIPSETS - 100);
    // without its ancestors a restarted node cannot vouch for the heights that it slept through
    assertThat(outcomes).isGreaterThan(story.ledger.size() * 9L / 10);
  }

  private static boolean verified(LedgerEntry entry) {
    return entry.outcome() == LedgerEntry.Outcome.VERIFIED
        || entry.outcome() == LedgerEntry.Outcome.NULL_ROUND;
  }

  private Tipset next(Trap trap, Tipset head, int i) {
    if (trap == Trap.NULL_ROUNDS && random.nextInt(3) == 0) {
      return story.on(head, 2 + random.nextInt(7));
    }
    if (trap == Trap.REORGS && i % 20 == 19) {
      int depth = 1 + random.nextInt(30);
      Tipset base = head;
      for (int down = 0; down < depth && base.height() > 50_000; down++) {
        base = story.parent(base);
      }
      Tipset branch = base;
      while (branch.height() <= head.height()) {
        branch = story.on(branch);
      }
      return branch;
    }
    return story.on(head);
  }

  private void everyoneSees(Trap trap, Tipset head, int i) {
    List<String> nodes = new ArrayList<>(NODES);
    Collections.shuffle(nodes, random);
    for (String node : nodes) {
      story.pass(Duration.ofMillis(random.nextInt(7_000)));
      sees(trap, node, head, i);
      story.judge();
    }
  }

  private void sees(Trap trap, String node, Tipset head, int i) {
    boolean troubled = node.equals("venus");
    switch (trap) {
      case PROPAGATION -> late(node, head);
      case CATCHING_UP -> catchUp(troubled, node, head, i);
      case PRUNED_STATE -> {
        story.move(node, head);
        story.diagnose(head, new Verdict.Inconclusive("ipld: could not find"));
      }
      case SLOW_UPGRADE -> {
        if (!troubled || i % 40 >= 8) {
          story.move(node, head);
        }
      }
      case CACHED_ANSWERS -> {
        story.move(node, head);
        story.diagnose(head, new Verdict.Match(head.height()));
      }
      case CLOCK_DRIFT -> {
        if (!troubled || i % 50 != 0) {
          story.move(node, head);
        }
      }
      case LOAD_BALANCER -> balance(troubled, node, head);
      case RPC_ERRORS -> {
        if (random.nextInt(10) == 0) {
          story.lose(node);
        } else {
          story.reach(node).move(node, head);
        }
      }
      case NULL_ROUNDS, REORGS, COMMON_BUG, F3_PAUSED -> story.move(node, head);
    }
  }

  /** Blocks come one by one and in different order, and some rounds are missed altogether. */
  private void late(String node, Tipset head) {
    if (random.nextInt(10) == 0) {
      return;
    }
    if (random.nextInt(3) == 0) {
      Tipset partial = story.grown(head);
      story.move(node, partial);
      story.judge();
      story.pass(Duration.ofMillis(random.nextInt(2_000)));
      story.move(node, story.grown(partial));
      story.judge();
    }
    story.move(node, head);
  }

  private void catchUp(boolean troubled, String node, Tipset head, int i) {
    int phase = i % 2_500;
    if (!troubled || phase > 2_100) {
      story.move(node, head);
    } else if (phase == 0) {
      story.lose(node);
    } else if (phase >= 2_000) {
      Tipset target = head;
      for (int down = 0; down < 2_000 - 20 * (phase - 2_000); down++) {
        target = story.parent(target);
      }
      story.reach(node).move(node, target);
    }
  }

  private void balance(boolean troubled, String node, Tipset head) {
    story.move(node, head);
    for (int back = 1; troubled && back <= 3; back++) {
      story.judge();
      story.pass(Duration.ofSeconds(2));
      story.move(node, story.parent(head));
      story.judge();
      story.pass(Duration.ofSeconds(2));
      story.move(node, head);
    }
  }
}
