package io.tipwatch.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.sim.JsonLeaves.Leaf;
import io.tipwatch.sim.TraceFault.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimTraceTest {
  private static final Pattern TIMES = Pattern.compile("(\\.tt|Duration)$");

  @Test
  void theSameSeedMakesTheSameTrace() throws IOException {
    Rendering rendering = Rendering.of(Dialect.LOTUS);
    assertThat(JsonLeaves.of(trace(1, TraceShape.small()).render(rendering, Optional.empty())))
        .isEqualTo(JsonLeaves.of(trace(1, TraceShape.small()).render(rendering, Optional.empty())));
  }

  @Test
  void aSmallTraceHasAFewHundredKilobytes() throws IOException {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(bytes(trace(seed, TraceShape.small())))
          .as("seed %d", seed)
          .isBetween(40_000L, 500_000L);
    }
  }

  @Test
  void aLargeTraceIsAboutAsLargeAsAskedFor() throws IOException {
    assertThat(bytes(trace(1, TraceShape.ofBytes(60_000_000))))
        .isBetween(30_000_000L, 120_000_000L);
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void everyDialectWritesOneEntryForEachMessage(Generation generation) throws IOException {
    SimTrace trace = trace(2, TraceShape.small().withQuirks());
    for (Dialect dialect : Dialect.values()) {
      List<Leaf> leaves =
          JsonLeaves.of(trace.render(Rendering.of(dialect).in(generation), Optional.empty()));
      assertThat(leaves.stream().filter(leaf -> leaf.path().matches("Trace\\[\\d+]\\.MsgCid\\./")))
          .as("%s %s", dialect, generation)
          .hasSize(trace.size());
      assertThat(leaves).anyMatch(leaf -> leaf.path().endsWith("GasCharges[0].Name"));
    }
  }

  @Test
  void onlyTheNewestGenerationHasIpldOperations() throws IOException {
    assertThat(paths(Generation.G4)).anyMatch(path -> path.contains("IpldOps[0].Cid"));
    assertThat(paths(Generation.G3B)).noneMatch(path -> path.contains("IpldOps"));
    assertThat(paths(Generation.G3)).anyMatch(path -> path.endsWith("State.Address"));
    assertThat(paths(Generation.G2)).anyMatch(path -> path.endsWith("Msg.CodeCid./"));
    assertThat(paths(Generation.G1))
        .noneMatch(path -> path.endsWith("ExecutionTrace.Msg.GasLimit"));
    assertThat(paths(Generation.G0)).anyMatch(path -> path.endsWith("GasCharges[0].vtg"));
  }

  @Test
  void theOldVenusAnswerHasARootAfterEveryMessage() throws IOException {
    SimTrace trace = trace(3, TraceShape.tiny());
    Rendering rendering =
        Rendering.of(Dialect.VENUS).in(Generation.G0).as(Rendering.Form.VENUS_REPLAY);
    List<Leaf> leaves = JsonLeaves.of(trace.render(rendering, Optional.empty()));
    assertThat(leaves.stream().filter(leaf -> leaf.path().endsWith("StateRootAfterApply./")))
        .hasSize(trace.size());
    assertThat(leaves)
        .contains(new Leaf("StateRoot./", trace.root(Optional.empty())))
        .contains(new Leaf("Epoch", "" + trace.tipset().height()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261122})
  void dialectsDifferOnlyInWhatIsKnownToDiffer(long seed) throws IOException {
    SimTrace trace = trace(seed, TraceShape.small());
    Map<String, String> lotus = normalised(trace, Dialect.LOTUS);
    assertThat(normalised(trace, Dialect.VENUS)).isEqualTo(lotus);
    assertThat(normalised(trace, Dialect.FOREST)).isEqualTo(lotus);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261122})
  void aChangedFieldIsTheOnlyThingThatChanges(long seed) throws IOException {
    SimTrace trace = trace(seed, TraceShape.small());
    Rendering rendering = Rendering.of(Dialect.LOTUS);
    List<Leaf> healthy = JsonLeaves.of(trace.render(rendering, Optional.empty()));
    for (TraceFault fault : changes(trace)) {
      List<Leaf> faulty = JsonLeaves.of(trace.render(rendering, Optional.of(fault)));
      List<String> differing =
          differing(healthy, faulty).stream().map(SimTraceTest::withoutLink).distinct().toList();
      assertThat(differing).as("seed %d, %s", seed, fault).hasSize(2).contains("Root");
      assertThat(differing.getLast()).startsWith(path(fault));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Change.class,
      names = {"REMOVED", "ADDED", "SWAPPED"})
  void aListChangesFromThePlaceOn(Change change) throws IOException {
    SimTrace trace = trace(4, TraceShape.small());
    Rendering rendering = Rendering.of(Dialect.FOREST);
    List<Leaf> healthy = JsonLeaves.of(trace.render(rendering, Optional.empty()));
    int cron = trace.size() - 1;
    for (TraceFault fault :
        List.of(
            TraceFault.inList(cron, List.of(0, 1), "GasCharges[5]", change),
            TraceFault.inList(cron, List.of(0, 1), "IpldOps[0]", change),
            TraceFault.inList(cron, List.of(0), "Subcalls[1]", change),
            TraceFault.ofMessage(0, change))) {
      List<Leaf> faulty = JsonLeaves.of(trace.render(rendering, Optional.of(fault)));
      String first = differing(healthy, faulty).get(1);
      String wanted = fault.call().isPresent() ? path(fault) : "Trace[0]";
      assertThat(first).as("%s", fault).startsWith(wanted);
    }
  }

  @Test
  void aFaultOfTheTraceOnlyLeavesTheRoot() {
    SimTrace trace = trace(5, TraceShape.tiny());
    TraceFault fault = trace.deepInCron(0);
    assertThat(trace.root(Optional.of(fault.inTraceOnly())))
        .isEqualTo(trace.root(Optional.empty()));
    assertThat(trace.root(Optional.of(fault))).isNotEqualTo(trace.root(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void thePlaceInCronLiesThreeCallsDeepAndIsThere(long seed) throws IOException {
    SimTrace trace = trace(seed, TraceShape.small());
    TraceFault fault = trace.deepInCron(seed);
    assertThat(fault.message()).isEqualTo(trace.size() - 1);
    assertThat(fault.call().orElseThrow()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(JsonLeaves.of(trace.render(Rendering.of(Dialect.LOTUS), Optional.empty())))
        .anyMatch(leaf -> leaf.path().equals(path(fault)));
  }

  @Test
  void callsGoAsDeepAsTheMachineAllows() throws IOException {
    SimTrace trace = trace(6, TraceShape.tiny().withDepth(TraceShape.MAX_DEPTH));
    int level = 0;
    int deepest = 0;
    ByteSource source = trace.render(Rendering.of(Dialect.LOTUS), Optional.empty());
    for (byte[] piece = source.next(); piece.length > 0; piece = source.next()) {
      for (byte each : piece) {
        level += each == '{' ? 1 : each == '}' ? -1 : 0;
        deepest = Math.max(deepest, level);
      }
    }
    assertThat(level).isZero();
    assertThat(deepest)
        .as("objects: two around the calls, three inside the last")
        .isEqualTo(2 + 1024 + 3);
  }

  private static List<TraceFault> changes(SimTrace trace) {
    int cron = trace.size() - 1;
    List<TraceFault> faults = new ArrayList<>();
    for (String field : List.of("Return", "GasUsed", "EventsRoot")) {
      faults.add(TraceFault.inMessage(0, "MsgRct." + field));
      faults.add(TraceFault.inMessage(cron, "MsgRct." + field));
    }
    for (String field : List.of("From", "To", "Method", "Value", "Params")) {
      faults.add(TraceFault.inMessage(cron, "Msg." + field));
      faults.add(TraceFault.inCall(cron, List.of(0, 1, 0), "Msg." + field));
      faults.add(TraceFault.inCall(0, List.of(), "Msg." + field));
    }
    for (String field : List.of("MsgRct.ExitCode", "InvokedActor.State.Head")) {
      faults.add(TraceFault.inCall(cron, List.of(0, 2), field));
    }
    for (String leaf : List.of("Name", "tg", "cg", "sg")) {
      faults.add(TraceFault.inCall(cron, List.of(0, 1), "GasCharges[9]." + leaf));
      faults.add(TraceFault.inCall(cron, List.of(), "GasCharges[0]." + leaf));
    }
    int operations = trace.sizeOf(cron, List.of(0)).ipldOps();
    for (String leaf : List.of("Op", "Cid", "Size")) {
      faults.add(TraceFault.inCall(cron, List.of(0), "IpldOps[" + (operations - 1) + "]." + leaf));
    }
    return faults;
  }

  private static String withoutLink(String path) {
    return path.endsWith("./") ? path.substring(0, path.length() - 2) : path;
  }

  private static String path(TraceFault fault) {
    StringBuilder path = new StringBuilder("Trace[" + fault.message() + "].");
    fault
        .call()
        .ifPresent(call -> {
          path.append("ExecutionTrace.");
          call.forEach(index -> path.append("Subcalls[").append(index).append("]."));
        });
    return path.append(fault.field()).toString();
  }

  /** Paths with another value on the right, or with none on one side; times apart. */
  private static List<String> differing(List<Leaf> left, List<Leaf> right) {
    Map<String, String> others = new HashMap<>();
    right.forEach(leaf -> others.put(leaf.path(), leaf.value()));
    Predicate<Leaf> timed = leaf -> TIMES.matcher(leaf.path()).find();
    List<String> differing =
        new ArrayList<>(
            left.stream()
                .filter(timed.negate())
                .filter(leaf -> !leaf.value().equals(others.get(leaf.path())))
                .map(Leaf::path)
                .toList());
    Map<String, String> known = new HashMap<>();
    left.forEach(leaf -> known.put(leaf.path(), leaf.value()));
    right.stream()
        .filter(leaf -> !known.containsKey(leaf.path()))
        .map(Leaf::path)
        .forEach(differing::add);
    return differing;
  }

  /** By the table of what clients are known to write differently. */
  private static Map<String, String> normalised(SimTrace trace, Dialect dialect)
      throws IOException {
    Map<String, String> kept = new HashMap<>();
    for (Leaf leaf : JsonLeaves.of(trace.render(Rendering.of(dialect), Optional.empty()))) {
      boolean dropped = TIMES.matcher(leaf.path()).find() || leaf.path().endsWith(".Error");
      boolean empty = List.of("null", "[]", "").contains(leaf.value());
      if (!dropped && !empty) {
        kept.put(leaf.path(), leaf.value());
      }
    }
    return kept;
  }

  private static List<String> paths(Generation generation) throws IOException {
    Rendering rendering = Rendering.of(Dialect.LOTUS).in(generation);
    return JsonLeaves.of(trace(2, TraceShape.small()).render(rendering, Optional.empty())).stream()
        .map(Leaf::path)
        .toList();
  }

  private static long bytes(SimTrace trace) throws IOException {
    long bytes = 0;
    ByteSource source = trace.render(Rendering.of(Dialect.LOTUS), Optional.empty());
    for (byte[] piece = source.next(); piece.length > 0; piece = source.next()) {
      assertThat(piece.length).isLessThan(200_000);
      bytes += piece.length;
    }
    return bytes;
  }

  private static SimTrace trace(long seed, TraceShape shape) {
    SimChain chain = new SimChain(ChainRules.mainnet(seed).withMood(0, 0));
    chain.step();
    return new SimTrace(chain, chain.step().getLast(), shape);
  }
}
