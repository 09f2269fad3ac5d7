package io.tipwatch.node;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which methods a node has, by their names on the wire; found out by cheap calls. */
public record Capabilities(Map<String, Support> methods) {
  public static final Capabilities NONE_KNOWN = new Capabilities(Map.of());

  public Capabilities {
    methods = Map.copyOf(methods);
  }

  /** What is known of one method. */
  public sealed interface Support {}

  public record Present() implements Support {}

  /** The node lacks the method, or does not let us use it. */
  public record Absent(String reason) implements Support {}

  /** It could not be found out. */
  public record Unknown(String reason) implements Support {}

  public boolean has(String method) {
    return methods.get(method) instanceof Present;
  }

  /** Why a method cannot be used; empty if it can, or if nothing is known of it. */
  public Optional<String> lacks(String method) {
    return methods.get(method) instanceof Absent(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  /** In the order of names, for tables. */
  public Map<String, Support> sorted() {
    return new TreeMap<>(methods);
  }
}
