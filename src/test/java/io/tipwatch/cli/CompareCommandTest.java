package io.tipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.Rendering;
import io.tipwatch.sim.SimChain;
import io.tipwatch.sim.SimTrace;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.sim.TraceShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code compare} makes of saved answers, good and bad. */
class CompareCommandTest {
  private static final Terminal PIPE = new Terminal(false, false);

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final SimTrace trace = trace();
  private final TraceFault fault = trace.deepInCron(3);

  @Test
  void equalAnswersExitWithZero() throws IOException {
    assertThat(run(lotus("a.json"), forest("b.json"))).isEqualTo(ExitCodes.MATCH);
    assertThat(out.toString()).startsWith("MATCH: ").contains("left, right");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void differentAnswersExitWithOneAndNameThePlace() throws IOException {
    assertThat(run(lotus("a.json"), faulty("b.json"), "--json")).isEqualTo(ExitCodes.DIFFER);
    assertItNamesTheFault(report());
  }

  @Test
  void aDriftExitsWithOne() throws IOException {
    Path drift = save("b.json", bytes(Dialect.LOTUS, Optional.of(fault.inTraceOnly())));
    assertThat(run(lotus("a.json"), drift)).isEqualTo(ExitCodes.DIFFER);
    assertThat(out.toString()).startsWith("TRACE DRIFT: ");
  }

  @Test
  void readsEveryPackingAndEnvelopeWhateverTheName() throws IOException {
    byte[] bare = bytes(Dialect.LOTUS, Optional.empty());
    byte[] envelope = envelope(bytes(Dialect.FOREST, Optional.of(fault)));
    Path plain = save("a.txt", envelope(bare));
    Path gzip = save("b.bin", packed(new GZIPOutputStream(buffer()), envelope));
    Path zstd = save("c", packed(new ZstdOutputStream(buffer()), bare));
    assertThat(run(plain, gzip, zstd, "--json")).isEqualTo(ExitCodes.DIFFER);
    Diagnosis report = report();
    assertItNamesTheFault(report);
    assertThat(report.suspects()).containsExactly(new NodeId("right"));
  }

  @Test
  void namesTheFilesAsAsked() throws IOException {
    assertThat(run(lotus("a.json"), faulty("b.json"), "--names", "lotus-1,forest-1"))
        .isEqualTo(ExitCodes.DIFFER);
    assertThat(out.toString()).contains("lotus-1", "forest-1").doesNotContain("left");
  }

  @Test
  void wantsOneNameForEachFile() throws IOException {
    assertThat(run(lotus("a.json"), faulty("b.json"), "--names", "one")).isEqualTo(ExitCodes.USAGE);
    assertThat(run(lotus("a.json"), faulty("b.json"), "--names", "one,one"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(run(lotus("a.json"), faulty("b.json"), "--names", "a b,c"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void savesNothingThatIsSavedAlready() throws IOException {
    assertThat(run(lotus("a.json"), forest("b.json"), "--save", directory.resolve("c")))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("these answers are saved already");
  }

  @Test
  void printsExactlyOneValidReport() throws IOException {
    run(lotus("a.json"), faulty("b.json"), "--json", "--verbose");
    assertThat(problems(out.toString())).isEmpty();
    assertThat(out.toString().strip().lines().count()).isPositive();
    assertThat(err.toString()).contains("left and right:", "DIFFERS in ");
  }

  @Test
  void writesPagesBesideTheReport() throws IOException {
    Path html = directory.resolve("r.html");
    Path markdown = directory.resolve("r.md");
    run(lotus("a.json"), faulty("b.json"), "--html", html, "--markdown", markdown);
    assertThat(html).content().contains(fault.field()).startsWith("<!DOCTYPE html>");
    assertThat(markdown).content().contains(fault.field());
    assertThat(out.toString()).contains(fault.field());
  }

  @Test
  void showsEachMessageWhenAsked() throws IOException {
    run(lotus("a.json"), faulty("b.json"), "--verbose");
    long lines = out.toString().lines().filter(l -> l.contains("→") && l.endsWith("same")).count();
    assertThat(lines).isEqualTo(trace.size() - 1);
    assertThat(out.toString()).containsPattern("(?m)^ +" + fault.message() + " .*DIFFERS in ");
  }

  @Test
  void aFileThatIsNoTraceSaysWhatWasExpectedAndWhere() throws IOException {
    Path other = save("other.json", "{\"Root\": 7}".getBytes(StandardCharsets.UTF_8));
    assertThat(run(lotus("a.json"), other)).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(err.toString()).contains("other.json: no trace: expected").contains("byte ");
    assertThat(out.toString()).startsWith("INCONCLUSIVE: ");
  }

  @Test
  void aTruncatedFileIsInconclusive() throws IOException {
    byte[] whole = bytes(Dialect.LOTUS, Optional.empty());
    Path cut = save("cut.json", Arrays.copyOf(whole, whole.length / 2));
    assertThat(run(lotus("a.json"), cut)).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(err.toString()).contains("cut.json: ").contains("ends at byte ");
  }

  @Test
  void truncatedPackingsAreInconclusive() throws IOException {
    byte[] whole = bytes(Dialect.LOTUS, Optional.empty());
    byte[] gzip = packed(new GZIPOutputStream(buffer()), whole);
    byte[] zstd = packed(new ZstdOutputStream(buffer()), whole);
    for (byte[] half :
        List.of(
            Arrays.copyOf(gzip, gzip.length / 2),
            Arrays.copyOf(zstd, zstd.length / 2),
            Arrays.copyOf(gzip, 4))) {
      assertThat(run(lotus("a.json"), save("cut", half), "--json"))
          .isEqualTo(ExitCodes.INCONCLUSIVE);
      assertThat(err.toString()).contains("cut: ");
      out.getBuffer().setLength(0);
    }
  }

  @Test
  void junkAndNothingAreInconclusive() throws IOException {
    byte[] junk = new byte[5_000];
    new java.util.Random(7).nextBytes(junk);
    for (byte[] content : List.of(junk, new byte[0], new byte[] {'{'})) {
      assertThat(run(lotus("a.json"), save("junk", content))).isEqualTo(ExitCodes.INCONCLUSIVE);
    }
    assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.contains("expected"));
  }

  @Test
  void aSavedErrorIsInconclusiveInTheNodesWords() throws IOException {
    String error =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"ipld: could not find\"}}";
    Path saved = save("error.json", error.getBytes(StandardCharsets.UTF_8));
    assertThat(run(lotus("a.json"), saved)).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(err.toString()).contains("error 1: ").contains("ipld: could not find");
  }

  @Test
  void badFilesHideNoSplitAmongTheOthers() throws IOException {
    Path junk = save("junk", new byte[] {1, 2, 3});
    assertThat(run(lotus("a.json"), junk, faulty("c.json"), "--json")).isEqualTo(ExitCodes.DIFFER);
    assertItNamesTheFault(report());
  }

  @Test
  void aMissingFileOrADirectoryIsAUsageError() throws IOException {
    assertThat(run(lotus("a.json"), directory.resolve("absent"))).isEqualTo(ExitCodes.USAGE);
    assertThat(run(lotus("a.json"), directory)).isEqualTo(ExitCodes.USAGE);
    assertThat(run(lotus("a.json"))).isEqualTo(ExitCodes.USAGE);
    assertThat(run(lotus("a.json"), lotus("b.json"), "--at", "7")).isEqualTo(ExitCodes.USAGE);
    assertThat(run()).isEqualTo(ExitCodes.USAGE);
  }

  private void assertItNamesTheFault(Diagnosis report) {
    assertThat(report.verdict()).isInstanceOf(Verdict.StateSplit.class);
    assertThat(report.location())
        .hasValueSatisfying(place -> {
          assertThat(place.message().index()).isEqualTo(fault.message());
          assertThat(place.call()).isEqualTo(fault.call());
          assertThat(place.field()).isEqualTo(fault.field());
        });
  }

  private Diagnosis report() throws IOException {
    assertThat(problems(out.toString())).isEmpty();
    return ReportJson.read(out.toString());
  }

  private static List<?> problems(String json) throws IOException {
    try (InputStream schema = Diagnosis.class.getResourceAsStream("report-1.schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
          .validate(json, InputFormat.JSON);
    }
  }

  private int run(Object... args) {
    List<String> all = new ArrayList<>(List.of("compare"));
    Arrays.stream(args).map(Object::toString).forEach(all::add);
    CompareCommand command =
        new CompareCommand(
            (_, _, _, _) -> {
              throw new IllegalStateException("files need no nodes");
            },
            PIPE);
    return TipwatchCommand.run(
        List.of(command),
        PIPE,
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        all.toArray(String[]::new));
  }

  private Path lotus(String name) throws IOException {
    return save(name, bytes(Dialect.LOTUS, Optional.empty()));
  }

  private Path forest(String name) throws IOException {
    return save(name, bytes(Dialect.FOREST, Optional.empty()));
  }

  private Path faulty(String name) throws IOException {
    return save(name, bytes(Dialect.FOREST, Optional.of(fault)));
  }

  private Path save(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private byte[] bytes(Dialect dialect, Optional<TraceFault> wrong) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    trace.writeTo(bytes, Rendering.of(dialect), wrong);
    return bytes.toByteArray();
  }

  private static byte[] envelope(byte[] result) {
    String json =
        "{\"jsonrpc\":\"2.0\",\"result\":"
            + new String(result, StandardCharsets.UTF_8)
            + ",\"id\":1}";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private ByteArrayOutputStream packing = new ByteArrayOutputStream();

  private OutputStream buffer() {
    packing = new ByteArrayOutputStream();
    return packing;
  }

  private byte[] packed(OutputStream packer, byte[] content) throws IOException {
    ByteArrayOutputStream into = packing;
    try (packer) {
      packer.write(content);
    }
    return into.toByteArray();
  }

  private static SimTrace trace() {
    SimChain chain = new SimChain(ChainRules.mainnet(9));
    return new SimTrace(chain, chain.head(), TraceShape.small());
  }
}
