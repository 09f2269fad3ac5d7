package io.tipwatch.sim;

import io.tipwatch.chain.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A chain and the nodes that follow it. Nothing happens by itself: the caller takes it from epoch
 * to epoch. It may be called from any thread.
 */
public final class SimNetwork {
  private final Home home;
  private final SimChain chain;
  private final TraceShape shape;
  private final InstantSource clock;
  private final TipsetJson tipsets;
  private final Dice dice;
  private final Map<NodeId, Member> members = new HashMap<>();
  private final List<RpcServer> balancers = new ArrayList<>();

  /** A node with what is on its way to it. */
  private static final class Member {
    private final SimNode node;
    private final Deque<Due> underway = new ArrayDeque<>();
    private int delay;
    private boolean alone;

    Member(SimNode node) {
      this.node = node;
    }
  }

  private record Due(SimTipset tipset, long epoch) {}

  /**
   * A fault that was injected.
   *
   * @param tipset the one that is executed wrongly: the last that the node has in common with the
   *     others
   */
  public record Split(NodeId node, SimTipset tipset, TraceFault fault) {}

  public SimNetwork(Vertx vertx, ChainRules rules, TraceShape shape, InstantSource clock) {
    this.shape = shape;
    this.clock = clock;
    home = new Home(vertx);
    chain = new SimChain(rules);
    tipsets = new TipsetJson(rules);
    dice = new Dice(Dice.hash(rules.seed(), 0x4E7));
  }

  /** A new node that has the chain up to now and listens on a free port. */
  public Future<SimNode> add(NodeProfile profile) {
    return home.on(
            () -> {
              SimNode node = new SimNode(home, profile, chain, shape, tipsets, clock);
              if (members.putIfAbsent(profile.name(), new Member(node)) != null) {
                throw new IllegalArgumentException("two nodes have the name " + profile.name());
              }
              return node;
            })
        .compose(node -> node.accept().map(node));
  }

  /** An address behind which several nodes answer in turn. */
  public Future<URI> balance(List<SimNode> nodes) {
    Deque<SimNode> turns = new ArrayDeque<>(nodes);
    RpcServer server =
        new RpcServer(
            home.vertx(),
            () -> {
              SimNode node = turns.removeFirst();
              turns.addLast(node);
              return node.backend();
            });
    return home.on(
            () -> {
              balancers.add(server);
              return server.open();
            })
        .compose(opened -> opened)
        .map(_ -> URI.create("http://127.0.0.1:" + server.port() + "/rpc/v1"));
  }

  /**
   * One epoch passes, and every node learns what has reached it by then.
   *
   * @return the tipset that is now the network's head; empty after a null round
   */
  public Future<Optional<SimTipset>> step() {
    return home.on(
            () -> {
              List<SimTipset> seen = chain.step();
              members.values().forEach(member -> pass(member, seen));
              return seen.isEmpty() ? Optional.<SimTipset>empty() : Optional.of(seen.getLast());
            })
        .compose(made -> home.patience(this::isCongested).map(made));
  }

  /** So many epochs pass, one after the other. */
  public Future<Void> steps(int count) {
    return Home.repeat(count, this::step);
  }

  /**
   * From the network's present head on, a node computes something else.
   *
   * @param place chooses the fault in the trace of that tipset
   */
  public Future<Split> split(NodeId node, Function<SimTrace, TraceFault> place) {
    return home.on(() -> {
      SimTipset tipset = chain.head();
      Member member = member(node);
      member.node.learn(tipset);
      TraceFault fault = place.apply(new SimTrace(chain, tipset, shape));
      member.node.follower().goWrong(tipset, fault);
      return new Split(node, tipset, fault);
    });
  }

  /** The same with a place deep inside a subcall of the cron message. */
  public Future<Split> split(NodeId node) {
    return split(node, trace -> trace.deepInCron(0));
  }

  /** A node computes as all do again, and catches up. */
  public Future<Void> heal(NodeId node) {
    return home.on(
            () -> {
              Member member = member(node);
              member.alone = false;
              member.node.follower().heal();
              member.node.jump(chain.head());
              return chain.head();
            })
        .mapEmpty();
  }

  /** From now on a node refuses what comes next, although it computes as all do. */
  public Future<Void> object(NodeId node, String reason) {
    return home.on(() -> member(node).node.follower().object(reason)).mapEmpty();
  }

  /** A heavier branch replaces the last so many tipsets, at once and for all nodes. */
  public Future<SimTipset> reorg(int depth) {
    return home.on(() -> {
      SimTipset head = chain.reorg(depth);
      for (Member member : members.values()) {
        if (!member.alone) {
          member.underway.addLast(new Due(head, chain.epoch() + member.delay));
          deliver(member);
        }
      }
      return head;
    });
  }

  /** From the next epoch on a node follows a branch of its own, until it is healed. */
  public Future<Void> fork(NodeId node) {
    return home.on(() -> member(node).alone = true).mapEmpty();
  }

  /** A node learns everything so many epochs later than it happens. */
  public Future<Void> delay(NodeId node, int epochs) {
    return home.on(() -> member(node).delay = epochs).mapEmpty();
  }

  /** A node's clock is behind, so that it takes blocks for news from the future until then. */
  public Future<Void> skew(NodeId node, Duration behind) {
    long block = Math.max(1, chain.rules().blockTime().toMillis());
    return delay(node, Math.toIntExact((behind.toMillis() + block - 1) / block));
  }

  /** The network's head at present. */
  public Future<SimTipset> head() {
    return home.on(chain::head);
  }

  /** The faultless trace of a tipset. */
  public Future<SimTrace> trace(SimTipset tipset) {
    return home.on(() -> new SimTrace(chain, tipset, shape));
  }

  /** Ends all nodes. */
  public Future<Void> close() {
    return home.on(
            () -> {
              List<Future<Void>> closing = new ArrayList<>();
              members.values().forEach(member -> closing.add(member.node.refuse()));
              balancers.forEach(balancer -> closing.add(balancer.close()));
              return Future.all(closing).<Void>mapEmpty();
            })
        .compose(closed -> closed);
  }

  private void pass(Member member, List<SimTipset> seen) {
    if (member.alone) {
      SimTipset tip = member.node.follower().head();
      Optional<String> root = Optional.of(member.node.follower().rootOf(tip));
      member.node.jump(chain.extend(tip, chain.epoch(), 1, root));
      return;
    }
    Set<SimTipset> late = new HashSet<>();
    if (seen.size() > 1 && dice.chance(500)) {
      late.add(seen.getLast());
    }
    for (SimTipset tipset : seen) {
      long epoch = chain.epoch() + member.delay + (late.contains(tipset) ? 1 : 0);
      member.underway.addLast(new Due(tipset, epoch));
    }
    deliver(member);
  }

  /** What is late comes before what follows it. */
  private void deliver(Member member) {
    while (!member.underway.isEmpty() && member.underway.getFirst().epoch() <= chain.epoch()) {
      member.node.learn(member.underway.removeFirst().tipset());
    }
  }

  private boolean isCongested() {
    return members.values().stream().anyMatch(member -> member.node.isCongested());
  }

  private Member member(NodeId node) {
    Member member = members.get(node);
    if (member == null) {
      throw new IllegalArgumentException("no node has the name " + node);
    }
    return member;
  }
}
