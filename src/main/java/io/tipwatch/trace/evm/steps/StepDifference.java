package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.evm.Place;
import java.util.Optional;

/**
 * Where the steps of two sides part.
 *
 * @param step the first step that differs, by its number on the left side
 * @param left that step on the left side; absent if the side had ended
 * @param right likewise
 * @param culprit the step that caused it: the one before if at the step itself only gas or stack
 *     differ, since these are what the step before left
 * @param culpritLeft the culprit as the left side tells it; absent if the side had ended
 * @param culpritRight likewise
 * @param place the same for a report: the call is that of the culprit
 */
public record StepDifference(
    long step,
    Optional<StepView> left,
    Optional<StepView> right,
    long culprit,
    Optional<StepView> culpritLeft,
    Optional<StepView> culpritRight,
    Place place) {}
