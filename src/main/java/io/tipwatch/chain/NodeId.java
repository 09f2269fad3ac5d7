package io.tipwatch.chain;

import java.util.regex.Pattern;

/** The operator's name for one watched RPC endpoint; safe as a metric label and a file name. */
public record NodeId(String name) implements Comparable<NodeId> {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public NodeId {
    if (!ALLOWED.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a node name is 1 to 64 letters, digits, dots, dashes or underscores: " + name);
    }
  }

  @Override
  public int compareTo(NodeId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
