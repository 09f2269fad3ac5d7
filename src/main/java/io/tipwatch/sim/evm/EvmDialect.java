package io.tipwatch.sim.evm;

/** The implementations; what each does differently on the wire lies with what it is about. */
public enum EvmDialect {
  /** Go-Opera with the tracing branch. */
  OPERA("opera", "go-opera/v1.1.3-txtracing-rc.5-c8590b98-1697032563/linux-amd64/go1.19.3"),
  SONIC("sonic", "Sonic/v2.1.2-021825ca-1754000000/linux-amd64/go1.24.5"),
  GETH("geth", "Geth/v1.16.2-stable-02b73d4e/linux-amd64/go1.24.5"),
  ERIGON("erigon", "erigon/3.0.14/linux-amd64/go1.24.5"),
  NETHERMIND("nethermind", "Nethermind/v1.32.3+1f4ad1ab/linux-x64/dotnet9.0.7"),
  BESU("besu", "besu/v25.7.0/linux-x86_64/openjdk-java-21"),
  RETH("reth", "reth/v1.6.0-7b3432d/x86_64-unknown-linux-gnu"),
  ANVIL("anvil", "anvil/v1.7.1"),
  ETHEREUMJS("ethereumjs", "EthereumJS/0.10.5/linux/node22.23.3"),
  GANACHE("ganache", "Ganache/v7.9.2/EthereumJS TestRPC/v7.9.2/ethereum-js");

  private final String client;
  private final String version;

  EvmDialect(String client, String version) {
    this.client = client;
    this.version = version;
  }

  /** The name in lower case. */
  public String client() {
    return client;
  }

  /** What {@code web3_clientVersion} says. */
  public String version() {
    return version;
  }
}
