package io.tipwatch.diagnose.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.Replay;
import io.tipwatch.diagnose.evidence.Replayed;
import io.tipwatch.node.evm.EvmNode;
import io.tipwatch.node.rpc.RpcClient;
import io.tipwatch.node.rpc.RpcObserver;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import io.tipwatch.testing.evm.Anvil;
import io.tipwatch.testing.evm.EthereumJs;
import io.tipwatch.testing.evm.Lab;
import io.tipwatch.testing.evm.RealNode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Splits of real nodes, brought about on purpose or by a bug of theirs, and located exactly. */
@Timeout(300)
class RealSplitsIT {
  private static final NodeId LEFT = new NodeId("left");
  private static final NodeId RIGHT = new NodeId("right");

  /** The account that all nodes of the laboratory know, and the first contract it makes. */
  private static final String OWNER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

  private static final String CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final List<RealNode> running = new ArrayList<>();
  private final List<RpcClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(client -> client.close().await());
    vertx.close().await();
    running.forEach(RealNode::close);
  }

  private <N extends RealNode> N running(N node) {
    running.add(node);
    return node;
  }

  /** What comparing two nodes at a height comes to; made again from its evidence, too. */
  private Diagnosis compared(EvmProfile profile, RealNode left, RealNode right, long height)
      throws IOException {
    List<EvmNode> nodes = List.of(node(left, LEFT, profile), node(right, RIGHT, profile));
    nodes.forEach(node -> node.examine().await());
    Spool spool = new Spool(directory, 1L << 30);
    EvmLadder ladder =
        new EvmLadder(
            new EvmLadder.Setting("tipwatch test", "real", profile.name(), spool),
            nodes,
            new EvmClimber(_ -> {}));
    Finding finding = ladder.answer(new Question.Height(height)).orElseThrow();
    try (Exhibits exhibits = finding.exhibits()) {
      Replayed again =
          new Replay("tipwatch test", Map.of(EvmClimber.FAMILY, new EvmClimber(_ -> {})), spool)
              .of(label ->
                  exhibits.all().stream()
                      .filter(exhibit -> exhibit.label().equals(label))
                      .findFirst()
                      .orElseThrow(() -> new NoSuchFileException(label))
                      .open());
      assertThat(again.departure()).isEmpty();
      assertThat(ReportJson.write(again.diagnosis()))
          .isEqualTo(ReportJson.write(finding.diagnosis()));
      return finding.diagnosis();
    }
  }

  private EvmNode node(RealNode real, NodeId name, EvmProfile profile) {
    NodeConfig config = real.config(name.name());
    RpcClient client = new RpcClient(vertx, config, RpcLimits.DEFAULT, RpcObserver.NONE);
    clients.add(client);
    return new EvmNode(client, config, profile);
  }

  /** Nothing is injected: this version of anvil keeps accounts that are empty. */
  @Test
  void emptyAccountsInOneTrieAreNamed() throws IOException {
    Lab lab = Lab.open();
    Anvil left = running(lab.anvil());
    EthereumJs right = running(lab.ethereumJs());
    for (int block = 1; block <= 4; block++) {
      lab.mine(block, left, right);
    }

    Diagnosis diagnosis = compared(EvmProfile.DEV, left, right, 4);

    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.cause().kind()).isEqualTo("trie");
    assertThat(diagnosis.cause().text())
        .contains("0x0000000000000000000000000000000000000002", "0xb12e", "EIP-161");
    assertThat(diagnosis.tipset().orElseThrow().height()).isEqualTo(4);
  }

  /** A forged slot: the transaction that reads it is where it shows, and not where it began. */
  @Test
  void aForgedSlotIsFoundBeforeTheStepThatItChanges() throws IOException {
    Lab lab = Lab.open();
    Anvil left = running(lab.anvil());
    Anvil right = running(lab.anvil());
    for (int block = 1; block <= Lab.BLOCKS; block++) {
      lab.mine(block, left, right);
    }
    right.forgeStorage(CONTRACT, "0x0", "0x" + "0".repeat(63) + "5");
    for (Anvil anvil : List.of(left, right)) {
      JsonObject set =
          new JsonObject()
              .put("from", OWNER)
              .put("to", CONTRACT)
              .put("gas", "0x7a120")
              .put("data", "0x60fe47b1" + "0".repeat(63) + "6");
      anvil.call("eth_sendTransaction", set);
      anvil.mine(Lab.time(6));
    }

    Diagnosis diagnosis = compared(EvmProfile.ETHEREUM, left, right, 6);

    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.cause().kind()).isEqualTo("pre-state");
    assertThat(diagnosis.cause().text()).contains("storage[0x0] of " + CONTRACT, "SSTORE (pc 860");
    Diagnosis.Location location = diagnosis.location().orElseThrow();
    assertThat(location.message().index()).isZero();
    assertThat(location.call()).contains(List.of());
    assertThat(location.field()).isEqualTo("structLogs[77].gas");
    assertThat(location.before().getLast().values().get(LEFT)).contains("pc=860 SSTORE");
  }

  /** Cancun no longer deletes what destroys itself later than it was created (EIP-6780). */
  @Test
  void anotherForkIsFoundByTheAccountThatItDeletes() throws IOException {
    Lab lab = Lab.open();
    Anvil left = running(lab.anvil("cancun"));
    Anvil right = running(lab.anvil());
    for (int block = 1; block <= Lab.BLOCKS; block++) {
      lab.mine(block, left, right);
    }

    Diagnosis diagnosis = compared(EvmProfile.DEV, left, right, 5);

    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.tipset().orElseThrow().height()).isEqualTo(4);
    assertThat(diagnosis.cause().kind()).isEqualTo("account-deletion");
    assertThat(diagnosis.cause().text()).contains("0xb12e");
    assertThat(diagnosis.location().orElseThrow().message().index()).isEqualTo(2);
  }

  /** One unit of gas too much on a precompiled contract: the step before is the cause. */
  @Test
  void aGasRuleIsFoundAtTheStepBeforeTheFirstDifference() throws IOException {
    Lab lab = Lab.open();
    EthereumJs left = running(lab.ethereumJs());
    EthereumJs right = running(lab.faultyEthereumJs());
    for (int block = 1; block <= 5; block++) {
      lab.mine(block, left, right);
    }

    Diagnosis diagnosis = compared(EvmProfile.DEV, left, right, 4);

    assertThat(diagnosis.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(diagnosis.cause().kind()).isEqualTo("gas");
    assertThat(diagnosis.cause().text()).contains("step 157 STATICCALL", "to 0x2");
    Diagnosis.Location location = diagnosis.location().orElseThrow();
    assertThat(location.message().index()).isEqualTo(1);
    assertThat(location.field()).isEqualTo("structLogs[158].gas");
  }
}
