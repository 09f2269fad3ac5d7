package io.tipwatch.sim.evm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.RawClient;
import io.tipwatch.sim.evm.EvmIncident.Depth;
import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Machine;
import io.tipwatch.sim.evm.machine.World;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every incident shows first where it says, and its cause where it says, and not before. */
class EvmIncidentIT {
  private final Vertx vertx = Vertx.vertx();
  private final RawClient client = new RawClient();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @ParameterizedTest
  @EnumSource(EvmIncident.class)
  void showsFirstWhereItSays(EvmIncident incident) throws IOException, InterruptedException {
    EvmRules rules = incident.rules(3);
    EvmSimNetwork network = new EvmSimNetwork(vertx, rules, InstantSource.fixed(rules.timeOf(30)));
    EvmSimNode healthy = await(network.add(EvmNodeProfile.of("healthy", incident.sick())));
    EvmSimNode sick = await(network.add(EvmNodeProfile.of("sick", incident.sick())));
    await(network.steps(5));
    Known before = await(sick.head());
    await(incident.happen(network, sick));
    assertThat(signal(healthy, sick, before)).isEqualTo(incident.signal());
    await(network.close());
  }

  @ParameterizedTest
  @EnumSource(EvmIncident.class)
  void showsItsCauseWhereItSaysAndNotBefore(EvmIncident incident) {
    EvmRules rules = incident.rules(4);
    EvmSimNetwork network = new EvmSimNetwork(vertx, rules, InstantSource.fixed(rules.timeOf(30)));
    EvmSimNode healthy = await(network.add(EvmNodeProfile.of("healthy", incident.sick())));
    EvmSimNode sick = await(network.add(EvmNodeProfile.of("sick", incident.sick())));
    await(network.steps(5));
    await(incident.happen(network, sick));
    assertThat(depth(incident, healthy, sick)).isEqualTo(incident.depth());
    await(network.close());
  }

  private EvmIncident.Signal signal(EvmSimNode healthy, EvmSimNode sick, Known before)
      throws IOException, InterruptedException {
    JsonObject theirs = head(healthy);
    JsonObject its;
    try {
      its = head(sick);
    } catch (IOException _) {
      return EvmIncident.Signal.NODE_DOWN;
    }
    long lead = number(theirs) - number(its);
    if (number(its) < before.block().number()) {
      return EvmIncident.Signal.HEAD_REGRESSES;
    } else if (lead > 0) {
      assertThat(result(sick, "eth_syncing", "[]")).isEqualTo(false);
      return EvmIncident.Signal.HEAD_STALLS;
    } else if (number(theirs) == before.block().number()) {
      return EvmIncident.Signal.ALL_HEADS_STALL;
    } else if (!its.getString("hash").equals(theirs.getString("hash"))) {
      return EvmIncident.Signal.HASH_DIFFERS;
    } else if (!its.getString("stateRoot").equals(theirs.getString("stateRoot"))) {
      return EvmIncident.Signal.ROOT_DIFFERS_UNDER_ONE_HASH;
    }
    assertThat(result(sick, "trace_block", "[\"latest\"]"))
        .isNotEqualTo(result(healthy, "trace_block", "[\"latest\"]"));
    return EvmIncident.Signal.TRACES_DIFFER;
  }

  /** The first of the views, from cheap to deep, in which the two differ about the block. */
  private static Depth depth(EvmIncident incident, EvmSimNode healthy, EvmSimNode sick) {
    EvmFollower its = sick.follower();
    EvmFollower theirs = healthy.follower();
    if (!its.refused().isEmpty() && !theirs.refused().isEmpty()) {
      return Depth.BAD_BLOCK_LIST;
    }
    long first = 0;
    while (theirs.at(first).isPresent()
        && its.at(first).isPresent()
        && theirs
            .at(first)
            .orElseThrow()
            .outcome()
            .commitments()
            .equals(its.at(first).orElseThrow().outcome().commitments())) {
      first++;
    }
    if (theirs.at(first).isEmpty() || incident.signal() == EvmIncident.Signal.HEAD_REGRESSES) {
      boolean drifts = incident.signal() == EvmIncident.Signal.TRACES_DIFFER;
      return drifts ? Depth.CALLS : Depth.NONE;
    }
    Known block = theirs.at(first).orElseThrow();
    List<Traced> right = theirs.traces(block.block()).orElseThrow();
    EvmBlock same = its.at(first).map(Known::block).orElse(block.block());
    List<Traced> wrong = its.traces(same).orElseThrow();
    return compared(incident, block, right, wrong, its);
  }

  private static Depth compared(
      EvmIncident incident, Known block, List<Traced> right, List<Traced> wrong, EvmFollower its) {
    if (differ(right, wrong, EvmIncidentIT::calls)) {
      return Depth.CALLS;
    } else if (differ(right, wrong, PrestateJson::plain)) {
      return Depth.STATE_BEFORE;
    } else if (differ(right, wrong, EvmIncidentIT::steps)) {
      return Depth.STEP;
    } else if (differ(right, wrong, PrestateJson::difference)) {
      return Depth.STATE_DIFFERENCE;
    }
    assertThat(right.stream().map(Traced::receipt).toList())
        .isEqualTo(wrong.stream().map(Traced::receipt).toList());
    String reason = its.refusal(block.block().hash()).map(EvmFollower.Refused::reason).orElse("");
    if (reason.contains("receipt root")) {
      return Depth.RECEIPTS_ROOT;
    } else if (incident == EvmIncident.NETHERMIND_REVERT_TEXT) {
      return Depth.TRACER_FAILURE;
    }
    boolean proven = proofs(right, its, block);
    return proven ? Depth.BAD_BLOCK_LIST : Depth.PROOF;
  }

  /**
   * Whether it proves what the network does of the touched accounts, before the block and after.
   */
  private static boolean proofs(List<Traced> right, EvmFollower its, Known block) {
    World before = its.find(block.block().parentHash()).orElseThrow().outcome().after();
    World after =
        its.at(block.block().number())
            .map(it -> it.outcome().after())
            .orElse(block.outcome().after());
    World sound = right.getFirst().before();
    return right.stream()
        .flatMap(traced -> traced.changes().keySet().stream())
        .allMatch(touched ->
            proof(before, touched).equals(proof(sound, touched))
                && proof(after, touched).equals(proof(block.outcome().after(), touched)));
  }

  private static String proof(World world, Address address) {
    return ProofJson.of(world, address, List.of("0x5")).encode();
  }

  private static boolean differ(
      List<Traced> right, List<Traced> wrong, Function<Traced, Object> view) {
    return !right.stream().map(view).toList().equals(wrong.stream().map(view).toList());
  }

  /** Without the gas of the transaction's own call, which clients do not agree on. */
  private static Object calls(Traced traced) {
    JsonObject call = new CallTracer(EvmDialect.OPERA, new JsonObject()).of(traced);
    call.remove("time");
    call.remove("gasUsed");
    return call;
  }

  private static Object steps(Traced traced) {
    List<String> lines = new ArrayList<>();
    Machine machine = traced.again().machine();
    while (machine.next()) {
      lines.add(
          machine.frame().pc()
              + " "
              + machine.frame().gas()
              + " "
              + machine.frame().stack().stream().map(Hex::quantity).toList());
      machine.perform();
    }
    return lines;
  }

  private JsonObject head(EvmSimNode node) throws IOException, InterruptedException {
    return (JsonObject) result(node, "eth_getBlockByNumber", "[\"latest\",false]");
  }

  private static long number(JsonObject block) {
    return Hex.number(block.getString("number")).longValue();
  }

  private Object result(EvmSimNode node, String method, String params)
      throws IOException, InterruptedException {
    return new JsonObject(client.post(node.http(), RawClient.request(method, params)).body())
        .getValue("result");
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
