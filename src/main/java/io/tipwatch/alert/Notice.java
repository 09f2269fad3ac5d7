package io.tipwatch.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * One change of a verdict, as it is told.
 *
 * @param sequence grows by one with each notice of this process, so that a receiver sees gaps
 * @param verdict the kind, such as {@code STATE_SPLIT}
 * @param text one or two sentences for a person
 * @param report the report as JSON, when there is one
 */
public record Notice(
    long sequence,
    String chain,
    String verdict,
    String text,
    Optional<String> report,
    Instant at) {}
