package io.tipwatch.config;

import java.util.List;

/**
 * Our own HTTP server.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param allowRemote whether {@code host} may be an address that other machines reach
 * @param hosts names, beside the loopback ones, that a request's Host header may carry
 * @param maxConnections how many connections are served at once
 * @param maxReports how many of the last reports are kept for reading
 */
public record WebConfig(
    String host,
    int port,
    boolean allowRemote,
    List<String> hosts,
    int maxConnections,
    int maxReports) {
  public static final WebConfig DEFAULT =
      new WebConfig("127.0.0.1", 9464, false, List.of(), 128, 100);

  public WebConfig {
    hosts = List.copyOf(hosts);
    if (!allowRemote && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "other machines could reach " + host + "; set allow-remote = true if they shall");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535: " + port);
    }
  }

  /** Whether only this machine reaches the address; told from the text, without a name service. */
  public static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }
}
