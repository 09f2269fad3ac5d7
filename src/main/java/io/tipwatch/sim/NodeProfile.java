package io.tipwatch.sim;

import io.tipwatch.chain.NodeId;
import java.time.Duration;
import java.util.Optional;

/**
 * What kind of node is simulated.
 *
 * @param version what {@code Filecoin.Version} says
 * @param generation the shape of its traces
 * @param legacy whether it is one of the old builds that know {@code ReplayTipset} only
 * @param prefix what its addresses begin with, {@code f} or {@code t}
 * @param token the token that it accepts; without a token reading is open to all
 * @param f3 whether certificates are made
 * @param maxResponseBytes Forest's limit; an answer above it is an error
 * @param pingEvery how often Lotus and Venus ping
 * @param idleTimeout after what silence Venus closes a connection
 */
public record NodeProfile(
    NodeId name,
    Dialect dialect,
    String version,
    Generation generation,
    boolean legacy,
    char prefix,
    Optional<String> token,
    boolean f3,
    long maxResponseBytes,
    Duration pingEvery,
    Duration idleTimeout) {
  private static final long FOREST_LIMIT = 64L << 20;

  /** Today's release of a client. */
  public static NodeProfile of(String name, Dialect dialect) {
    String version =
        switch (dialect) {
          case LOTUS -> "1.36.2-dev+mainnet+git.b835fab7";
          case VENUS -> "1.20.0+git.3e20c0d4";
          case FOREST -> "0.36.0+git.72c2f2f0";
        };
    return new NodeProfile(
        new NodeId(name),
        dialect,
        version,
        Generation.G4,
        false,
        'f',
        Optional.empty(),
        true,
        dialect == Dialect.FOREST ? FOREST_LIMIT : Long.MAX_VALUE,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  public NodeProfile withGeneration(Generation other) {
    return new NodeProfile(
        name,
        dialect,
        version,
        other,
        legacy,
        prefix,
        token,
        f3,
        maxResponseBytes,
        pingEvery,
        idleTimeout);
  }

  /** One of the old builds, with the old headers and traces. */
  public NodeProfile asLegacy() {
    return new NodeProfile(
        name,
        dialect,
        "1.2.0-incubation",
        Generation.G0,
        true,
        prefix,
        token,
        false,
        maxResponseBytes,
        pingEvery,
        idleTimeout);
  }

  public NodeProfile withPrefix(char other) {
    return new NodeProfile(
        name,
        dialect,
        version,
        generation,
        legacy,
        other,
        token,
        f3,
        maxResponseBytes,
        pingEvery,
        idleTimeout);
  }

  public NodeProfile withToken(String secret) {
    return new NodeProfile(
        name,
        dialect,
        version,
        generation,
        legacy,
        prefix,
        Optional.of(secret),
        f3,
        maxResponseBytes,
        pingEvery,
        idleTimeout);
  }

  public NodeProfile withoutF3() {
    return new NodeProfile(
        name,
        dialect,
        version,
        generation,
        legacy,
        prefix,
        token,
        false,
        maxResponseBytes,
        pingEvery,
        idleTimeout);
  }

  public NodeProfile withMaxResponse(long bytes) {
    return new NodeProfile(
        name,
        dialect,
        version,
        generation,
        legacy,
        prefix,
        token,
        f3,
        bytes,
        pingEvery,
        idleTimeout);
  }

  public NodeProfile withTimers(Duration ping, Duration idle) {
    return new NodeProfile(
        name,
        dialect,
        version,
        generation,
        legacy,
        prefix,
        token,
        f3,
        maxResponseBytes,
        ping,
        idle);
  }

  TipsetJson.Style style() {
    if (dialect == Dialect.FOREST) {
      return TipsetJson.Style.RUST;
    }
    return legacy && dialect == Dialect.VENUS ? TipsetJson.Style.OLD_VENUS : TipsetJson.Style.GO;
  }

  /** Never shows the token. */
  @Override
  public String toString() {
    return name + " (" + dialect.client() + " " + version + ")";
  }
}
