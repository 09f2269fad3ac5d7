package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tipwatch.cli.ExitCodes;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.Rendering;
import io.tipwatch.sim.SimChain;
import io.tipwatch.sim.SimTrace;
import io.tipwatch.sim.TraceFault;
import io.tipwatch.sim.TraceShape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as it is started by people: the launcher, the jar, a process of its own. */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("tipwatch").toAbsolutePath();
  private static final Duration STOP = Duration.ofSeconds(5);

  @TempDir private Path directory;

  /** What a process left. */
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void isBuilt() {
    assumeThat(Path.of("target", "tipwatch.jar")).as("built by package").exists();
  }

  @Test
  void comparesSavedAnswers() throws Exception {
    SimChain chain = new SimChain(ChainRules.mainnet(4));
    SimTrace trace = new SimTrace(chain, chain.head(), TraceShape.small());
    TraceFault fault = trace.deepInCron(2);
    Path left = save("left.json", trace, Optional.empty());
    Path right = save("right.json", trace, Optional.of(fault));
    assertThat(run("compare", left.toString(), left.toString()).code()).isEqualTo(ExitCodes.MATCH);
    Ended differ = run("compare", left.toString(), right.toString(), "--json");
    assertThat(differ.code()).isEqualTo(ExitCodes.DIFFER);
    assertThat(differ.err()).isEmpty();
    Diagnosis report = ReportJson.read(differ.out());
    assertThat(report.location().orElseThrow().field()).isEqualTo(fault.field());
  }

  @Test
  void listsTheRules() throws Exception {
    assertThat(run("rules").out()).contains("filecoin").contains("source");
    assertThat(run("rules", "--json").out()).startsWith("[{\"id\":").endsWith("}]\n");
  }

  @Test
  void aWrongConfigurationIsOneLineWithFileLineAndKey() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("wrong.conf"),
            """
            chains = [ { name = x, family = filecoin, nodes = [
              { name = a, url = "http://127.0.0.1:1/rpc/v1" }
              { name = b, url = "http://127.0.0.1:2/rpc/v1" }
            ] } ]
            web.prot = 9000
            """);
    Ended ended = run("run", "--config", file.toString());
    assertThat(ended.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(ended.err()).startsWith(file + ": 5: web.prot: unknown key").hasLineCount(1);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void stopsCleanlyOnSigterm() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("lonely.conf"),
            """
            chains = [ { name = x, family = filecoin, nodes = [
              { name = a, url = "http://127.0.0.1:1/rpc/v1" }
              { name = b, url = "http://127.0.0.1:2/rpc/v1" }
            ] } ]
            web.port = 0
            store.directory = state
            """);
    Process process = start("run", "--config", file.toString());
    try (BufferedReader err = process.errorReader()) {
      assertThat(err.readLine()).as("first line of the log").isNotNull();
      CompletableFuture<List<String>> rest =
          CompletableFuture.supplyAsync(() -> err.lines().toList());
      process.toHandle().destroy(); // Process.destroy would close the stream that is read
      assertThat(process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(process.exitValue()).isIn(0, 143);
      assertThat(rest.get(5, TimeUnit.SECONDS)).noneMatch(line -> line.contains("Exception"));
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theDemoNamesExactlyItsFault(int seed) throws Exception {
    Ended ended = run("demo", "--once", "--port", "0", "--seed", Integer.toString(seed));
    assertThat(ended.out()).as("seed %d", seed).contains("exactly the fault that was injected");
    assertThat(ended.code()).isZero();
  }

  private Path save(String name, SimTrace trace, Optional<TraceFault> fault) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      trace.writeTo(out, Rendering.of(Dialect.LOTUS), fault);
    }
    return file;
  }

  private Ended run(String... args)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Process process = start(args);
    try {
      CompletableFuture<String> out = read(process.inputReader());
      CompletableFuture<String> err = read(process.errorReader());
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("ended in time").isTrue();
      return new Ended(
          process.exitValue(), out.get(5, TimeUnit.SECONDS), err.get(5, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<String> read(BufferedReader from) {
    return CompletableFuture.supplyAsync(() -> {
      try (from) {
        return from.readAllAsString();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    });
  }

  private Process start(String... args) throws IOException {
    List<String> line = new ArrayList<>(List.of(LAUNCHER.toString()));
    line.addAll(List.of(args));
    return new ProcessBuilder(line).directory(directory.toFile()).start();
  }
}
