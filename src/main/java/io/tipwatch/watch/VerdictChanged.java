package io.tipwatch.watch;

import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import java.time.Instant;
import java.util.Optional;

/**
 * The verdict on a chain changed: what people and machines are told. If a verdict was told before
 * its diagnosis was there, it is told once more with it, and {@code before} equals {@code after}.
 *
 * @param diagnosis what the new verdict rests on, if it needed one
 */
public record VerdictChanged(
    String chain, Verdict before, Verdict after, Optional<Diagnosis> diagnosis, Instant at) {}
