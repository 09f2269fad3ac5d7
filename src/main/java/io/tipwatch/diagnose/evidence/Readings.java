package io.tipwatch.diagnose.evidence;

import io.tipwatch.diagnose.Stopwatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/** A stopwatch whose readings are written down. */
final class Readings implements Stopwatch {
  private final Stopwatch time = Stopwatch.running();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, List<Long>> millis = new TreeMap<>();

  @Override
  public Lap start() {
    Lap lap = time.start();
    return name -> {
      long read = lap.millis(name);
      lock.lock();
      try {
        millis.computeIfAbsent(name, _ -> new ArrayList<>()).add(read);
      } finally {
        lock.unlock();
      }
      return read;
    };
  }

  /** All readings by name; for after the look. */
  Map<String, List<Long>> all() {
    lock.lock();
    try {
      return new TreeMap<>(millis);
    } finally {
      lock.unlock();
    }
  }
}
