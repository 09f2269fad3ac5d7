package io.tipwatch.diagnose;

import io.tipwatch.report.Diagnosis;

/**
 * What a ladder found, and what that rests on.
 *
 * @param exhibits to be closed by whoever is given the finding
 */
public record Finding(Diagnosis diagnosis, Exhibits exhibits) {}
