package io.tipwatch.diagnose.evidence;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what happens again under the same name. Safe for many threads. */
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Integer> turns = new HashMap<>();

  /** 1 for the first time. */
  int next(String name) {
    lock.lock();
    try {
      return turns.merge(name, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }
}
