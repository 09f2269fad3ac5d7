package io.tipwatch.sim.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.sim.Home;
import io.tipwatch.sim.evm.EvmFault.WrongGas;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An EVM chain and the nodes that follow it. Nothing happens by itself: the caller takes it from
 * block to block. It may be called from any thread.
 */
public final class EvmSimNetwork {
  private final Home home;
  private final EvmSimChain chain;
  private final InstantSource clock;
  private final Map<NodeId, Member> members = new LinkedHashMap<>();
  private boolean halted;
  private Known told;
  private long slot;

  /** A node with what is on its way to it. */
  private static final class Member {
    private final EvmSimNode node;
    private final Deque<Due> underway = new ArrayDeque<>();
    private int delay;

    Member(EvmSimNode node) {
      this.node = node;
    }
  }

  private record Due(Known block, long slot) {}

  /**
   * A fault that was injected.
   *
   * @param block the first that is computed wrongly
   */
  public record Split(NodeId node, EvmBlock block, EvmFault fault) {}

  public EvmSimNetwork(Vertx vertx, EvmRules rules, InstantSource clock) {
    this.clock = clock;
    home = new Home(vertx);
    chain = new EvmSimChain(rules);
    told = chain.head();
  }

  /** A new node that has the chain up to now and listens on a free port. */
  public Future<EvmSimNode> add(EvmNodeProfile profile) {
    return home.on(
            () -> {
              EvmSimNode node = new EvmSimNode(home, profile, chain, clock);
              if (members.putIfAbsent(profile.name(), new Member(node)) != null) {
                throw new IllegalArgumentException("two nodes have the name " + profile.name());
              }
              return node;
            })
        .compose(node -> node.accept().map(node));
  }

  /**
   * One block is made, and every node learns what has reached it by then.
   *
   * @return the network's head; none is made while the network is halted
   */
  public Future<EvmBlock> step() {
    return home.on(
            () -> {
              if (!halted) {
                chain.step();
              }
              spread();
              return chain.head().block();
            })
        .compose(made -> home.patience(this::isCongested).map(made));
  }

  /** So many blocks are made, one after the other. */
  public Future<Void> steps(int count) {
    return Home.repeat(count, this::step);
  }

  /** The next block has a transaction that does this. */
  public Future<Void> include(Act act) {
    return home.run(() -> chain.include(act));
  }

  /**
   * The next block is made, and a node computes something wrongly in it.
   *
   * @param place chooses the fault in the faultless execution of that block
   */
  public Future<Split> split(NodeId node, Function<BlockSteps, EvmFault> place) {
    return home.on(() -> {
      Member member = member(node);
      Known parent = chain.head();
      Known made = chain.step();
      EvmFault fault = place.apply(steps(parent, made));
      member.node.follower().goWrong(Injected.at(made.block().number(), fault));
      spread();
      return new Split(node, made.block(), fault);
    });
  }

  /** The same with a price inside a call of a call. */
  public Future<Split> split(NodeId node) {
    return include(Act.CHAIN)
        .compose(_ -> include(Act.FAN))
        .compose(_ -> split(node, steps -> new WrongGas(steps.deep(0), 1)));
  }

  /** From the next block on a node computes by a rule that nobody else has. */
  public Future<Void> inject(NodeId node, EvmFault rule) {
    return home.run(() -> {
      long next = chain.head().block().number() + 1;
      member(node).node.follower().goWrong(Injected.since(next, rule));
    });
  }

  /** What a node reads of a slot is wrong from now on, while its root is still right. */
  public Future<Void> damage(NodeId node, Address address, BigInteger slot, BigInteger value) {
    return home.run(() -> member(node).node.follower().damage(address, slot, value));
  }

  /**
   * The next block is made, and before a node takes it, its database rots.
   *
   * @param place chooses what, by the faultless execution of that block
   */
  public Future<EvmBlock> rot(NodeId node, Function<BlockSteps, Rot> place) {
    return home.on(() -> {
      Known parent = chain.head();
      Known made = chain.step();
      member(node).node.follower().rot(place.apply(steps(parent, made)));
      spread();
      return made.block();
    });
  }

  /** A node takes nothing any more. */
  public Future<Void> stall(NodeId node) {
    return home.run(() -> member(node).node.follower().stall(Optional.empty()));
  }

  /** From now on a node refuses what comes next, although it computes as all do. */
  public Future<Void> object(NodeId node, String reason) {
    return home.run(() -> member(node).node.follower().object(reason));
  }

  /** From the next block on a node makes blocks of its own of what it is told. */
  public Future<Void> fork(NodeId node) {
    return home.run(() -> member(node).node.follower().fork());
  }

  /** A node computes as all do again, and takes the network's branch with its states. */
  public Future<Void> heal(NodeId node) {
    return home.run(() -> {
      Member member = member(node);
      member.underway.clear();
      member.node.heal();
    });
  }

  /** No more blocks are made until {@link #resume}. */
  public Future<Void> halt() {
    return home.run(() -> halted = true);
  }

  public Future<Void> resume() {
    return home.run(() -> halted = false);
  }

  /** Another branch replaces the last so many blocks, for all nodes. */
  public Future<EvmBlock> reorg(int depth) {
    return home.on(() -> {
      chain.reorg(depth);
      spread();
      return chain.head().block();
    });
  }

  /** A node alone sees other blocks in place of the last so many, until it is told the next. */
  public Future<EvmBlock> reorg(NodeId node, int depth) {
    return home.on(() -> {
      Known tip = chain.below(chain.head(), depth);
      for (int i = 0; i < depth; i++) {
        tip = chain.extend(tip);
      }
      member(node).node.learn(tip);
      return tip.block();
    });
  }

  /** A node forgets its last blocks and tells nobody; with the next block it has them again. */
  public Future<Void> rollback(NodeId node, int depth) {
    return home.run(() -> member(node).node.follower().rollBack(depth));
  }

  /**
   * Somebody who computes wrongly makes the next block, which everybody is told and refuses.
   *
   * @return the refused block
   */
  public Future<EvmBlock> misbuild(EvmFault fault) {
    return home.on(() -> {
      long next = chain.head().block().number() + 1;
      Known made = chain.misbuild(List.of(Injected.at(next, fault)));
      members.values().forEach(member -> member.node.learn(made));
      return made.block();
    });
  }

  /** A node learns everything so many blocks later than it happens. */
  public Future<Void> delay(NodeId node, int blocks) {
    return home.run(() -> member(node).delay = blocks);
  }

  /** The network's head at present, as it came out without fault. */
  public Future<Known> head() {
    return home.on(chain::head);
  }

  /** The faultless execution of the network's head. */
  public Future<BlockSteps> lookAtHead() {
    return home.on(() -> {
      Known head = chain.head();
      return steps(chain.find(head.block().parentHash()).orElseThrow(), head);
    });
  }

  /** The contracts that were there from the start. */
  public List<Address> contracts() {
    return chain.contracts();
  }

  public EvmRules rules() {
    return chain.rules();
  }

  /** Ends all nodes. */
  public Future<Void> close() {
    return home.then(() -> {
      List<Future<Void>> closing = new ArrayList<>();
      members.values().forEach(member -> closing.add(member.node.refuse()));
      return Future.all(closing).mapEmpty();
    });
  }

  private BlockSteps steps(Known parent, Known made) {
    return new BlockSteps(
        made.block(), chain.executor().traces(made.block(), parent.outcome().after(), List.of()));
  }

  /** Everybody learns the head, the late ones later. */
  private void spread() {
    slot++;
    boolean news = !chain.head().equals(told);
    told = chain.head();
    for (Member member : members.values()) {
      if (news) {
        member.underway.addLast(new Due(told, slot + member.delay));
      }
      while (!member.underway.isEmpty() && member.underway.getFirst().slot() <= slot) {
        member.node.learn(member.underway.removeFirst().block());
      }
    }
  }

  private boolean isCongested() {
    return members.values().stream().anyMatch(member -> member.node.isCongested());
  }

  private Member member(NodeId node) {
    return Optional.ofNullable(members.get(node))
        .orElseThrow(() -> new IllegalArgumentException("no node has the name " + node));
  }
}
