package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.evm.Finding;

/**
 * What the comparison of two windows came to.
 *
 * @param differedBefore whether the first step of the windows already differs in what it found, so
 *     that the cause lies before them
 */
public record WindowFinding(Finding finding, boolean differedBefore) {}
