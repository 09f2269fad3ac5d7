package io.tipwatch.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A receiver's address. Its path may be a secret (Slack, healthchecks), so that only the origin
 * shows itself.
 */
public record SinkUrl(URI uri) {
  public SinkUrl {
    if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
      throw new IllegalArgumentException("must be a http:// or https:// URL");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException("the URL holds a password; use token-file instead");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("the URL names no host");
    }
  }

  /** Messages about a text that is no URL never repeat it. */
  public static SinkUrl parse(String text) {
    try {
      return new SinkUrl(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL: " + e.getReason());
    }
  }

  public boolean tls() {
    return "https".equals(uri.getScheme());
  }

  /** The host's name, or its address without brackets. */
  public String host() {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  public int port() {
    return uri.getPort() >= 0 ? uri.getPort() : tls() ? 443 : 80;
  }

  /** Path and query, as they go into the request. */
  public String target() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  @Override
  public String toString() {
    return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getAuthority() + "/…";
  }
}
