package io.tipwatch.watch;

import io.tipwatch.chain.Judgement;
import java.time.Instant;

/** A chain was judged. */
public record Judged(Judgement judgement, Instant at) {}
