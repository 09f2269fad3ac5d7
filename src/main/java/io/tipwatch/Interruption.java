package io.tipwatch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish of a person or a service manager that the process ends, which it does in order. */
final class Interruption implements AutoCloseable {
  /** How long the end may take. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  private Interruption() {}

  /** To be closed when all is tidied up; until then the end of the process is put off. */
  static Interruption expect() {
    Interruption interruption = new Interruption();
    // the JVM ends when its hooks do, so the hook waits for the orderly end
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::hold));
    return interruption;
  }

  private void hold() {
    told.countDown();
    try {
      boolean _ = over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void await() throws InterruptedException {
    told.await();
  }

  /** Waits for so long; whether the wish came by then. */
  boolean within(Duration time) throws InterruptedException {
    return told.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** All is tidied up. */
  @Override
  public void close() {
    over.countDown();
  }
}
