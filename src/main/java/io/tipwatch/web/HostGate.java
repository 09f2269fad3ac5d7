package io.tipwatch.web;

import io.tipwatch.config.WebConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Host headers are answered. A foreign name that resolves to our address is how a web page
 * reads a server on its visitor's own machine.
 */
record HostGate(Set<String> allowed) {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::\\d{1,5})?");

  static HostGate of(WebConfig config) {
    Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    names.add(normal(config.host()));
    config.hosts().forEach(name -> names.add(normal(name)));
    return new HostGate(Set.copyOf(names));
  }

  /** Why a request with these Host headers is refused; empty when it is not. */
  Optional<Answer> refusal(List<String> hosts) {
    if (hosts.size() != 1) {
      return Optional.of(Answer.text(400, "exactly one Host header is needed"));
    }
    Matcher form = FORM.matcher(hosts.getFirst().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      return Optional.of(Answer.text(400, "the Host header is malformed"));
    }
    return allowed.contains(form.group(1))
        ? Optional.empty()
        : Optional.of(Answer.text(403, "this host name is not in web.hosts"));
  }

  private static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains(":") && !lower.startsWith("[") ? "[" + lower + "]" : lower;
  }
}
