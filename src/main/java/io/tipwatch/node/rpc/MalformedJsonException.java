package io.tipwatch.node.rpc;

import java.io.IOException;

/** What a node sent is no JSON, or not the JSON that was asked for; says where it went wrong. */
public final class MalformedJsonException extends IOException {
  public MalformedJsonException(String message) {
    super(message);
  }
}
