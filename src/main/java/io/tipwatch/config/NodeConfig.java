package io.tipwatch.config;

import io.tipwatch.chain.NodeId;
import java.net.URI;
import java.util.Optional;

/**
 * One watched node.
 *
 * @param url the JSON-RPC endpoint for calls; {@code http} or {@code https}, without user info
 * @param headsUrl where heads are pushed; {@code ws} or {@code wss}; derived from {@code url} when
 *     absent
 * @param poll whether heads are only polled, for endpoints without a WebSocket
 * @param token sent as a Bearer token, and only to this endpoint
 * @param client the implementation, when detection should not be trusted
 */
public record NodeConfig(
    NodeId name,
    URI url,
    Optional<URI> headsUrl,
    boolean poll,
    Optional<Secret> token,
    Optional<String> client) {

  /** A node that wants no token, and says itself which software it is. */
  public NodeConfig(NodeId name, URI url, URI heads) {
    this(name, url, Optional.of(heads), false, Optional.empty(), Optional.empty());
  }

  public NodeConfig {
    require(url, "http", "https");
    headsUrl.ifPresent(uri -> require(uri, "ws", "wss"));
  }

  /** The endpoint for heads: as configured, or the call endpoint over WebSocket. */
  public URI heads() {
    return headsUrl.orElseGet(() -> URI.create("ws" + url.toString().substring("http".length())));
  }

  private static void require(URI uri, String plain, String tls) {
    if (!plain.equals(uri.getScheme()) && !tls.equals(uri.getScheme())) {
      throw new IllegalArgumentException("must be a " + plain + ":// or " + tls + ":// URL");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("the URL names no host");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException("the URL holds a password; use token-file instead");
    }
  }
}
