package io.tipwatch.config;

/** A token that never shows itself: not in logs, not in messages, not in {@code toString}. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The token itself, for the one place that sends it. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "<secret>";
  }
}
