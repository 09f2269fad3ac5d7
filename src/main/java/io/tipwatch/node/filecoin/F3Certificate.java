package io.tipwatch.node.filecoin;

import io.tipwatch.chain.TipsetKey;
import java.util.List;

/**
 * A finality certificate: more than two thirds of the power signed this chain of tipset keys. It
 * says which branch is canonical; it does not prove an execution.
 *
 * @param chain base first, which was final before; the newly final tipset last
 */
public record F3Certificate(long instance, List<Link> chain) {
  public F3Certificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a certificate names at least one tipset");
    }
  }

  /** One tipset on the certified chain. */
  public record Link(long epoch, TipsetKey key) {}

  /** The newest final tipset. */
  public Link last() {
    return chain.getLast();
  }
}
