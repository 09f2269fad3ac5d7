package io.tipwatch.sim.evm;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What can be turned on a running node. Confined to its context. */
final class EvmNodeSettings {
  private static final int PEERS = 25;

  private final InstantSource clock;
  private final TracerTroubles tracer = new TracerTroubles();
  private Optional<Long> syncingTo = Optional.empty();
  private Optional<EvmRules> otherNetwork = Optional.empty();
  private String version;
  private int peers = PEERS;

  EvmNodeSettings(EvmNodeProfile profile, InstantSource clock) {
    this.clock = clock;
    version = profile.version();
  }

  Instant now() {
    return clock.instant();
  }

  TracerTroubles tracer() {
    return tracer;
  }

  /** The height that it says it is syncing to; it says so only then. */
  Optional<Long> syncingTo() {
    return syncingTo;
  }

  void syncTo(long height) {
    syncingTo = Optional.of(height);
  }

  void inSync() {
    syncingTo = Optional.empty();
  }

  Optional<EvmRules> otherNetwork() {
    return otherNetwork;
  }

  void moveTo(EvmRules other) {
    otherNetwork = Optional.of(other);
  }

  String version() {
    return version;
  }

  void upgradeTo(String other) {
    version = other;
  }

  int peers() {
    return peers;
  }

  void setPeers(int count) {
    peers = count;
  }
}
