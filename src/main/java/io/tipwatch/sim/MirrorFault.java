package io.tipwatch.sim;

import io.tipwatch.chain.TipsetKey;

/**
 * What is wrong with a node that mirrors another one.
 *
 * @param tipset the one that it executes wrongly, where it stands still
 * @param refused the next one, which does not fit what it computed
 * @param place what is changed in its account of the execution
 * @param claimedRoot the root that the blocks of the next tipset claim, and that real nodes compute
 * @param computedRoot the root that it claims to have computed
 */
public record MirrorFault(
    long height,
    TipsetKey tipset,
    TipsetKey refused,
    TraceFault place,
    String claimedRoot,
    String computedRoot) {}
