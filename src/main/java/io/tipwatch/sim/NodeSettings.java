package io.tipwatch.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be turned on a running node. Confined to its context. */
final class NodeSettings {
  /** How far behind the head certificates are, in tipsets. */
  private static final int CERTIFICATE_DEPTH = 8;

  private final SimChain chain;
  private final NodeProfile profile;
  private final InstantSource clock;
  private final Instant started;
  private Optional<SimChain> otherNetwork = Optional.empty();
  private Optional<Recording> recording = Optional.empty();
  private Optional<TraceFault> everySecondAnswer = Optional.empty();
  private int starts = 1;

  NodeSettings(SimChain chain, NodeProfile profile, InstantSource clock) {
    this.chain = chain;
    this.profile = profile;
    this.clock = clock;
    started = clock.instant();
  }

  InstantSource clock() {
    return clock;
  }

  Instant started() {
    return started;
  }

  SimTipset genesis() {
    return otherNetwork.orElse(chain).genesis();
  }

  String network() {
    return otherNetwork.orElse(chain).rules().network();
  }

  /** As Ethereum wallets know the network. */
  long chainId() {
    return network().equals("mainnet") ? 314 : 314_159;
  }

  void moveTo(ChainRules other) {
    otherNetwork = Optional.of(new SimChain(other));
  }

  Optional<Recording> recording() {
    return recording;
  }

  void play(Recording recorded) {
    recording = Optional.of(recorded);
  }

  Optional<TraceFault> everySecondAnswer() {
    return everySecondAnswer;
  }

  void equivocate(TraceFault fault) {
    everySecondAnswer = Optional.of(fault);
  }

  void restarted() {
    starts++;
  }

  /** A UUID for as long as the process lives. */
  String session() {
    long high = Dice.hash(Dice.hash(chain.rules().seed(), profile.name().name()), starts);
    return new java.util.UUID(high, Dice.hash(high)).toString();
  }

  /** The finalised tipsets of the network's branch, oldest first; empty when it is too young. */
  List<SimTipset> certificate() {
    List<SimTipset> found = new ArrayList<>();
    Optional<SimTipset> at = Optional.of(chain.head());
    for (int i = 0; i < CERTIFICATE_DEPTH + 3 && at.isPresent(); i++) {
      if (i >= CERTIFICATE_DEPTH) {
        found.addFirst(at.orElseThrow());
      }
      at = chain.find(at.orElseThrow().parents());
    }
    return found;
  }
}
