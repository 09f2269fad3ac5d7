package io.tipwatch.node;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.node.rpc.RpcObserver.Reconnect;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows the head of one node for ever: by subscription where there is one, and by slow polling
 * all the time, since subscriptions die silently. It reconnects with jitter, asks who the node is
 * each time, and says {@link Observation.Lost} when neither way works.
 *
 * <p>All state is confined to one event loop, on which the sink is called too.
 */
public final class HeadFeed {
  private static final Logger LOG = LoggerFactory.getLogger(HeadFeed.class);

  /** A polled head counts only if the subscription does not tell of it within this time. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final int MAX_SIGNS = 256;

  /** How long a node that has no subscription is only polled; a newer version may have one. */
  private static final Duration ONLY_POLLED = Duration.ofMinutes(10);

  /**
   * What a feed works with.
   *
   * @param random for the jitter of delays; seeded in tests
   * @param from down to which height the ancestors of the first head are wanted, as far as
   *     back-fill goes; empty for just a few
   * @param sink receives everything that is observed, on the event loop of the feed
   */
  public record Surroundings(
      Vertx vertx,
      RpcLimits limits,
      NetworkGuard guard,
      RpcObserver observer,
      InstantSource clock,
      RandomGenerator random,
      OptionalLong from,
      Consumer<Observation> sink) {}

  /** What was known when the node was asked for its head. */
  private record Asked(long events, TipsetKey head) {}

  private final HeadSource node;
  private final NodeConfig config;
  private final Vertx vertx;
  private final RpcLimits limits;
  private final Surroundings around;
  private final Consumer<Observation> sink;
  private final Context loop;
  private final HeadLinker linker;
  private final Set<Refusal> told = new LinkedHashSet<>();
  private final Complaints complaints = new Complaints();
  private @Nullable HeadSubscription subscription;
  private Optional<String> session = Optional.empty();
  private Settled settled = Settled.UNKNOWN;
  private boolean subscribed;
  private boolean admitted;
  private boolean stopped;
  private boolean lost;
  private boolean reached;
  private boolean polling;
  private int failures;
  private long events;
  private long subscribedAt;

  public HeadFeed(HeadSource node, NodeConfig config, Surroundings around) {
    this.node = node;
    this.config = config;
    this.vertx = around.vertx();
    this.limits = around.limits();
    this.around = around;
    this.sink = node.through(around.sink());
    this.loop = ((VertxInternal) around.vertx()).createEventLoopContext();
    this.linker =
        new HeadLinker(
            node, limits, around.from(), around.observer(), around.clock(), sink, this::troubled);
  }

  /** Begins; an unreachable node is an observation, not a failure. */
  public void start() {
    loop.runOnContext(_ -> {
      if (config.poll()) {
        poll();
      } else {
        connect();
      }
      pollLater();
    });
  }

  /** Cancels the subscription and ends; nothing is observed afterwards. */
  public Future<Void> stop() {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(_ -> {
      stopped = true;
      linker.stop();
      Future<Void> closed = subscription == null ? Future.succeededFuture() : subscription.close();
      closed.onComplete(_ -> done.complete());
    });
    return done.future();
  }

  private void connect() {
    if (stopped) {
      return;
    }
    admit().compose(_ -> subscribe()).onFailure(this::unsubscribed);
  }

  private void unsubscribed(Throwable cause) {
    if (!(cause instanceof HeadSubscription.Unavailable)) {
      reconnect(reason(cause), String.valueOf(cause.getMessage()));
    } else if (!stopped) {
      LOG.atInfo()
          .addKeyValue("node", node.id())
          .addKeyValue("error", cause.getMessage())
          .log("node has no head subscription, it is polled");
      vertx.setTimer(ONLY_POLLED.toMillis(), _ -> connect());
    }
  }

  private Future<Void> subscribe() {
    if (stopped) {
      return Future.succeededFuture();
    }
    HeadSubscription opened =
        node.subscription(
            config,
            around,
            new HeadSubscription.Listener() {
              @Override
              public void moved(List<HeadChange> changes) {
                events++;
                reached();
                linker.moved(changes);
              }

              @Override
              public void hinted() {
                events++;
                reached();
                linker.hinted();
              }

              @Override
              public void ended(Reconnect reason, String why) {
                subscribed = false;
                poll(); // tells at once whether the node is down or only the socket
                reconnect(reason, why);
              }
            });
    subscription = opened;
    return opened
        .open()
        .onSuccess(_ -> {
          if (stopped) {
            opened.close();
          }
          subscribed = true;
          subscribedAt = System.nanoTime();
        });
  }

  private static Reconnect reason(Throwable cause) {
    return switch (cause) {
      case WrongNetworkException _ -> Reconnect.WRONG_NETWORK;
      case RpcException.Unauthorized _ -> Reconnect.UNAUTHORIZED;
      case RpcException.Remote _ -> Reconnect.SUBSCRIBE_FAILED;
      case RpcException.Malformed _ -> Reconnect.MALFORMED;
      default -> Reconnect.REFUSED;
    };
  }

  private void reconnect(Reconnect reason, String why) {
    if (stopped) {
      return;
    }
    around.observer().reconnecting(node.id(), reason);
    Duration delay = delay();
    LOG.atLevel(complaints.worthTelling(reason + why, System.nanoTime()) ? Level.WARN : Level.DEBUG)
        .addKeyValue("node", node.id())
        .addKeyValue("reason", reason)
        .addKeyValue("error", why)
        .addKeyValue("retryIn", delay)
        .log("no head subscription");
    vertx.setTimer(Math.max(1, delay.toMillis()), _ -> connect());
  }

  /** Doubles with each failure, begins again after a time of quiet, and is never quite the same. */
  private Duration delay() {
    boolean quiet =
        subscribedAt != 0 && System.nanoTime() - subscribedAt > limits.reconnectMax().toNanos();
    failures = quiet ? 1 : failures + 1;
    if (quiet) {
      complaints.over();
    }
    subscribedAt = 0;
    long most = limits.reconnectMax().toNanos();
    long least = limits.reconnectMin().toNanos();
    long wanted = failures > 30 ? most : Math.min(most, least << Math.min(failures - 1, 30));
    long base = wanted < least ? most : wanted;
    return Duration.ofNanos(base / 2 + (long) (around.random().nextDouble() * base / 2));
  }

  /** Asks who the node is; fails if it cannot say, or is on another network. */
  private Future<Void> admit() {
    return node.identity()
        .compose(profile -> {
          Optional<String> objection = around.guard().objection(profile);
          if (objection.isPresent()) {
            return Future.failedFuture(new WrongNetworkException(objection.get()));
          }
          admitted(profile);
          return Future.succeededFuture((Void) null);
        })
        .onFailure(this::unreached);
  }

  private void admitted(NodeProfile profile) {
    admitted = true;
    if (session.isPresent() && !session.equals(profile.session())) {
      linker.restarted();
    }
    session = profile.session();
    reached();
  }

  private void pollLater() {
    if (!stopped) {
      vertx.setTimer(
          Math.max(1, limits.poll().toMillis()),
          _ -> {
            poll();
            pollLater();
          });
    }
  }

  private void poll() {
    if (stopped || polling) {
      return;
    }
    polling = true;
    Asked asked = new Asked(events, linker.head());
    Future<Void> known = admitted ? Future.succeededFuture() : admit();
    known
        .compose(_ -> node.head())
        .onSuccess(head -> polled(head, asked))
        .onFailure(this::unreached)
        .compose(_ -> node.signs())
        .onSuccess(this::signs)
        .compose(_ -> node.settled())
        .onSuccess(this::settled)
        .onComplete(_ -> polling = false);
  }

  private void polled(Tipset head, Asked asked) {
    if (stopped) {
      return;
    }
    reached();
    if (overtaken(asked)) {
      return;
    }
    if (!subscribed) {
      linker.polled(head);
    } else if (!head.key().equals(linker.head())) {
      long grace = Math.min(GRACE.toMillis(), Math.max(1, limits.poll().toMillis() / 2));
      vertx.setTimer(grace, _ -> confirm(head, asked));
    }
  }

  /** An answer may be on its way for seconds; it must not take the head back from later news. */
  private boolean overtaken(Asked asked) {
    return linker.isBusy() || !asked.equals(new Asked(events, linker.head()));
  }

  /** The socket lives, but did not tell of a head that the node has had for a while. */
  private void confirm(Tipset head, Asked asked) {
    boolean silent = subscribed && !overtaken(asked);
    if (!stopped && silent && !head.key().equals(linker.head())) {
      linker.polled(head);
      if (subscription != null) {
        subscription.renew();
      }
    }
  }

  private void signs(List<Refusal> refusals) {
    if (refusals.isEmpty()) {
      told.clear();
    }
    for (Refusal refusal : refusals) {
      if (!stopped && told.size() < MAX_SIGNS && told.add(refusal)) {
        sink.accept(
            new Observation.Refusal(
                node.id(), refusal.tipset(), refusal.text(), around.clock().instant()));
      }
    }
  }

  /** What the node does not say any more stays as it was. */
  private void settled(Settled now) {
    if (stopped) {
      return;
    }
    Instant at = around.clock().instant();
    news(settled.safe(), now.safe())
        .ifPresent(tipset -> sink.accept(new Observation.Safe(node.id(), tipset, at)));
    news(settled.finalized(), now.finalized())
        .ifPresent(tipset -> sink.accept(new Observation.Final(node.id(), tipset, at)));
    settled = new Settled(now.safe().or(settled::safe), now.finalized().or(settled::finalized));
  }

  private static Optional<Tipset> news(Optional<Tipset> before, Optional<Tipset> now) {
    return now.filter(tipset -> !before.equals(Optional.of(tipset)));
  }

  private void reached() {
    if (!stopped && !reached) {
      reached = true;
      lost = false;
      sink.accept(new Observation.Reached(node.id(), around.clock().instant()));
    }
  }

  /** Fetching what a head stands on failed; the next event or poll tries again. */
  private void troubled(Throwable cause) {
    if (!subscribed || cause instanceof RpcException.Malformed) {
      unreached(cause);
    }
  }

  private void unreached(Throwable cause) {
    admitted = false;
    boolean foreign = cause instanceof WrongNetworkException;
    if (foreign) {
      linker.restarted();
    }
    if (foreign && subscribed && subscription != null) {
      subscription.close();
      subscribed = false;
      reconnect(Reconnect.WRONG_NETWORK, String.valueOf(cause.getMessage()));
    }
    boolean followed = subscribed && !(cause instanceof RpcException.Malformed);
    if (!stopped && !followed && !lost) {
      lost = true;
      reached = false;
      sink.accept(
          new Observation.Lost(
              node.id(), String.valueOf(cause.getMessage()), around.clock().instant()));
    }
  }

  /** A node that must not be compared with the others. */
  private static final class WrongNetworkException extends Exception {
    WrongNetworkException(String message) {
      super(message);
    }
  }
}
