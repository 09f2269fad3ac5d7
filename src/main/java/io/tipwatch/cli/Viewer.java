package io.tipwatch.cli;

import java.time.InstantSource;

/**
 * What commands that show incidents need.
 *
 * @param clock to say how long what is open has lasted
 */
public record Viewer(Kept.Opener store, Terminal terminal, InstantSource clock) {}
