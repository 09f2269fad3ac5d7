package io.tipwatch.watch;

import io.tipwatch.incident.Account;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the incident desk, which may wait for a disk. A judgement replaces the one before
 * it, since each tells how all stands; what was found, and how far the ledger came, is kept. Safe
 * for use from any thread; putting never blocks.
 */
final class Inbox {
  /** Findings that wait; more never are under way at once. */
  static final int MAX_FOUND = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<OnChain<Found>> found = new ArrayDeque<>();
  private final Map<String, Judged> judged = new LinkedHashMap<>();
  private final Map<String, Account> settled = new LinkedHashMap<>();
  private boolean closed;

  /** Something, and the chain that it is about. */
  record OnChain<T>(String chain, T what) {}

  /**
   * All that waited, in the order in which it is to be heard.
   *
   * @param settled what the ledger of each chain says of the heights that have settled
   */
  record Batch(
      List<OnChain<Found>> found, List<OnChain<Judged>> judged, Map<String, Account> settled) {}

  /** Gives back a finding for which there is no room; its owner closes it. */
  Optional<Found> put(String chain, Found what) {
    lock.lock();
    try {
      if (closed || found.size() == MAX_FOUND) {
        return Optional.of(what);
      }
      found.addLast(new OnChain<>(chain, what));
      changed.signalAll();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  void put(String chain, Judged what) {
    lock.lock();
    try {
      judged.put(chain, what);
      settled.put(
          chain, settled.getOrDefault(chain, Account.NOTHING).with(what.judgement().settled()));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for something; empty once this is closed. */
  Optional<Batch> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (found.isEmpty() && judged.isEmpty() && !closed) {
        changed.await();
      }
      if (closed) {
        return Optional.empty();
      }
      Batch batch = drain();
      return Optional.of(batch);
    } finally {
      lock.unlock();
    }
  }

  private Batch drain() {
    List<OnChain<Judged>> judgements = new ArrayList<>();
    judged.forEach((chain, what) -> judgements.add(new OnChain<>(chain, what)));
    Batch batch = new Batch(List.copyOf(found), judgements, Map.copyOf(settled));
    found.clear();
    judged.clear();
    settled.clear();
    return batch;
  }

  /** Ends it; gives the findings that nobody will hear. */
  List<Found> close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      return drain().found().stream().map(OnChain::what).toList();
    } finally {
      lock.unlock();
    }
  }
}
