package io.tipwatch.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What feeds tell of the node {@code alpha}, in order, and how their connections fared. */
public final class Account {
  public static final NodeId ALPHA = new NodeId("alpha");
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  public final BlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
  public final List<RpcObserver.Reconnect> reconnects = new CopyOnWriteArrayList<>();
  public final AtomicInteger strays = new AtomicInteger();
  private final NetworkGuard guard = new NetworkGuard();
  private final List<HeadFeed> feeds = new ArrayList<>();
  private final List<RpcClient> clients = new ArrayList<>();
  private final Vertx vertx;

  private final RpcObserver observer =
      new RpcObserver() {
        @Override
        public void reconnecting(NodeId of, Reconnect reason) {
          reconnects.add(reason);
        }

        @Override
        public void strayFrame(NodeId of) {
          strays.incrementAndGet();
        }
      };

  public Account(Vertx vertx) {
    this.vertx = vertx;
  }

  public RpcClient connect(NodeConfig config, RpcLimits limits) {
    RpcClient rpc = new RpcClient(vertx, config, limits, observer);
    clients.add(rpc);
    return rpc;
  }

  public HeadFeed follow(HeadSource node, NodeConfig config, RpcLimits limits) {
    HeadFeed feed =
        new HeadFeed(
            node,
            config,
            new HeadFeed.Surroundings(
                vertx,
                limits,
                guard,
                observer,
                () -> NOW,
                new Random(7),
                OptionalLong.empty(),
                seen::add));
    feeds.add(feed);
    feed.start();
    return feed;
  }

  public void close() {
    feeds.forEach(feed -> feed.stop().await());
    clients.forEach(client -> client.close().await());
  }

  public Observation next() {
    try {
      Observation observation = seen.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(observation).as("an observation within %s", PATIENCE).isNotNull();
      return observation;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public Observation.Heads nextHeads() {
    while (true) {
      if (next() instanceof Observation.Heads heads) {
        return heads;
      }
    }
  }

  public Observation.Lost nextLost() {
    while (true) {
      if (next() instanceof Observation.Lost lost) {
        return lost;
      }
    }
  }

  public void awaits(Observation... expected) {
    for (Observation one : expected) {
      assertThat(next()).isEqualTo(one);
    }
  }

  public static void eventually(BooleanSupplier claim) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!claim.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within %s", PATIENCE).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  public static Observation heads(HeadChange... changes) {
    return new Observation.Heads(ALPHA, List.of(changes), NOW);
  }

  public static Observation learnt(Tipset tipset) {
    return new Observation.Learnt(tipset, NOW);
  }

  public static Observation reached() {
    return new Observation.Reached(ALPHA, NOW);
  }
}
