package io.tipwatch.alert;

import java.time.Instant;

/** Something that is done bit by bit by one thread. */
interface Work extends AutoCloseable {

  /** Does one bit of it, and says when the next is due, unless something new comes before. */
  Instant step() throws InterruptedException;

  @Override
  void close();
}
