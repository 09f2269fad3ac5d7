package io.tipwatch.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.config.ExecutePolicy;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.RpcFailure;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The twelve things that look like a divergence and are none, each for ten thousand tipsets through
 * the whole daemon over real sockets.
 */
class TrapsIT {
  private static final Logger LOG = LoggerFactory.getLogger(TrapsIT.class);
  private static final int TIPSETS = Integer.getInteger("tipwatch.trap.tipsets", 10_000);
  private static final long SEED = 20261122;
  private static final String EXECUTE = "Filecoin.StateCompute";

  private static final RpcLimits LIMITS =
      Stage.quick(Duration.ofMillis(100), Duration.ofMillis(300));

  private final Random random = new Random(SEED);
  private final List<SimNode> nodes = new ArrayList<>();

  /** The traps in their usual order. */
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

  @ParameterizedTest
  @EnumSource
  void honestTroubleRaisesNoAlarm(Trap trap, TestInfo info) {
    try (Stage stage = open(trap)) {
      long started = System.nanoTime();
      for (int i = 1; i <= TIPSETS; i++) {
        stage.step();
        trouble(trap, stage, i);
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      Chronicle said = stage.said();
      LOG.atInfo()
          .addKeyValue("trap", info.getDisplayName())
          .addKeyValue("tipsetsPerSecond", Math.round(TIPSETS / seconds))
          .addKeyValue("told", said.kinds())
          .addKeyValue("ledger", said.outcomes())
          .addKeyValue("routine", said.routine())
          .log("trap");

      assertThat(said.alarms()).as("alarms, seed %d", SEED).isEmpty();
      assertThat(said.gaps()).as("gaps in the ledger").isEmpty();
      assertThat(said.settled()).isGreaterThan(TIPSETS - 200);
      assertThat(said.kinds()).as("%s", said.changes()).isSubsetOf(honest(trap));
      assertThat(said.outcomes().getOrDefault(LedgerEntry.Outcome.DIFFERENT, 0)).isZero();
      if (stage.executes()) {
        assertThat(said.routine()).as("checks without suspicion").isNotEmpty();
      }
    }
  }

  /** What may be told: the truth about a node that is late or does not answer is no alarm. */
  private static Set<String> honest(Trap trap) {
    return switch (trap) {
      case CATCHING_UP, CLOCK_DRIFT -> Set.of("MATCH", "LAGGING");
      case RPC_ERRORS -> Set.of("MATCH", "DOWN", "INCONCLUSIVE");
      default -> Set.of("MATCH");
    };
  }

  private Stage open(Trap trap) {
    ChainRules mood =
        switch (trap) {
          case PROPAGATION -> ChainRules.mainnet(SEED).withMood(30, 600);
          case NULL_ROUNDS -> ChainRules.mainnet(SEED).withMood(250, 100);
          default -> ChainRules.mainnet(SEED).withMood(50, 100);
        };
    Stage stage = Stage.steered(mood).executing(policy(trap)).limits(LIMITS);
    if (trap == Trap.LOAD_BALANCER) {
      nodes.add(stage.node(NodeProfile.of("forest", Dialect.FOREST)));
      nodes.add(stage.node(NodeProfile.of("venus", Dialect.VENUS)));
      nodes.add(stage.hidden(NodeProfile.of("lotus-a", Dialect.LOTUS)));
      nodes.add(stage.hidden(NodeProfile.of("lotus-b", Dialect.LOTUS)));
      stage.balanced("lotus", nodes.subList(2, 4));
    } else if (trap == Trap.COMMON_BUG) {
      nodes.add(stage.node(NodeProfile.of("lotus-a", Dialect.LOTUS)));
      nodes.add(stage.node(NodeProfile.of("lotus-b", Dialect.LOTUS)));
      nodes.add(stage.node(NodeProfile.of("lotus-c", Dialect.LOTUS)));
    } else {
      for (Dialect dialect : Dialect.values()) {
        NodeProfile profile = NodeProfile.of(dialect.client(), dialect);
        nodes.add(stage.node(trap == Trap.F3_PAUSED ? profile.withoutF3() : profile));
      }
    }
    return stage.open();
  }

  private static ExecutePolicy policy(Trap trap) {
    return switch (trap) {
      case PRUNED_STATE, SLOW_UPGRADE, CACHED_ANSWERS, COMMON_BUG, F3_PAUSED, RPC_ERRORS ->
          new ExecutePolicy.Every(50);
      default -> new ExecutePolicy.OnSuspicion();
    };
  }

  /** What is wrong after the {@code i}-th epoch. */
  private void trouble(Trap trap, Stage stage, int i) {
    switch (trap) {
      case PROPAGATION -> {
        if (i % 3 == 0) {
          Stage.await(stage.network().delay(any().name(), random.nextInt(3)));
        }
      }
      case NULL_ROUNDS, CACHED_ANSWERS -> {}
      case REORGS -> reorg(stage, i);
      case CATCHING_UP -> {
        int phase = i % 200; // falls behind to 40 epochs, stays there, and catches up
        int behind = phase < 80 ? phase / 2 : phase < 120 ? 40 : Math.max(0, 40 - (phase - 120));
        Stage.await(stage.network().delay(nodes.get(i / 200 % 3).name(), behind));
      }
      case PRUNED_STATE ->
          every(
              i,
              EXECUTE,
              new Trouble.Fail(
                  pick(RpcFailure.PRUNED, RpcFailure.BLOCK_NOT_FOUND, RpcFailure.LOOKBACK)));
      case SLOW_UPGRADE ->
          every(
              i,
              EXECUTE,
              random.nextInt(4) == 0
                  ? new Trouble.Fail(RpcFailure.EXPENSIVE_FORK)
                  : new Trouble.Late(Duration.ofMillis(100)));
      case COMMON_BUG -> every(i, EXECUTE, new Trouble.Fail(RpcFailure.PANIC));
      case F3_PAUSED -> {
        every(
            i,
            "Filecoin.F3GetLatestCertificate",
            new Trouble.Fail(pick(RpcFailure.F3_DISABLED, RpcFailure.F3_NOT_READY)));
        reorg(stage, i);
      }
      case CLOCK_DRIFT -> {
        stage.steering().wrongBy(Duration.ofSeconds(Math.round(90 * Math.sin(i / 50.0))));
        if (i % 100 == 0) {
          Stage.await(stage.network().skew(any().name(), Duration.ofSeconds(random.nextInt(90))));
        }
      }
      case LOAD_BALANCER -> {
        if (i % 20 == 0) {
          Stage.await(stage.network().delay(nodes.get(3).name(), random.nextInt(4)));
        }
        if (i % 250 == 0) {
          stage.rest(Duration.ofMillis(220)); // time for polls to see the heads go backwards
        }
      }
      case RPC_ERRORS -> {
        if (i % 10 == 0) {
          nodes.forEach(node -> Stage.await(node.calm()));
          SimNode node = any();
          Stage.await(
              random.nextBoolean()
                  ? node.inject(EXECUTE, error())
                  : node.inject("Filecoin.ChainHead", error()));
        }
      }
    }
  }

  private void reorg(Stage stage, int i) {
    if (i % 7 == 0) {
      Stage.await(stage.network().delay(any().name(), random.nextInt(2)));
    }
    if (i % 20 == 0) {
      int depth = i % 500 == 0 ? 30 : 1 + random.nextInt(4);
      Stage.await(stage.network().reorg(depth));
    }
  }

  private void every(int i, String method, Trouble trouble) {
    if (i % 20 == 0) {
      nodes.forEach(node -> Stage.await(node.calm()));
      if (random.nextBoolean()) {
        Stage.await(any().inject(method, trouble));
      }
    }
  }

  private Trouble error() {
    return switch (random.nextInt(13)) {
      case 0 -> new Trouble.Fail(RpcFailure.PANIC);
      case 1 -> new Trouble.Fail(RpcFailure.RATE_LIMITED);
      case 2 -> new Trouble.Fail(RpcFailure.BAD_GATEWAY);
      case 3 -> new Trouble.Fail(RpcFailure.UNAUTHORIZED);
      case 4 -> new Trouble.Late(Duration.ofSeconds(20));
      case 5 -> new Trouble.HangUp(random.nextInt(5_000));
      case 6 -> new Trouble.Truncate(random.nextInt(5_000));
      case 7 -> new Trouble.WrongIds();
      case 8 -> new Trouble.Hostile(Trouble.Attack.BROKEN_UTF8);
      case 9 -> new Trouble.Hostile(Trouble.Attack.NOT_JSON);
      case 10 -> new Trouble.Hostile(Trouble.Attack.TRAILING_DATA);
      case 11 -> new Trouble.Hostile(Trouble.Attack.DUPLICATE_KEYS);
      default -> new Trouble.Fail(RpcFailure.NO_PERMISSION);
    };
  }

  private SimNode any() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private RpcFailure pick(RpcFailure... some) {
    return some[random.nextInt(some.length)];
  }
}
