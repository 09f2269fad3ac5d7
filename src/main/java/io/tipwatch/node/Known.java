package io.tipwatch.node;

/**
 * What is known of a node before it is asked anything more.
 *
 * @param client the implementation, such as {@code lotus}; {@code unknown} until it was asked
 */
public record Known(String client, Capabilities capabilities) {
  public static final Known NOTHING = new Known("unknown", Capabilities.NONE_KNOWN);
}
