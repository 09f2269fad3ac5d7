package io.tipwatch.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Our own HTTP server.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param allowRemote whether {@code host} may be an address that other machines reach
 * @param hosts names, beside the loopback ones, that a request's Host header may carry
 * @param maxConnections how many connections are served at once
 * @param maxReports how many of the last reports are kept for reading
 * @param publicUrl where people find the page, for links in alerts
 */
public record WebConfig(
    String host,
    int port,
    boolean allowRemote,
    List<String> hosts,
    int maxConnections,
    int maxReports,
    Optional<URI> publicUrl) {
  public static final WebConfig DEFAULT =
      new WebConfig("127.0.0.1", 9464, false, List.of(), 128, 100);

  public WebConfig {
    hosts = List.copyOf(hosts);
    requireHost(host, allowRemote);
    requirePort(port);
    if (maxConnections < 1 || maxReports < 1) {
      throw new IllegalArgumentException("max-connections and max-reports must be at least 1");
    }
  }

  /** A server whose page has no address that could be told to others. */
  public WebConfig(
      String host,
      int port,
      boolean allowRemote,
      List<String> hosts,
      int maxConnections,
      int maxReports) {
    this(host, port, allowRemote, hosts, maxConnections, maxReports, Optional.empty());
  }

  static String requireHost(String host, boolean allowRemote) {
    if (host.isBlank()) {
      throw new IllegalArgumentException("must name an address");
    }
    if (!allowRemote && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "other machines could reach " + host + "; set allow-remote = true if they shall");
    }
    return host;
  }

  private static int requirePort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535");
    }
    return port;
  }

  static int requirePort(String text) {
    return requirePort(Quantities.count(text));
  }

  /** Whether only this machine reaches the address; told from the text, without a name service. */
  public static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }
}
