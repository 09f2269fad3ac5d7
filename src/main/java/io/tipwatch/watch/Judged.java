package io.tipwatch.watch;

import io.tipwatch.chain.Judgement;
import java.time.Instant;

/**
 * A chain was judged.
 *
 * @param held whether the verdict is a bare symptom whose cause is being looked for
 */
public record Judged(Judgement judgement, boolean held, Instant at) {}
