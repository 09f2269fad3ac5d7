package io.tipwatch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The wish of a person or a service manager that the process ends, which it does in order. */
final class Interruption {
  /** How long the end may take. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch told = new CountDownLatch(1);

  private Interruption() {}

  /** To be called on the thread that will await it, and that tidies up afterwards. */
  static Interruption expect() {
    Interruption interruption = new Interruption();
    Thread working = Thread.currentThread();
    // the JVM ends when its hooks do, so the hook waits for the orderly end
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              interruption.told.countDown();
              join(working);
            }));
    return interruption;
  }

  private static void join(Thread thread) {
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void await() throws InterruptedException {
    told.await();
  }
}
