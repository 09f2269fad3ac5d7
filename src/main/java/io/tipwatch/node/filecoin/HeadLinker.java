package io.tipwatch.node.filecoin;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcObserver;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Makes a linked account of one node's head out of whatever the node tells. Nodes drop events,
 * leave reverts out, repeat themselves; what is missing is fetched. The socket never waits for
 * that: events queue up, and when too many do they are dropped and the head is asked for.
 *
 * <p>Confined to one event loop.
 */
final class HeadLinker {
  /** Events that wait while ancestors are fetched. */
  private static final int MAX_WAITING = 64;

  /** How many ancestors of the first head are told, so that heads of several nodes meet. */
  private static final int FIRST_ANCESTORS = 10;

  private sealed interface Event {}

  private record Moves(List<HeadChange> changes) implements Event {}

  private record Target(Tipset head) implements Event {}

  private record AskHead() implements Event {}

  private final FilecoinNode node;
  private final RpcLimits limits;
  private final OptionalLong from;
  private final RpcObserver observer;
  private final InstantSource clock;
  private final Consumer<Observation> sink;
  private final Consumer<Throwable> trouble;
  private final HeadPath path;
  private final Deque<Event> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean anew;
  private boolean stopped;

  HeadLinker(
      FilecoinNode node,
      RpcLimits limits,
      OptionalLong from,
      RpcObserver observer,
      InstantSource clock,
      Consumer<Observation> sink,
      Consumer<Throwable> trouble) {
    this.node = node;
    this.limits = limits;
    this.from = from;
    this.observer = observer;
    this.clock = clock;
    this.sink = sink;
    this.trouble = trouble;
    this.path = new HeadPath(limits.maxBackfill() + FIRST_ANCESTORS);
  }

  TipsetKey head() {
    return path.head();
  }

  boolean isBusy() {
    return busy || !waiting.isEmpty();
  }

  /** The node is another process now: the next head begins a new account. */
  void restarted() {
    anew = true;
  }

  void stop() {
    stopped = true;
    waiting.clear();
  }

  void moved(List<HeadChange> changes) {
    if (!changes.isEmpty()) {
      enqueue(new Moves(changes));
    }
  }

  /** The node answered that this is its head. */
  void polled(Tipset head) {
    enqueue(new Target(head));
  }

  private void enqueue(Event event) {
    if (stopped) {
      return;
    }
    if (waiting.size() >= MAX_WAITING) {
      observer.overflow(node.id());
      waiting.clear();
      waiting.add(new AskHead());
    } else {
      waiting.add(event);
    }
    next();
  }

  private void next() {
    while (!busy && !stopped && !waiting.isEmpty()) {
      handle(waiting.remove());
    }
  }

  private void handle(Event event) {
    switch (event) {
      case Moves(List<HeadChange> changes) -> handle(changes);
      case Target(Tipset head) -> go(head, new HashMap<>());
      case AskHead _ -> askHead(new HashMap<>());
    }
  }

  private void handle(List<HeadChange> changes) {
    if (!anew && !path.isEmpty() && path.isLinked(changes)) {
      path.apply(changes);
      emit(changes);
      return;
    }
    Map<TipsetKey, Tipset> told = new HashMap<>();
    changes.forEach(change -> told.put(change.tipset().key(), change.tipset()));
    HeadChange last = changes.getLast();
    boolean stale = last instanceof HeadChange.Apply && path.knows(last.tipset().key());
    boolean known = last.tipset().key().equals(path.head());
    if (last instanceof HeadChange.Revert || (stale && !known)) {
      askHead(told); // a repetition, or out of order: only the node knows where its head is now
    } else {
      go(last.tipset(), told);
    }
  }

  private void askHead(Map<TipsetKey, Tipset> told) {
    await(node.head(), head -> go(head, told), this::giveUp);
  }

  private <T> void await(Future<T> future, Consumer<T> then, Consumer<Throwable> otherwise) {
    busy = true;
    future.onComplete(done -> {
      busy = false;
      if (!stopped && done.succeeded()) {
        then.accept(done.result());
      } else if (!stopped) {
        otherwise.accept(done.cause());
      }
      next();
    });
  }

  /** The path stays as it is, so whatever comes next will be linked to it again. */
  private void giveUp(Throwable cause) {
    trouble.accept(cause);
  }

  private void go(Tipset target, Map<TipsetKey, Tipset> told) {
    if (target.key().equals(path.head()) && !anew) {
      return;
    }
    if (path.knows(target.key())) {
      arrive(new ArrayDeque<>(), target);
    } else {
      Deque<Tipset> branch = new ArrayDeque<>();
      branch.add(target);
      descend(branch, told);
    }
  }

  /** Goes down from the target, lowest first in the branch, until the path is met. */
  private void descend(Deque<Tipset> branch, Map<TipsetKey, Tipset> told) {
    while (true) {
      Tipset lowest = branch.getFirst();
      Tipset target = branch.getLast();
      if (path.knows(lowest.parents())) {
        arrive(branch, target);
        return;
      }
      boolean far = branch.size() > limits.maxBackfill() || path.isBelow(lowest);
      boolean enough = path.isEmpty() && branch.size() > FIRST_ANCESTORS && !wanted(lowest);
      if (lowest.height() == 0 || far || enough) {
        restart(branch);
        return;
      }
      Tipset parent = told.get(lowest.parents());
      if (parent == null) {
        fetch(branch, told);
        return;
      }
      if (!prepend(branch, parent)) {
        return;
      }
    }
  }

  /** Whether heights below this tipset have yet to be accounted for. */
  private boolean wanted(Tipset lowest) {
    return from.isPresent() && lowest.height() > from.getAsLong();
  }

  private void fetch(Deque<Tipset> branch, Map<TipsetKey, Tipset> told) {
    await(
        node.tipset(branch.getFirst().parents()),
        parent -> {
          if (prepend(branch, parent)) {
            descend(branch, told);
          }
        },
        cause -> {
          if (cause instanceof RpcException.Remote) {
            restart(branch); // the node does not have it: a snapshot, or pruned
          } else {
            giveUp(cause);
          }
        });
  }

  private boolean prepend(Deque<Tipset> branch, Tipset parent) {
    Tipset child = branch.getFirst();
    if (parent.height() >= child.height()) {
      giveUp(
          new RpcException.Malformed(
              node.id(),
              Method.TIPSET,
              "the parents of a tipset at " + child.height() + " are at " + parent.height()));
      return false;
    }
    branch.addFirst(parent);
    return true;
  }

  /** The branch stands on the path. */
  private void arrive(Deque<Tipset> branch, Tipset target) {
    List<HeadChange> moves = path.moves(new ArrayList<>(branch), target.key()).orElseThrow();
    path.apply(moves);
    if (anew) {
      tellAnew(branch, target);
    } else if (!moves.isEmpty()) {
      emit(moves);
    }
  }

  /** The branch stands on nothing that was told before. */
  private void restart(Deque<Tipset> branch) {
    List<Tipset> ancestors = new ArrayList<>(branch);
    Tipset target = ancestors.removeLast();
    path.restart(ancestors, target);
    tellAnew(branch, target);
  }

  private void tellAnew(Deque<Tipset> branch, Tipset target) {
    anew = false;
    for (Tipset tipset : branch) {
      if (!tipset.key().equals(target.key())) {
        sink.accept(new Observation.Learnt(tipset, clock.instant()));
      }
    }
    emit(List.of(new HeadChange.Current(target)));
  }

  private void emit(List<HeadChange> changes) {
    sink.accept(new Observation.Heads(node.id(), changes, clock.instant()));
  }
}
