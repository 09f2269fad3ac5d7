package io.tipwatch.node.filecoin;

import io.tipwatch.chain.TipsetKey;

/**
 * The root that Forest computed by executing a tipset again.
 *
 * @param epoch of the tipset; lower than the one asked for when that was a null round
 */
public record ForestRoot(long epoch, TipsetKey key, String stateRoot) {}
