package io.tipwatch.config;

import java.util.List;
import java.util.Locale;

/** The kind of chain, which decides how its nodes are spoken to. */
public enum Family {
  FILECOIN("forest", "lotus", "venus"),
  EVM(
      "anvil",
      "besu",
      "erigon",
      "ethereumjs",
      "forest",
      "geth",
      "hardhat",
      "lotus",
      "nethermind",
      "opera",
      "reth",
      "sonic",
      "venus");

  @SuppressWarnings("ImmutableEnumChecker") // List.of gives an immutable list
  private final List<String> clients;

  Family(String... clients) {
    this.clients = List.of(clients);
  }

  /** The implementations that can be named in configuration, in alphabetical order. */
  public List<String> clients() {
    return clients;
  }

  /** The name in configuration and reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
