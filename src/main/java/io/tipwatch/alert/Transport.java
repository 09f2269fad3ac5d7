package io.tipwatch.alert;

/** Sends requests to one sink, one at a time. */
interface Transport extends AutoCloseable {

  /** Sends it, and blocks until there is an answer or none is to be expected. */
  Reply send(Post post) throws InterruptedException;

  @Override
  void close();
}
