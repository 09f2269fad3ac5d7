package io.tipwatch.watch;

import io.tipwatch.chain.Observation;

/** Something was observed on a chain. */
public record Seen(Observation observation) {}
