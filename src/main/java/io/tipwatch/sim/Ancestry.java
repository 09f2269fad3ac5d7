package io.tipwatch.sim;

import java.util.Optional;

/** Ways down a chain from one of its tipsets. */
record Ancestry(SimChain chain) {
  /** The tipset at that height or, if the round was null, the one before. */
  Optional<SimTipset> atOrBelow(SimTipset anchor, long height) {
    Optional<SimTipset> at = Optional.of(anchor);
    while (at.isPresent() && at.orElseThrow().height() > height) {
      at = parent(at.orElseThrow());
    }
    return at;
  }

  /** The tipset at that height or, if the round was null, the one after. */
  Optional<SimTipset> atOrAbove(SimTipset anchor, long height) {
    SimTipset last = anchor;
    Optional<SimTipset> at = Optional.of(anchor);
    while (at.isPresent() && at.orElseThrow().height() >= height) {
      last = at.orElseThrow();
      at = parent(last);
    }
    return Optional.of(last);
  }

  Optional<SimTipset> parent(SimTipset child) {
    return chain.find(child.parents());
  }
}
