package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.ByteSource;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Keccak;
import io.tipwatch.sim.evm.machine.Rlp;
import io.tipwatch.sim.evm.machine.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that a node tells about one transaction is about one and the same execution. */
class ViewsAgreeTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261121})
  @Retention(RetentionPolicy.RUNTIME)
  private @interface OverSeeds {}

  private static final int BLOCKS = 12;
  private static final long STIPEND = 2_300;

  /** A block with what it started from and how it ran. */
  private record Case(Known parent, Known made, List<Traced> traced) {}

  @OverSeeds
  void receiptsCallsAndStepsTellTheSameGasAndTheSameEnd(long seed) throws IOException {
    for (Case block : blocks(seed)) {
      for (Traced traced : block.traced()) {
        Receipt receipt = block.made().outcome().receipts().get(traced.index());
        JsonObject call = call(traced);
        JsonObject steps = steps(traced);
        String used = Hex.quantity(receipt.gasUsed());
        assertThat(call.getString("gasUsed")).as("seed %d", seed).isEqualTo(used);
        assertThat(Hex.quantity(steps.getLong("gas"))).isEqualTo(used);
        assertThat(call.containsKey("error")).isEqualTo(!receipt.succeeded());
        assertThat(steps.getBoolean("failed")).isEqualTo(!receipt.succeeded());
      }
    }
  }

  @OverSeeds
  void gasFallsByWhatAStepCosts(long seed) throws IOException {
    for (Case block : blocks(seed)) {
      for (Traced traced : block.traced()) {
        JsonArray steps = steps(traced).getJsonArray("structLogs");
        for (int i = 0; i + 1 < steps.size(); i++) {
          JsonObject step = steps.getJsonObject(i);
          JsonObject next = steps.getJsonObject(i + 1);
          boolean sameFrame =
              step.getInteger("depth").equals(next.getInteger("depth"))
                  && !step.getString("op").matches("CREATE2?|.*CALL(CODE)?");
          if (sameFrame) {
            assertThat(next.getLong("gas"))
                .as("seed %d, step %d", seed, i)
                .isEqualTo(step.getLong("gas") - step.getLong("gasCost"));
          }
        }
      }
    }
  }

  @OverSeeds
  void aCallIsGivenAtMostAllButA64thOfWhatIsLeft(long seed) throws IOException {
    for (Case block : blocks(seed)) {
      for (Traced traced : block.traced()) {
        JsonArray steps = steps(traced).getJsonArray("structLogs");
        for (int i = 0; i + 1 < steps.size(); i++) {
          JsonObject step = steps.getJsonObject(i);
          JsonObject next = steps.getJsonObject(i + 1);
          if (next.getInteger("depth") > step.getInteger("depth")) {
            long gas = step.getLong("gas");
            assertThat(next.getLong("gas")).isLessThanOrEqualTo(gas - gas / 64 + STIPEND);
          }
        }
      }
    }
  }

  @OverSeeds
  void nestedAndListedCallsAreTheSame(long seed) {
    for (Case block : blocks(seed)) {
      for (Traced traced : block.traced()) {
        List<String> nested = new ArrayList<>();
        flatten(call(traced), List.of(), nested);
        assertThat(listed(block.made().block(), traced)).as("seed %d", seed).isEqualTo(nested);
      }
    }
  }

  @OverSeeds
  void logsOfCallsAreThoseOfTheReceipt(long seed) {
    for (Case block : blocks(seed)) {
      JsonArray receipts = new ReceiptJson(EvmDialect.GETH).all(block.made());
      for (Traced traced : block.traced()) {
        List<String> ofCalls = new ArrayList<>();
        collectLogs(call(traced), ofCalls);
        List<String> ofReceipt =
            receipts.getJsonObject(traced.index()).getJsonArray("logs").stream()
                .map(log -> ((JsonObject) log).getString("data"))
                .sorted()
                .toList();
        assertThat(ofCalls.stream().sorted().toList()).as("seed %d", seed).isEqualTo(ofReceipt);
      }
    }
  }

  @OverSeeds
  void changesAddUpToTheStateRoot(long seed) {
    for (Case block : blocks(seed)) {
      World world = block.parent().outcome().after();
      for (Traced traced : block.traced()) {
        assertThat(traced.before().rootHex()).isEqualTo(world.rootHex());
        JsonObject difference = PrestateJson.difference(traced);
        assertHolds(world, difference.getJsonObject("pre"));
        world = traced.after();
        assertHolds(world, difference.getJsonObject("post"));
        assertThat(PrestateJson.plain(traced).fieldNames())
            .containsAll(difference.getJsonObject("pre").fieldNames());
      }
      assertThat(world.rootHex())
          .as("seed %d", seed)
          .isEqualTo(block.made().outcome().commitments().stateRoot());
    }
  }

  @OverSeeds
  void proofsLeadFromTheStateRootToTheAccount(long seed) {
    for (Case block : blocks(seed)) {
      World world = block.made().outcome().after();
      String root = block.made().outcome().commitments().stateRoot();
      for (Address address : world.accounts().keySet()) {
        JsonObject proof = ProofJson.of(world, address, List.of("0x0"));
        JsonArray nodes = proof.getJsonArray("accountProof");
        assertThat(Keccak.hex(Hex.bytes(nodes.getString(0)))).isEqualTo(root);
        for (int i = 0; i + 1 < nodes.size(); i++) {
          String child = Keccak.hex(Hex.bytes(nodes.getString(i + 1))).substring(2);
          assertThat(nodes.getString(i)).contains(child);
        }
        List<byte[]> leaf = Rlp.items(Hex.bytes(nodes.getString(nodes.size() - 1)));
        List<byte[]> account = Rlp.items(Rlp.content(leaf.get(1)));
        assertThat(Hex.data(Rlp.content(account.get(2)))).isEqualTo(proof.getString("storageHash"));
      }
    }
  }

  private static void assertHolds(World world, JsonObject shown) {
    for (String name : shown.fieldNames()) {
      Account account = world.get(Address.of(name));
      JsonObject fields = shown.getJsonObject(name);
      if (fields.containsKey("balance")) {
        assertThat(fields.getString("balance")).isEqualTo(Hex.quantity(account.balance()));
      }
      if (fields.containsKey("nonce")) {
        assertThat(fields.getLong("nonce")).isEqualTo(account.nonce());
      }
      JsonObject storage = fields.getJsonObject("storage", new JsonObject());
      for (String slot : storage.fieldNames()) {
        assertThat(storage.getString(slot))
            .isEqualTo("0x" + Hex.word(account.storage().get(Hex.number(slot))));
      }
    }
  }

  private static void flatten(JsonObject call, List<Integer> path, List<String> lines) {
    boolean creates = call.getString("type").startsWith("CREATE");
    lines.add(
        path
            + " "
            + call.getString("from")
            + " "
            + (creates ? "" : call.getString("to"))
            + " "
            + (path.isEmpty() ? "" : call.getString("gas") + " " + call.getString("gasUsed"))
            + " "
            + call.getString("error", "ok").equals("ok"));
    JsonArray calls = call.getJsonArray("calls", new JsonArray());
    for (int i = 0; i < calls.size(); i++) {
      List<Integer> below = new ArrayList<>(path);
      below.add(i);
      flatten(calls.getJsonObject(i), below, lines);
    }
  }

  private static List<String> listed(EvmBlock block, Traced traced) {
    FlatTraces traces =
        new FlatTraces(
            EvmDialect.GETH,
            FlatForm.ofTracer().withPrecompiles(),
            FlatFailures.ofTracer(EvmDialect.GETH, false));
    List<String> lines = new ArrayList<>();
    for (JsonObject item : traces.ofTransaction(block, traced)) {
      JsonObject action = item.getJsonObject("action");
      boolean destroys = item.getString("type").equals("suicide");
      String from = destroys ? action.getString("address") : action.getString("from");
      String to = destroys ? action.getString("refundAddress") : action.getString("to", "");
      String gas = destroys ? "0x0 0x0" : action.getString("gas") + " " + used(item, traced);
      List<?> path = item.getJsonArray("traceAddress").getList();
      boolean fine = !item.containsKey("error");
      lines.add(path + " " + from + " " + to + " " + (path.isEmpty() ? "" : gas) + " " + fine);
    }
    return lines;
  }

  /** A failure without a result used all that it was given, or could not even begin. */
  private static String used(JsonObject item, Traced traced) {
    JsonObject result = item.getJsonObject("result");
    assertThat(traced.result().gasUsed()).isPositive();
    return result == null
        ? item.getJsonObject("action").getString("gas")
        : result.getString("gasUsed");
  }

  private static void collectLogs(JsonObject call, List<String> data) {
    call.getJsonArray("logs", new JsonArray())
        .forEach(log -> data.add(((JsonObject) log).getString("data")));
    call.getJsonArray("calls", new JsonArray())
        .forEach(child -> collectLogs((JsonObject) child, data));
  }

  private static JsonObject call(Traced traced) {
    return new CallTracer(EvmDialect.GETH, new JsonObject().put("withLog", true)).of(traced);
  }

  private static JsonObject steps(Traced traced) throws IOException {
    ByteSource source =
        new StructLogs(
            traced,
            StructForm.of(EvmDialect.GETH),
            StructOptions.of(EvmDialect.GETH, new JsonObject()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    source.writeTo(bytes);
    return new JsonObject(bytes.toString(StandardCharsets.UTF_8));
  }

  /** Blocks in which everything happens. */
  private static List<Case> blocks(long seed) {
    EvmSimChain chain = new EvmSimChain(EvmRules.ethereum(seed));
    List<Act> acts = List.of(Act.values());
    List<Case> made = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      chain.include(acts.get(i % acts.size()));
      chain.include(acts.get((i + 9) % acts.size()));
      Known parent = chain.head();
      Known block = chain.step();
      List<Traced> traced =
          chain.executor().traces(block.block(), parent.outcome().after(), List.of());
      made.add(new Case(parent, block, traced));
    }
    return made;
  }
}
