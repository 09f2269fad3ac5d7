package io.tipwatch.sim;

import java.util.Optional;

/** The way in which Filecoin nodes tell of heads. */
record ChainNotify(Dialect dialect) implements Framing {
  @Override
  public String method() {
    return "Filecoin.ChainNotify";
  }

  @Override
  public String frame(String id, String content) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"xrpc.ch.val\",\"params\":["
        + id
        + ","
        + content
        + "]}";
  }

  @Override
  public Optional<String> closing(String id) {
    return Optional.of(closed(id));
  }

  static String closed(String id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"xrpc.ch.close\",\"params\":[" + id + "]}";
  }

  @Override
  public int buffer() {
    return dialect.subscriberBuffer();
  }
}
