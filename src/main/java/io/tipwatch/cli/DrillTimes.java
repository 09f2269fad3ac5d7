package io.tipwatch.cli;

import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.IncidentConfig;
import java.time.Duration;

/**
 * How long a drill takes by the operator's own rules, what the nodes take to execute a tipset left
 * out.
 *
 * @param toInject until a tipset is there to be refused, at the most in ordinary times
 * @param toFind from then until the incident, at the most
 * @param toClear from the end of the fault until the all-clear, about
 */
public record DrillTimes(Duration toInject, Duration toFind, Duration toClear) {

  /** A sign counts once it is settled, and agreement once it is settled for as long as calm is. */
  public static DrillTimes of(ChainConfig chain, IncidentConfig incidents) {
    Duration block = chain.rules().blockTime();
    Duration settle = block.multipliedBy(chain.rules().settleDepth());
    Duration poll = chain.limits().poll();
    return new DrillTimes(
        poll.plus(block.multipliedBy(2)),
        poll.plus(settle),
        poll.plus(settle).plus(block.multipliedBy(2)).plus(incidents.calm()));
  }

  public Duration all() {
    return toInject.plus(toFind).plus(toClear);
  }
}
