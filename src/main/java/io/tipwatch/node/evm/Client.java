package io.tipwatch.node.evm;

import java.util.Locale;
import java.util.Optional;

/** The implementations of EVM chains that are told apart. */
public enum Client {
  OPERA("go-opera", "opera"),
  SONIC("sonic"),
  GETH("geth"),
  ERIGON("erigon"),
  NETHERMIND("nethermind"),
  BESU("besu"),
  RETH("reth"),
  ANVIL("anvil"),
  ETHEREUMJS("ethereumjs"),
  HARDHAT("hardhatnetwork", "hardhat"),
  LOTUS("lotus"),
  VENUS("venus"),
  FOREST("forest"),
  /** Any other one; what it can do is found out all the same. */
  UNKNOWN;

  @SuppressWarnings("ImmutableEnumChecker") // never written after construction
  private final String[] prefixes;

  Client(String... prefixes) {
    this.prefixes = prefixes;
  }

  /** As in reports and configuration: {@code geth}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Client> named(String label) {
    for (Client client : values()) {
      if (client != UNKNOWN && client.label().equalsIgnoreCase(label)) {
        return Optional.of(client);
      }
    }
    return Optional.empty();
  }

  /** By the first part of what the node says of itself, such as {@code Geth/v1.16.7/linux}. */
  public static Client of(String version) {
    String name = version.toLowerCase(Locale.ROOT).split("[/ ]", 2)[0];
    for (Client client : values()) {
      for (String prefix : client.prefixes) {
        if (name.equals(prefix)) {
          return client;
        }
      }
    }
    return UNKNOWN;
  }
}
