package io.tipwatch.sim;

import java.util.Optional;
import java.util.function.Function;

/**
 * How far a simulated node has come on the simulated chain.
 *
 * @param json writes a tipset as the node does
 */
record Progress(Follower follower, SimChain chain, Function<SimTipset, String> json)
    implements SyncReports.Position {

  @Override
  public SyncReports.Tip head() {
    return tip(follower.head());
  }

  @Override
  public long network() {
    return chain.epoch();
  }

  @Override
  public Optional<SyncReports.Refused> refused() {
    return follower.refusal().map(it -> new SyncReports.Refused(tip(it.tipset()), it.reason()));
  }

  @Override
  public Optional<String> refusalOf(String cid) {
    return follower.refusalOf(cid);
  }

  private SyncReports.Tip tip(SimTipset tipset) {
    return new SyncReports.Tip(tipset.height(), tipset.key(), json.apply(tipset));
  }
}
