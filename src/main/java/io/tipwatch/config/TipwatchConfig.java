package io.tipwatch.config;

import java.util.List;

/**
 * All that the operator decided, valid by construction.
 *
 * @param chains the watched chains, at least one, with distinct names
 */
public record TipwatchConfig(
    List<ChainConfig> chains,
    WebConfig web,
    AlertConfig alert,
    StoreConfig store,
    IncidentConfig incidents) {
  /** How many chains one process watches at the most. */
  public static final int MAX_CHAINS = 16;

  public TipwatchConfig {
    chains = List.copyOf(chains);
    if (chains.isEmpty() || chains.size() > MAX_CHAINS) {
      throw new IllegalArgumentException(
          "between 1 and " + MAX_CHAINS + " chains can be watched, not " + chains.size());
    }
  }
}
