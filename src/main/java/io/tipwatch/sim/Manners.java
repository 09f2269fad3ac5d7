package io.tipwatch.sim;

import java.time.Duration;
import java.util.Optional;

/**
 * How a server behaves on a socket.
 *
 * @param pingEvery how often it pings
 * @param idleTimeout after what silence it closes a connection
 * @param pongs whether it answers a client's ping
 */
public record Manners(
    Optional<Duration> pingEvery, Optional<Duration> idleTimeout, boolean pongs) {}
