package io.tipwatch.sim;

/** What a node answers to one call. */
public sealed interface Reply {
  /** A result that is JSON already. */
  record Value(String json) implements Reply {}

  /** A result that is null; some write it, some leave it out. */
  record Nothing() implements Reply {}

  /** A result that is made while it is sent. */
  record Streamed(ByteSource json) implements Reply {}

  record Failed(RpcFailure failure) implements Reply {}
}
