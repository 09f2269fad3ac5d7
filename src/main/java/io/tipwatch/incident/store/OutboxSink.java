package io.tipwatch.incident.store;

import io.tipwatch.incident.Severity;

/**
 * A sink that notices are queued for.
 *
 * @param name the operator's name of it
 * @param threshold incidents below this are not told to it
 */
public record OutboxSink(String name, Severity threshold) {}
