package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.evm.Finding;
import java.util.Optional;

/**
 * What the comparison of two struct logs came to.
 *
 * @param steps how many steps were equal before it ended
 * @param difference where they part; absent if they do not
 */
public record StepFinding(Finding finding, long steps, Optional<StepDifference> difference) {}
