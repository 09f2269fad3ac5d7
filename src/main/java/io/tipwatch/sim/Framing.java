package io.tipwatch.sim;

import java.util.Optional;

/** How a client writes what its subscribers are told. */
public interface Framing {
  /** The method by which troubles of a subscription are found. */
  String method();

  /** One notification. */
  String frame(String id, String content);

  /** What tells that a subscription has ended; without it the connection is closed instead. */
  Optional<String> closing(String id);

  /** Notifications that wait for a slow reader before it is dropped. */
  int buffer();
}
