package io.tipwatch.web;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where the server takes what it shows. Each supplier is called on the server's event loop, so it
 * hands out what is there and never waits.
 *
 * @param metrics the Prometheus text
 * @param chains the same object again for a chain of which there is no news
 * @param reports newest first
 */
public record Sources(
    Supplier<String> metrics,
    Supplier<Readiness> readiness,
    Supplier<List<ChainStatus>> chains,
    Supplier<List<StoredReport>> reports,
    Incidents incidents,
    Pulse pulse,
    InstantSource clock) {}
