package io.tipwatch.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.TipsetKey;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A place is chosen in a faultless answer, and the fault is put in while it passes. */
class FaultEditTest {
  private static final int WHOLE = Integer.MAX_VALUE;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void makesWhatAFaultyNodeWouldHaveWritten(Dialect dialect) throws IOException {
    for (Generation generation : Generation.values()) {
      for (long seed = 1; seed <= 4; seed++) {
        SimTrace trace = trace(seed);
        Rendering rendering = Rendering.of(dialect).in(generation);
        byte[] healthy = answer(trace, rendering, Optional.empty());
        TraceFault place = chosen(healthy, seed).place().orElseThrow();
        assertThat(edited(healthy, fault(place, trace.root(Optional.of(place))), WHOLE))
            .as("%s %s, seed %d, %s", dialect, generation, seed, place)
            .isEqualTo(answer(trace, rendering, Optional.of(place)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 61, 4_096})
  void whereTheBytesAreCutMakesNoDifference(int piece) throws IOException {
    byte[] healthy = answer(trace(3), Rendering.of(Dialect.LOTUS), Optional.empty());
    MirrorFault fault = fault(chosen(healthy, 5).place().orElseThrow(), "bafyother");
    assertThat(edited(healthy, fault, piece)).isEqualTo(edited(healthy, fault, WHOLE));
  }

  @Test
  void choosesPlacesInsideSubcallsAllOverTheAnswer() throws IOException {
    byte[] healthy = answer(trace(4), Rendering.of(Dialect.FOREST), Optional.empty());
    Set<Integer> messages = new HashSet<>();
    Set<TraceFault> places = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      TraceFault place = chosen(healthy, seed).place().orElseThrow();
      assertThat(place.call().orElseThrow()).isNotEmpty();
      messages.add(place.message());
      places.add(place);
    }
    assertThat(messages).hasSizeGreaterThan(1);
    assertThat(places).hasSizeGreaterThan(100);
  }

  @Test
  void readsTheRootThatTheAnswerStates() throws IOException {
    SimTrace trace = trace(4);
    byte[] healthy = answer(trace, Rendering.of(Dialect.VENUS), Optional.empty());
    assertThat(chosen(healthy, 1).root()).contains(trace.root(Optional.empty()));
  }

  @Test
  void changesTheReceiptOfANodeThatWritesNoCharges() throws IOException {
    byte[] answer =
        bytes(
            """
            {"id":1,"result":{"Trace":[{"MsgRct":{"GasUsed":41,"Return":"GasUsed\\":9"},\
            "ExecutionTrace":{"MsgRct":{"GasUsed":7},"GasCharges":null,"Subcalls":null}}],\
            "Root":{"/":"bafyroot"}}}\
            """);
    TraceFault place = chosen(answer, 1).place().orElseThrow();
    assertThat(place).isEqualTo(TraceFault.inMessage(0, "MsgRct.GasUsed"));
    assertThat(new String(edited(answer, fault(place, "bafyother"), 5), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"id":1,"result":{"Trace":[{"MsgRct":{"GasUsed":42,"Return":"GasUsed\\":9"},\
            "ExecutionTrace":{"MsgRct":{"GasUsed":7},"GasCharges":null,"Subcalls":null}}],\
            "Root":{"/":"bafyother"}}}\
            """);
  }

  @Test
  void isNotTakenInByTheSameNamesElsewhere() throws IOException {
    byte[] answer =
        bytes(
            """
            { "Root" : {"/":"bafyno"}, "x" : [ {"result":{"Root":{"/":"no"}}} ], "result" : {
              "Root" : { "/" : "bafyroot" }, "Trace" : [ null, { "tg" : 1, "Odd" :
              "}]\\\\\\"{[", "ExecutionTrace" : { "tg" : 2, "Other" : { "GasCharges" : [ {"tg":3} ] },
              "GasCharges" : [ { "Name" : "a", "tg" : 4, "in" : [ {"tg":5} ] }, {"tg" : 6} ] } } ] } }
            """);
    FaultChoice choice = chosen(answer, 2);
    TraceFault place = TraceFault.inCall(1, List.of(), "GasCharges[1].tg");
    assertThat(choice.root()).contains("bafyroot");
    assertThat(new String(edited(answer, fault(place, "bafyother"), 1), StandardCharsets.UTF_8))
        .isEqualTo(
            new String(answer, StandardCharsets.UTF_8)
                .replace("\"tg\" : 6}", "\"tg\" : 7}")
                .replace("bafyroot", "bafyother"));
  }

  @Test
  void anErrorPassesAsItIs() throws IOException {
    byte[] error = bytes("{\"id\":1,\"error\":{\"code\":1,\"message\":\"result Root / Trace\"}}");
    FaultEdit edit = new FaultEdit(fault(TraceFault.inMessage(0, "MsgRct.GasUsed"), "bafyother"));
    assertThat(new TracePass(edit).next(error).getBytes()).isEqualTo(error);
    assertThat(edit.consistent()).isTrue();
  }

  @Test
  void knowsWhenThePlaceIsNotThere() throws IOException {
    byte[] healthy = answer(trace(3), Rendering.of(Dialect.LOTUS), Optional.empty());
    FaultEdit edit = new FaultEdit(fault(TraceFault.inMessage(900, "MsgRct.GasUsed"), "bafyother"));
    new TracePass(edit).next(healthy);
    assertThat(edit.consistent()).isFalse();
  }

  @Test
  void refusesCallsWithoutEnd() {
    byte[] answer =
        bytes("{\"result\":{\"Trace\":[{\"ExecutionTrace\":" + "{\"Subcalls\":[".repeat(3_000));
    assertThatThrownBy(() -> chosen(answer, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void refusesANumberWithoutEnd() {
    byte[] answer =
        bytes("{\"result\":{\"Trace\":[{\"MsgRct\":{\"GasUsed\":" + "9".repeat(300) + "}}]}}");
    assertThatThrownBy(() -> chosen(answer, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("256 bytes");
  }

  private static SimTrace trace(long seed) {
    SimChain chain = new SimChain(ChainRules.mainnet(seed));
    return new SimTrace(chain, chain.head(), TraceShape.small().withQuirks());
  }

  private static byte[] answer(SimTrace trace, Rendering rendering, Optional<TraceFault> fault)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(bytes("{\"jsonrpc\":\"2.0\",\"result\":"));
    trace.writeTo(bytes, rendering, fault);
    bytes.writeBytes(bytes(",\"id\":7}"));
    return bytes.toByteArray();
  }

  private static FaultChoice chosen(byte[] answer, long seed) throws IOException {
    FaultChoice choice = new FaultChoice(seed);
    new TracePass(choice).next(answer);
    return choice;
  }

  private static byte[] edited(byte[] answer, MirrorFault fault, int piece) throws IOException {
    FaultEdit edit = new FaultEdit(fault);
    TracePass pass = new TracePass(edit);
    Buffer out = Buffer.buffer();
    for (int from = 0; from < answer.length; from += Math.min(piece, answer.length - from)) {
      int to = from + Math.min(piece, answer.length - from);
      out.appendBuffer(pass.next(Arrays.copyOfRange(answer, from, to)));
    }
    assertThat(edit.consistent()).isTrue();
    return out.getBytes();
  }

  private static MirrorFault fault(TraceFault place, String root) {
    return new MirrorFault(1, TipsetKey.of("t"), TipsetKey.of("c"), place, "bafyroot", root);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
