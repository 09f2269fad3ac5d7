package io.tipwatch.web;

import java.util.List;

/**
 * What the page says about one chain.
 *
 * @param verdict the kind, such as {@code MATCH}
 * @param text one sentence
 */
public record ChainView(String name, String verdict, String text, List<NodeView> nodes) {
  public ChainView {
    nodes = List.copyOf(nodes);
  }

  /** What the page says about one node. */
  public record NodeView(String name, String verdict, String text) {}
}
