package io.tipwatch.node.filecoin;

import java.util.Optional;

/**
 * What executing one message gave; all of it consensus.
 *
 * @param exitCode in decimal
 * @param returned base64; empty for nothing
 * @param gasUsed in decimal
 * @param eventsRoot the CID of the events, if there are any
 */
public record Receipt(
    String exitCode, String returned, String gasUsed, Optional<String> eventsRoot) {}
