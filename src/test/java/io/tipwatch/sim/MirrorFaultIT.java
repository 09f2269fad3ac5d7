package io.tipwatch.sim;

import static io.tipwatch.sim.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mirror that goes wrong, as a node of each dialect would. */
@Timeout(120)
class MirrorFaultIT {
  private final Mirrored mirrored = new Mirrored();
  private final SimNetwork network = mirrored.network;

  @AfterEach
  void close() {
    mirrored.close();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void standsStillWhenItGoesWrong(Dialect dialect) throws Exception {
    SimNode real = mirrored.node(dialect);
    MirrorNode mirror = mirrored.mirror(real, dialect);
    MirrorFault fault = mirrored.goWrong(mirror);
    await(network.steps(3));
    JsonObject tipset = (JsonObject) mirrored.result(mirror, "Filecoin.ChainHead", "[]");
    assertThat(cids(tipset)).isEqualTo(fault.tipset().cids());
    assertThat(mirrored.result(mirror, "Filecoin.ChainGetTipSet", "[null]")).isEqualTo(tipset);
    assertThat(
            mirrored.result(
                mirror, "Filecoin.ChainGetTipSetByHeight", "[" + fault.height() + ",null]"))
        .isEqualTo(tipset);
    assertThat(
            mirrored
                .ask(mirror, "Filecoin.ChainGetTipSetByHeight", "[" + (fault.height() + 1) + ",[]]")
                .body())
        .contains("height greater than start point");
    assertThat(
            cids(
                (JsonObject)
                    mirrored.result(
                        mirror, "Filecoin.ChainGetTipSet", "[" + mirrored.key(real) + "]")))
        .isEqualTo(
            cids(
                new JsonObject(mirrored.real(real, "Filecoin.ChainHead", "[]").body())
                    .getJsonObject("result")));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void refusesTheNextTipsetInItsClientsWords(Dialect dialect) throws Exception {
    MirrorNode mirror = mirrored.mirror(mirrored.node(dialect), dialect);
    MirrorFault fault = mirrored.goWrong(mirror);
    String block = "[{\"/\":\"" + fault.refused().cids().getFirst() + "\"}]";
    String words =
        "parent state root did not match computed state ("
            + fault.claimedRoot()
            + " != "
            + fault.computedRoot()
            + ")";
    assertThat(fault.computedRoot()).isNotEqualTo(fault.claimedRoot());
    switch (dialect) {
      case LOTUS -> {
        assertThat((String) mirrored.result(mirror, "Filecoin.SyncCheckBad", block))
            .contains(words);
        JsonObject sync =
            ((JsonObject) mirrored.result(mirror, "Filecoin.SyncState", "[]"))
                .getJsonArray("ActiveSyncs")
                .getJsonObject(0);
        assertThat(sync.getInteger("Stage")).isEqualTo(5);
        assertThat(sync.getString("Message")).contains(words);
        assertThat(cids(sync.getJsonObject("Target"))).isEqualTo(fault.refused().cids());
      }
      case VENUS -> {
        JsonObject target =
            ((JsonObject) mirrored.result(mirror, "Filecoin.SyncerTracker", "[]"))
                .getJsonArray("History")
                .getJsonObject(0);
        assertThat(target.getInteger("State")).isEqualTo(5);
        assertThat(target.getJsonObject("Err")).isEmpty();
        assertThat(cids(target.getJsonObject("Head"))).isEqualTo(fault.refused().cids());
      }
      case FOREST -> {
        assertThat(mirrored.result(mirror, "Filecoin.SyncCheckBad", block)).isEqualTo("bad");
        assertThat(
                ((JsonObject) mirrored.result(mirror, "Forest.SyncStatus", "[]"))
                    .getString("status"))
            .isEqualTo("Error");
        assertThat(
                mirrored
                    .ask(mirror, "Forest.StateCompute", "[" + fault.height() + ",1,true]")
                    .body())
            .contains(fault.computedRoot());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void changesOnePlaceAndTheRootAndNothingElse(Dialect dialect) throws Exception {
    SimNode real = mirrored.node(dialect);
    MirrorNode mirror = mirrored.mirror(real, dialect);
    MirrorFault fault = mirrored.goWrong(mirror);
    String params = "[" + fault.height() + ",[]," + TipsetJson.key(fault.tipset().cids()) + "]";
    String healthy = mirrored.real(real, "Filecoin.StateCompute", params).body();
    String faulty = mirrored.ask(mirror, "Filecoin.StateCompute", params).body();
    assertThat(faulty).contains(fault.computedRoot()).doesNotContain(fault.claimedRoot());
    assertThat(differing(healthy, faulty)).containsExactly("result.Root./", path(fault.place()));
    assertThat(apart(healthy, faulty.replace(fault.computedRoot(), fault.claimedRoot())))
        .as("bytes that are not the same")
        .isLessThan(16);
    assertThat(mirrored.ask(mirror, "Filecoin.StateCompute", params).body())
        .as("it says the same when it is asked again")
        .isEqualTo(faulty);
  }

  @Test
  void leavesOtherExecutionsAsTheyAre() throws Exception {
    SimNode real = mirrored.node(Dialect.LOTUS);
    MirrorNode mirror = mirrored.mirror(real, Dialect.LOTUS);
    String before = "[5348400,[]," + mirrored.key(real) + "]";
    await(network.step());
    mirrored.goWrong(mirror);
    assertThat(mirrored.ask(mirror, "Filecoin.StateCompute", before).body())
        .isEqualTo(mirrored.real(real, "Filecoin.StateCompute", before).body());
  }

  @Test
  void anErrorOfTheExecutionStaysAnError() throws Exception {
    SimNode real = mirrored.node(Dialect.LOTUS);
    MirrorNode mirror = mirrored.mirror(real, Dialect.LOTUS);
    MirrorFault fault = mirrored.goWrong(mirror);
    await(real.inject("Filecoin.StateCompute", new Trouble.Fail(RpcFailure.PRUNED)));
    String params = "[" + fault.height() + ",[]," + TipsetJson.key(fault.tipset().cids()) + "]";
    assertThat(mirrored.ask(mirror, "Filecoin.StateCompute", params).body())
        .isEqualTo(mirrored.real(real, "Filecoin.StateCompute", params).body());
  }

  @Test
  void breaksOffInThePlaceOfHalfAFault() throws Exception {
    SimNode real = mirrored.node(Dialect.LOTUS);
    MirrorNode mirror = mirrored.mirror(real, Dialect.LOTUS);
    MirrorFault fault = mirrored.goWrong(mirror);
    await(real.inject("Filecoin.StateCompute", new Trouble.Truncate(400)));
    String params = "[" + fault.height() + ",[]," + TipsetJson.key(fault.tipset().cids()) + "]";
    assertThatThrownBy(() -> mirrored.ask(mirror, "Filecoin.StateCompute", params))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refusesWhatTakesThePlaceOfTheRefusedTipset() throws Exception {
    SimNode real = mirrored.node(Dialect.LOTUS);
    MirrorNode mirror = mirrored.mirror(real, Dialect.LOTUS);
    await(network.steps(3));
    MirrorFault fault = mirrored.goWrong(mirror);
    SimTipset other = await(network.reorg(1));
    assertThat(other.parents()).isEqualTo(fault.tipset());
    mirrored.result(mirror, "Filecoin.SyncState", "[]");
    assertThat(
            (String)
                mirrored.result(
                    mirror,
                    "Filecoin.SyncCheckBad",
                    "[{\"/\":\"" + other.key().cids().getFirst() + "\"}]"))
        .contains(fault.computedRoot());
    assertThat(await(mirror.onChain())).isTrue();
  }

  @Test
  void knowsWhenItsTipsetIsOnTheChainNoLonger() {
    SimNode real = mirrored.node(Dialect.LOTUS);
    MirrorNode mirror = mirrored.mirror(real, Dialect.LOTUS);
    await(network.steps(3));
    mirrored.goWrong(mirror);
    await(network.reorg(2));
    assertThat(await(mirror.onChain())).isFalse();
  }

  @Test
  void standsStillAnewWhenAReorgTakesItsHeadAwayBefore() {
    SimNode real = mirrored.node(Dialect.LOTUS);
    MirrorNode mirror = mirrored.mirror(real, Dialect.LOTUS);
    await(network.steps(3));
    Future<MirrorFault> going = mirror.goWrong(3);
    SimTipset other = await(network.reorg(1));
    MirrorFault fault = mirrored.stepUntil(going);
    assertThat(fault.height()).isGreaterThanOrEqualTo(other.height());
    assertThat(await(mirror.onChain())).isTrue();
  }

  @Test
  void doesNotPlayWithARealDivergence() throws Exception {
    SimNode real = mirrored.node(Dialect.FOREST);
    MirrorNode mirror = mirrored.mirror(real, Dialect.FOREST);
    await(real.equivocate(TraceFault.inMessage(0, "MsgRct.GasUsed")));
    mirrored.real(
        real,
        "Filecoin.StateCompute",
        "[5348400,[]," + mirrored.key(real) + "]"); // the sound answer
    Future<MirrorFault> going = mirror.goWrong(1);
    assertThatThrownBy(() -> mirrored.stepUntil(going))
        .hasRootCauseInstanceOf(NoFaultException.class)
        .hasStackTraceContaining("this is a real divergence");
  }

  @Test
  void saysWhyTheRealNodeCannotExecute() {
    SimNode real = mirrored.node(Dialect.LOTUS);
    MirrorNode mirror = mirrored.mirror(real, Dialect.LOTUS);
    await(real.inject("Filecoin.StateCompute", new Trouble.Fail(RpcFailure.PRUNED)));
    Future<MirrorFault> going = mirror.goWrong(1);
    assertThatThrownBy(() -> mirrored.stepUntil(going))
        .hasStackTraceContaining("ipld: could not find");
  }

  private static List<String> cids(JsonObject tipset) {
    return tipset.getJsonArray("Cids").stream()
        .map(cid -> ((JsonObject) cid).getString("/"))
        .toList();
  }

  private static List<String> differing(String left, String right) throws IOException {
    List<JsonLeaves.Leaf> one = JsonLeaves.of(left.getBytes(StandardCharsets.UTF_8));
    List<JsonLeaves.Leaf> other = JsonLeaves.of(right.getBytes(StandardCharsets.UTF_8));
    assertThat(other).hasSameSizeAs(one);
    return IntStream.range(0, one.size())
        .filter(i -> !one.get(i).equals(other.get(i)))
        .mapToObj(i -> one.get(i).path())
        .toList();
  }

  private static String path(TraceFault fault) {
    StringBuilder path = new StringBuilder("result.Trace[" + fault.message() + "].ExecutionTrace.");
    fault
        .call()
        .orElseThrow()
        .forEach(index -> path.append("Subcalls[").append(index).append("]."));
    return path.append(fault.field()).toString();
  }

  /** How many bytes lie between what two texts have in common at both ends. */
  private static int apart(String left, String right) {
    int before = Arrays.mismatch(left.toCharArray(), right.toCharArray());
    int after =
        Arrays.mismatch(
            new StringBuilder(left).reverse().toString().toCharArray(),
            new StringBuilder(right).reverse().toString().toCharArray());
    return Math.max(left.length(), right.length()) - before - after;
  }
}
