package io.tipwatch.incident;

import io.tipwatch.chain.TipsetKey;

/** A tipset and its height, zero or more. */
public record Place(long height, TipsetKey key) {}
