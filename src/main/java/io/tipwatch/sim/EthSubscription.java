package io.tipwatch.sim;

import java.util.Optional;

/** The way in which nodes tell Ethereum wallets of heads. */
public record EthSubscription() implements Framing {
  /** go-ethereum drops a reader for whom more than this waits. */
  private static final int BUFFER = 10_000;

  @Override
  public String method() {
    return "eth_subscribe";
  }

  @Override
  public String frame(String id, String content) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\",\"params\":{\"subscription\":\""
        + id
        + "\",\"result\":"
        + content
        + "}}";
  }

  @Override
  public Optional<String> closing(String id) {
    return Optional.empty();
  }

  @Override
  public int buffer() {
    return BUFFER;
  }
}
