package io.tipwatch.diagnose.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.diagnose.Climber;
import io.tipwatch.diagnose.Exhibits.Exhibit;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.diagnose.evidence.RecordedLadder.Origin;
import io.tipwatch.diagnose.evidence.RecordedLadder.Watched;
import io.tipwatch.node.Known;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonWriter;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.report.ReportJson;
import io.tipwatch.trace.Rule;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recording and replay for a family that there is no other ladder for. */
class RecordedLadderTest {
  private static final Question QUESTION = new Question.Named(TipsetKey.of("0xabc"));

  @TempDir private Path directory;
  private final List<Wire> wires = List.of(new Wire("geth"), new Wire("besu"));

  /** A node that counts its calls, and answers each with the number it has come to. */
  private static final class Wire implements Rpc {
    private final NodeId node;
    private final AtomicInteger calls = new AtomicInteger();

    Wire(String name) {
      node = new NodeId(name);
    }

    @Override
    public NodeId node() {
      return node;
    }

    @Override
    public RpcLimits limits() {
      return RpcLimits.DEFAULT;
    }

    @Override
    public Future<Json> call(String method, Duration timeout, Json... params) {
      long count = calls.incrementAndGet();
      return method.equals("eth_fail")
          ? Future.failedFuture(new RpcException.Remote(node, method, count, "no " + count))
          : Future.succeededFuture(Json.of(count));
    }

    @Override
    public RpcStream stream(String method, Duration timeout, Json... params) {
      byte[] body =
          (node + " " + calls.incrementAndGet()).repeat(3).getBytes(StandardCharsets.UTF_8);
      return new RpcStream(5, 200, new ByteArrayInputStream(body), () -> 1_000 + body.length);
    }
  }

  /** What a test does with a look; what it says becomes the rungs of the report. */
  @FunctionalInterface
  private interface Steps {
    void take(Look look, List<Rung> rungs) throws IOException;
  }

  private record Walk(Steps steps) implements Climber {
    @Override
    public Optional<Climbed> climb(Look look) throws IOException {
      List<Rung> rungs = new ArrayList<>();
      steps.take(look, rungs);
      Diagnosis diagnosis =
          new Diagnosis(
              new Verdict.Inconclusive("a walk"),
              look.about().chain(),
              Optional.empty(),
              List.of(),
              List.of(),
              List.of(),
              Diagnosis.Arbiter.NONE,
              new Diagnosis.Cause("none", "none"),
              Optional.empty(),
              List.of(),
              List.of(),
              new TreeMap<>(),
              rungs,
              List.of(),
              List.of());
      return Optional.of(new Climbed(diagnosis, List.of()));
    }

    @Override
    public List<Rule> rules() {
      return List.of();
    }
  }

  private Spool spool() {
    return new Spool(directory, 64 << 20);
  }

  private Finding made(Spool spool, Steps steps) throws IOException {
    List<Watched> nodes = new ArrayList<>();
    wires.forEach(wire -> nodes.add(new Watched(wire, Optional.empty(), () -> Known.NOTHING)));
    return new RecordedLadder(
            new Origin("tipwatch 1", new Diagnosis.Chain("opera", "evm")),
            nodes,
            new Walk(steps),
            spool)
        .answer(QUESTION)
        .orElseThrow();
  }

  private Replayed again(Finding finding, Steps steps) throws IOException {
    return new Replay("tipwatch 1", Map.of("evm", new Walk(steps)), spool()).of(evidence(finding));
  }

  private static Evidence evidence(Finding finding) {
    return label ->
        finding.exhibits().all().stream()
            .filter(exhibit -> exhibit.label().equals(label))
            .findFirst()
            .map(Exhibit::open)
            .orElseThrow(() -> new NoSuchFileException(label));
  }

  private static String said(Future<Json> call) {
    return call.succeeded()
        ? JsonWriter.text(call.result())
        : String.valueOf(call.cause().getMessage());
  }

  private static Rung rung(String outcome) {
    return new Rung("step", outcome, 0, 0);
  }

  private static String read(RpcStream answer, int bytes) throws IOException {
    try (answer) {
      String text = new String(answer.body().readNBytes(bytes), StandardCharsets.UTF_8);
      try (InputStream again = Look.again(answer).open(0, text.length())) {
        assertThat(again.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(text);
      }
      return text + " " + answer.bytes();
    }
  }

  private static void everything(Look look, List<Rung> rungs) throws IOException {
    Duration second = Duration.ofSeconds(1);
    for (Rpc rpc : look.calls()) {
      var lap = look.stopwatch().start();
      rungs.add(rung(said(rpc.call("eth_chainId"))));
      rungs.add(rung(said(rpc.call("eth_fail", Json.of("x")))));
      rungs.add(rung(said(rpc.call("eth_chainId"))));
      rungs.add(rung(said(rpc.call("eth_chainId", Json.of("other")))));
      rungs.add(rung(read(rpc.stream("debug_traceBlock", second, Json.of(1)), 4)));
      rungs.add(rung(read(rpc.stream("debug_traceBlock", second, Json.of(1)), 1_000)));
      rungs.add(new Rung("time", "", lap.millis("time"), 0));
    }
  }

  @Test
  void aWalkOfAnyFamilyComesOutTheSameWithoutANode() throws IOException {
    Finding finding = made(spool(), RecordedLadderTest::everything);
    List<Integer> calls = wires.stream().map(wire -> wire.calls.get()).toList();
    Replayed replayed = again(finding, RecordedLadderTest::everything);
    assertThat(replayed.report()).isEqualTo(ReportJson.write(finding.diagnosis()));
    assertThat(replayed.same()).isTrue();
    assertThat(wires.stream().map(wire -> wire.calls.get())).isEqualTo(calls);
    assertThat(finding.diagnosis().rungs().get(2).outcome()).isEqualTo("3");
  }

  @Test
  void theFilesAreNamedForWhatTheyHold() throws IOException {
    Finding finding = made(spool(), RecordedLadderTest::everything);
    assertThat(finding.exhibits().all())
        .extracting(Exhibit::label)
        .containsExactlyInAnyOrderElementsOf(finding.diagnosis().evidence());
    assertThat(finding.diagnosis().evidence())
        .containsExactly(
            "case.json",
            "calls.jsonl",
            "nodes.json",
            "rules.json",
            "report.json",
            "debug_traceBlock-besu-1.json",
            "debug_traceBlock-besu-2.json",
            "debug_traceBlock-geth-1.json",
            "debug_traceBlock-geth-2.json");
    try (InputStream report = evidence(finding).open("report.json")) {
      assertThat(report.readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(ReportJson.write(finding.diagnosis()));
    }
  }

  @Test
  void aCallThatWasNeverMadeIsRefusedByName() throws IOException {
    Finding finding = made(spool(), (look, _) -> look.calls().getLast().call("eth_chainId"));
    assertThatThrownBy(
            () -> again(finding, (look, _) -> look.calls().getFirst().call("eth_chainId")))
        .isInstanceOf(DamagedEvidenceException.class)
        .hasMessage(
            "the answer of geth to eth_chainId is not there: asked for the 1st time with these"
                + " parameters");
  }

  @Test
  void aReaderThatGoesFurtherThanTheFirstTimeIsRefused() throws IOException {
    Duration second = Duration.ofSeconds(1);
    Finding finding =
        made(
            spool(),
            (look, rungs) ->
                rungs.add(rung(read(look.calls().getFirst().stream("debug_x", second), 4))));
    assertThatThrownBy(() ->
            again(
                finding,
                (look, rungs) -> {
                  try {
                    read(look.calls().getFirst().stream("debug_x", second), 5);
                  } catch (IOException e) {
                    rungs.add(rung("a ladder takes it for the node's fault"));
                  }
                }))
        .isInstanceOf(DamagedEvidenceException.class)
        .hasMessage("debug_x-geth-1.json was read no further than byte 4");
  }

  @Test
  void moreCallsThanAreKeptEndTheRecordingAndNotTheLook() throws IOException {
    Finding finding =
        made(
            spool(),
            (look, rungs) -> {
              for (int i = 0; i <= Transcript.MAX_CALLS; i++) {
                look.calls().getFirst().call("eth_chainId");
              }
              rungs.add(rung("went on"));
            });
    assertThat(finding.diagnosis().rungs())
        .extracting(Rung::outcome)
        .containsExactly("went on", "cannot be replayed: there are more than 100000 calls");
    assertThatThrownBy(() -> again(finding, RecordedLadderTest::everything))
        .isInstanceOf(DamagedEvidenceException.class)
        .hasMessage("not all was written down the first time: there are more than 100000 calls");
  }

  @Test
  void aClimbThatFailsKeepsNothing() {
    Spool spool = spool();
    assertThatThrownBy(() ->
            made(
                spool,
                (look, rungs) -> {
                  everything(look, rungs);
                  throw new IOException("a broken disk");
                }))
        .hasMessage("a broken disk");
    assertThat(spool.used()).isZero();
  }

  @Test
  void anAnswerOutsideOfALookCannotBeReadAgain() {
    RpcStream answer = wires.getFirst().stream("debug_x", Duration.ofSeconds(1));
    assertThatThrownBy(() -> Look.again(answer)).isInstanceOf(IllegalArgumentException.class);
  }
}
