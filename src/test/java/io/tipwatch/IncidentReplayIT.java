package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.JudgeRules;
import io.tipwatch.cli.EvidenceCommand;
import io.tipwatch.cli.ExitCodes;
import io.tipwatch.cli.IncidentsCommand;
import io.tipwatch.cli.Kept;
import io.tipwatch.cli.Terminal;
import io.tipwatch.cli.TipwatchCommand;
import io.tipwatch.cli.Viewer;
import io.tipwatch.config.AlertConfig;
import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.ExecutePolicy;
import io.tipwatch.config.Family;
import io.tipwatch.config.IncidentConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.config.RpcLimits;
import io.tipwatch.config.SpoolConfig;
import io.tipwatch.config.StoreConfig;
import io.tipwatch.config.TipwatchConfig;
import io.tipwatch.config.WebConfig;
import io.tipwatch.incident.Evidence;
import io.tipwatch.incident.Incident;
import io.tipwatch.incident.IncidentKind;
import io.tipwatch.incident.store.Database;
import io.tipwatch.incident.store.EvidenceFiles;
import io.tipwatch.incident.store.IncidentArchive;
import io.tipwatch.incident.store.IncidentFile;
import io.tipwatch.report.ReportJson;
import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a split among simulated nodes to a replay on a machine that never saw them. */
@Timeout(180)
class IncidentReplayIT {
  private static final Duration BLOCK_TIME = Duration.ofMillis(300);
  private static final Terminal PIPE = new Terminal(false, false);

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock = InstantSource.system();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<SimNode> nodes = new ArrayList<>();
  private StoreConfig store;
  private SimNetwork network;
  private Daemon daemon;
  private long pace;

  @BeforeEach
  void start() throws Exception {
    store = new StoreConfig(directory.resolve("state"));
    ChainRules rules = ChainRules.mainnet(7).withMood(120, 250);
    network =
        new SimNetwork(
            vertx,
            rules.withPace(
                clock.instant().minus(BLOCK_TIME.multipliedBy(rules.firstHeight())), BLOCK_TIME),
            TraceShape.tiny(),
            clock);
    for (Dialect dialect : Dialect.values()) {
      nodes.add(
          await(network.add(NodeProfile.of(dialect.name().toLowerCase(Locale.ROOT), dialect))));
    }
    await(network.steps(2));
    daemon = await(new Daemon(vertx, config(), clock).start());
    pace = vertx.setPeriodic(BLOCK_TIME.toMillis(), _ -> network.step());
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aSplitIsKeptShownAndReplayedFromItsEvidenceAlone() throws Exception {
    await(network.split(nodes.get(1).name()));
    IncidentFile file = awaitCase();
    String id = file.incident().id().ulid();

    assertThat(incidents("list", "--open")).isZero();
    assertThat(out.toString()).contains("● " + id, "STATE_SPLIT", "suspect " + nodes.get(1).name());
    assertThat(incidents("show", id)).isZero();
    assertThat(out.toString()).contains("First difference: ", "1/calls.jsonl", "What next");
    assertThat(incidents("replay", id)).as(out.toString()).isZero();
    assertThat(out.toString()).contains("case 1: the same report, byte for byte");

    Path zip = directory.resolve("incident.zip");
    assertThat(evidence("export", id, zip.toString())).isZero();
    vertx.cancelTimer(pace);
    await(daemon.stop());
    assertThat(incidents("replay", "--bundle", zip.toString())).as(out.toString()).isZero();
    assertThat(out.toString()).contains("case 1: the same report, byte for byte");

    damage(file);
    assertThat(incidents("replay", id)).isEqualTo(ExitCodes.INCONCLUSIVE);
    assertThat(out.toString()).contains("case 1: cannot be replayed: calls.jsonl is missing");
  }

  /** The incident once its first diagnosis is put away, which follows the alert. */
  private IncidentFile awaitCase() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (System.nanoTime() < end) {
      try (Kept kept = kept(store)) {
        for (Incident incident : kept.incidents().open()) {
          IncidentFile file = kept.incidents().show(incident.id()).orElseThrow();
          if (incident.kind() == IncidentKind.STATE_SPLIT && whole(file)) {
            return file;
          }
        }
      }
      await(vertx.timer(200, TimeUnit.MILLISECONDS));
    }
    throw new AssertionError("no incident with its evidence within 90 s");
  }

  /** Whether all is there that the report says it rests on. */
  private static boolean whole(IncidentFile file) throws IOException {
    List<String> labels = file.evidence().stream().map(Evidence::label).toList();
    List<String> named = ReportJson.read(file.report().orElse("")).evidence();
    return !named.isEmpty() && named.stream().allMatch(label -> labels.contains("1/" + label));
  }

  private void damage(IncidentFile file) throws IOException {
    for (Evidence piece : file.evidence()) {
      if (piece.label().equals("1/calls.jsonl")) {
        Files.delete(directory.resolve("state/evidence").resolve(piece.sha256() + ".zst"));
      }
    }
  }

  private static Kept kept(StoreConfig config) throws IOException {
    return new Kept(
        IncidentArchive.open(new Database.Sqlite(config.directory().resolve("incidents.db"))),
        new EvidenceFiles(config.directory().resolve("evidence")));
  }

  private int incidents(String... args) throws IOException {
    return run(IncidentsCommand.line(viewer(), CaseReplay::of), "incidents", args);
  }

  private int evidence(String... args) throws IOException {
    return run(
        EvidenceCommand.line(viewer(), new ByteArrayOutputStream(), (_, _) -> List.of()),
        "evidence",
        args);
  }

  private Viewer viewer() {
    return new Viewer(_ -> kept(store), PIPE, clock);
  }

  private int run(CommandLine command, String name, String... args) throws IOException {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(List.of(args));
    if (!all.contains("--bundle")) {
      all.addAll(List.of("--config", file().toString()));
    }
    return TipwatchCommand.run(
        List.of(command),
        PIPE,
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        all.toArray(String[]::new));
  }

  private Path file() throws IOException {
    return Files.writeString(
        directory.resolve("tipwatch.conf"),
        """
        chains = [{ name = simulated, family = filecoin, nodes = [
          { name = a, url = "http://127.0.0.1:1" }, { name = b, url = "http://127.0.0.1:2" } ] }]
        """);
  }

  private TipwatchConfig config() {
    List<NodeConfig> configs =
        nodes.stream().map(node -> new NodeConfig(node.name(), node.http(), node.ws())).toList();
    ChainConfig chain =
        new ChainConfig(
            "simulated",
            Family.FILECOIN,
            configs,
            new JudgeRules(BLOCK_TIME, 3, 4, 1, 6, 3, 5, 500),
            RpcLimits.DEFAULT,
            new ExecutePolicy.OnSuspicion(),
            new SpoolConfig(directory.resolve("spool"), SpoolConfig.DEFAULT_MAX_BYTES));
    return new TipwatchConfig(
        List.of(chain),
        new WebConfig("127.0.0.1", 0, false, List.of(), 16, 10),
        AlertConfig.NONE,
        store,
        IncidentConfig.DEFAULT);
  }
}
