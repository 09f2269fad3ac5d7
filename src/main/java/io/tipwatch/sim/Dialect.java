package io.tipwatch.sim;

/** The three implementations, with what each does differently on the wire. */
public enum Dialect {
  LOTUS("lotus", 1, true, false, 16),
  VENUS("venus", 1, true, true, 16),
  FOREST("forest", 0, false, true, 10);

  private final String client;
  private final int firstChannel;
  private final boolean pings;
  private final boolean pongs;
  private final int subscriberBuffer;

  Dialect(String client, int firstChannel, boolean pings, boolean pongs, int subscriberBuffer) {
    this.client = client;
    this.firstChannel = firstChannel;
    this.pings = pings;
    this.pongs = pongs;
    this.subscriberBuffer = subscriberBuffer;
  }

  /** The name in lower case. */
  public String client() {
    return client;
  }

  /** Where channel ids begin: per connection on Lotus and Venus, per process on Forest. */
  int firstChannel() {
    return firstChannel;
  }

  /** Whether the server pings every five seconds. */
  boolean pings() {
    return pings;
  }

  /** Whether a client's ping is answered. */
  boolean pongs() {
    return pongs;
  }

  /** Head changes that wait for a slow reader before it is dropped. */
  int subscriberBuffer() {
    return subscriberBuffer;
  }

  /** How a Go program writes an empty list it never allocated, and Rust an empty one. */
  String emptyList() {
    return this == VENUS ? "[]" : "null";
  }

  /** How missing bytes are written. */
  String noBytes() {
    return this == LOTUS ? "null" : "\"\"";
  }
}
