package io.tipwatch.node.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tipwatch.chain.NodeId;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.node.ErrorMeaning.Reason;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes say of themselves, and of what they cannot do. */
class EvmWordsTest {
  private static final NodeId NODE = new NodeId("alpha");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-32000|missing trie node 7e1b (path ) state 0x7e1b is not available|PRUNED",
        "-32000|required historical state unavailable (reexec=128)|PRUNED",
        "4444|pruned history unavailable|PRUNED",
        "4444||PRUNED",
        "-32000|block's parent must be present|PRUNED",
        "-32000|World state unavailable|PRUNED",
        "-32000|execution timeout|TIMEOUT",
        "-32002|request timed out|TIMEOUT",
        "-32000|transaction not found|NOT_THERE",
        "-32000|header not found|NOT_THERE",
        "1|failed to get tipset by hash: cannot find tipset with cid bafy2: ipld: could not find bafy2|NOT_THERE",
        "-32603|cannot find tipset with hash 0x1111|NOT_THERE",
        "1|requested a future epoch (beyond 'latest')|NOT_THERE",
        "1|requested epoch was a null round|NOT_THERE",
        "1|failed to compute tipset state: loading state tree: ipld: could not find bafy2|PRUNED",
        "1|failed to get tipset at height: 5|PRUNED",
        "12|requested epoch was a null round (3847253)|NOT_THERE",
        "-32005|daily request count exceeded|BUSY",
        "-32601|the method debug_traceBlock does not exist/is not available|METHOD_ABSENT",
        "-32601|Method not found|METHOD_ABSENT",
        "1|module disabled, enable with Fevm.EnableEthRPC / LOTUS_FEVM_ENABLEETHRPC|METHOD_ABSENT",
        "-32004|Method net_peerCount is not supported|METHOD_ABSENT",
        "-32600||METHOD_ABSENT",
        "-32602|custom tracers not implemented|TRACER_ABSENT",
        "-32602|custom tracers and tracer configurations are not implemented|TRACER_ABSENT",
        "-32602|JS Tracer is not enabled|TRACER_ABSENT",
        "-32602|Invalid Tracer Type|TRACER_ABSENT",
        "-32000|tracer not found|TRACER_ABSENT",
        "-32000|Unable to find a block containing transaction 0x1111|NOT_THERE",
        "-32000|Unknown transaction 0x1111|NOT_THERE",
        "-32001|Cannot find transactionTrace for hash: 0x1111|NOT_THERE",
        "-32000|transaction 0x1111 not found|NOT_THERE",
        "-32000|no    in server-side tracer function 'step'|TRACER",
        "-32603|trace object must expose a function result()|TRACER",
        "-32000|ReferenceError: foo is not defined|TRACER",
        "-32003|response too large|TOO_LARGE",
        "-32000|something new|OTHER",
      })
  void knowsWhatNodesMean(long code, String text, Reason reason) {
    assertThat(EvmErrors.ofRemote(code, text == null ? "" : text).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"-32601", "-32004", "-32600"})
  void whatANodeLacksIsNoSignOfIllHealth(long code) {
    assertThat(EvmErrors.absent(new RpcException.Remote(NODE, "m", code, "no"))).isTrue();
    assertThat(EvmErrors.absent(new RpcException.Unreachable(NODE, "m", "refused"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "go-opera/v1.1.3-rc.5-c8590b98/linux-amd64/go1.17, OPERA",
    "Sonic/v2.0.3/linux-amd64/go1.24, SONIC",
    "Geth/v1.16.7-stable/linux-amd64/go1.25.1, GETH",
    "erigon/3.0.2/linux-amd64/go1.23, ERIGON",
    "Nethermind/v1.32.2+abc/linux-x64/dotnet9.0, NETHERMIND",
    "besu/v25.4.1/linux-x86_64/openjdk-java-21, BESU",
    "reth/v1.6.0-d8451e5/x86_64-unknown-linux-gnu, RETH",
    "anvil/v1.7.1, ANVIL",
    "EthereumJS/0.10.5/linux/node22.23.3, ETHEREUMJS",
    "HardhatNetwork/3.18.0/@nomicfoundation/edr/0.3.8, HARDHAT",
    "forest/0.25.0, FOREST",
    "1.36.0+mainnet+git.abc, UNKNOWN",
    "Ganache/v7.9.2/EthereumJS TestRPC/v7.9.2/ethereum-js, UNKNOWN",
  })
  void knowsClientsByTheirVersions(String version, Client client) {
    assertThat(Client.of(version)).isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debug_setHead",
        "eth_sendRawTransaction",
        "engine_newPayloadV2",
        "debug_standardTraceBlockToFile",
        "anvil_setBalance",
        "miner_start",
        "admin_addPeer",
      })
  void neverCallsWhatCouldChangeANode(String method) {
    ReadOnlyRpc rpc = new ReadOnlyRpc(new Silent());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> rpc.call(method))
        .withMessageContaining("is not on the list of methods that only read");
  }

  @Test
  void quantitiesHaveOneForm() {
    assertThat(Hex.canonical("0x0000")).isEqualTo("0x0");
    assertThat(Hex.canonical("0X00aF")).isEqualTo("0xaf");
  }

  /** Whoever calls it has failed the test. */
  private record Silent() implements Rpc {
    @Override
    public NodeId node() {
      return NODE;
    }

    @Override
    public RpcLimits limits() {
      return RpcLimits.DEFAULT;
    }

    @Override
    public Future<Json> call(String method, Duration timeout, Json... params) {
      throw new AssertionError(method + " was called");
    }

    @Override
    public RpcStream stream(String method, Duration timeout, Json... params) {
      throw new AssertionError(method + " was called");
    }
  }
}
