package io.tipwatch.web;

import java.util.List;
import java.util.function.Supplier;

/**
 * Where the server takes what it shows. Each supplier is called on the server's event loop, so it
 * hands out what is there and never waits.
 *
 * @param metrics the Prometheus text
 * @param reports newest first
 */
public record Sources(
    Supplier<String> metrics,
    Supplier<Readiness> readiness,
    Supplier<List<ChainView>> chains,
    Supplier<List<StoredReport>> reports,
    Pulse pulse) {}
