package io.tipwatch.node;

import io.tipwatch.chain.Tipset;
import java.util.Optional;

/**
 * How far a node takes its chain for settled, each empty if it does not say.
 *
 * @param safe the tipset up to which the network has voted for it once
 * @param finalized the tipset up to which it can not be left any more
 */
public record Settled(Optional<Tipset> safe, Optional<Tipset> finalized) {
  /** What a node says that knows of neither. */
  public static final Settled UNKNOWN = new Settled(Optional.empty(), Optional.empty());
}
