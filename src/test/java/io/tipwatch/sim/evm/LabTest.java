package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.evm.machine.Fork;
import io.tipwatch.sim.evm.machine.Frame;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Machine;
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
  void commitsToWhatRealNodesCommittedTo(int number) throws IOException {
    JsonObject block = Lab.block(number);
    Commitments mine = Lab.known(number, Fork.SHANGHAI).outcome().commitments();
    assertThat(mine.stateRoot()).isEqualTo(block.getString("stateRoot"));
    assertThat(mine.transactionsRoot()).isEqualTo(block.getString("transactionsRoot"));
    assertThat(mine.receiptsRoot()).isEqualTo(block.getString("receiptsRoot"));
    assertThat(Hex.quantity(mine.gasUsed())).isEqualTo(block.getString("gasUsed"));
  }

  @Test
  void takesTheStepsThatARealNodeTook() throws IOException {
    assertThat(steps(Lab.traces(2, Fork.CANCUN).get(2).again().machine()))
        .isEqualTo(recorded("edr/debug_traceTransaction_struct.json"));
  }

  @Test
  void revertsInTheStepsOfARealNode() throws IOException {
    assertThat(steps(Lab.traces(3, Fork.CANCUN).get(0).again().machine()))
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
