package io.tipwatch.sim.evm.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.evm.Recordings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine against two independent real EVMs, which agreed on all of this. */
class LabTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void computesTheStateRootsThatRealNodesComputed(int block) throws IOException {
    assertThat(Lab.after(block).rootHex()).isEqualTo(Lab.block(block).getString("stateRoot"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void usesTheGasThatRealNodesUsed(int block) throws IOException {
    long used =
        Lab.results(Lab.after(block - 1), block).stream()
            .mapToLong(Execution.Result::gasUsed)
            .sum();
    assertThat(Hex.quantity(used)).isEqualTo(Lab.block(block).getString("gasUsed"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void hashesTransactionsAsRealNodesDo(int block) throws IOException {
    List<byte[]> raw = Lab.transactions(block).stream().map(Transaction::raw).toList();
    assertThat(Hex.data(Trie.ofList(raw).root()))
        .isEqualTo(Lab.block(block).getString("transactionsRoot"));
  }

  @Test
  void takesTheStepsThatARealNodeTook() throws IOException {
    assertThat(steps(Lab.execution(2, 2).machine()))
        .isEqualTo(recorded("edr/debug_traceTransaction_struct.json"));
  }

  @Test
  void revertsInTheStepsOfARealNode() throws IOException {
    assertThat(steps(Lab.execution(3, 0).machine()))
        .isEqualTo(recorded("edr/debug_traceTransaction_structRevert.json"));
  }

  private static List<String> recorded(String file) throws IOException {
    JsonArray logs = ((JsonObject) Recordings.result(file)).getJsonArray("structLogs");
    List<String> lines = new ArrayList<>();
    for (Object each : logs) {
      JsonObject step = (JsonObject) each;
      lines.add(
          "%d %s %d %d %d %s %d"
              .formatted(
                  step.getInteger("pc"),
                  step.getString("op"),
                  step.getInteger("gas"),
                  step.getInteger("gasCost"),
                  step.getInteger("depth"),
                  step.getJsonArray("stack").getList(),
                  step.getInteger("refund")));
    }
    return lines;
  }

  private static List<String> steps(Machine machine) {
    List<String> lines = new ArrayList<>();
    while (machine.next()) {
      Frame frame = machine.frame();
      lines.add(
          "%d %s %d %d %d %s %d"
              .formatted(
                  frame.pc(),
                  machine.op().name(),
                  frame.gas(),
                  machine.cost(),
                  machine.depth(),
                  frame.stack().stream().map(Hex::quantity).toList(),
                  machine.refund()));
      machine.perform();
    }
    return lines;
  }
}
