package io.tipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.TipsetKey;
import io.tipwatch.cli.DrillCommand.Wish;
import io.tipwatch.cli.DrillReport.Mirrored;
import io.tipwatch.cli.DrillReport.Notice;
import io.tipwatch.cli.DrillReport.Outcome;
import io.tipwatch.cli.DrillReport.Sink;
import io.tipwatch.cli.DrillReport.Steps;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.sim.MirrorFault;
import io.tipwatch.sim.TraceFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrillCommandTest {
  private static final Terminal PIPE = new Terminal(false, false);
  private static final DrillTimes TIMES =
      new DrillTimes(Duration.ofSeconds(75), Duration.ofSeconds(165), Duration.ofSeconds(285));
  private static final MirrorFault FAULT =
      new MirrorFault(
          5_348_400,
          TipsetKey.of("bafyt"),
          TipsetKey.of("bafyc1", "bafyc2"),
          TraceFault.inCall(41, List.of(0, 3), "GasCharges[12].tg"),
          "bafyclaimed",
          "bafycomputed");

  @TempDir private Path temp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Wish> wishes = new ArrayList<>();
  private DrillReport outcome = report(Outcome.PASSED, Notice.NONE);

  @Test
  void tellsAllSinksButTheDeadMan() throws IOException {
    assertThat(run("--config", config(""))).isZero();
    assertThat(sinks()).containsExactly("slack", "hook");
    assertThat(wishes.getFirst().chain().orElseThrow().name()).isEqualTo("calib");
    assertThat(wishes.getFirst().timeout()).isEqualTo(Duration.ofMinutes(15));
    assertThat(wishes.getFirst().store()).contains(temp.resolve("state"));
  }

  @Test
  void tellsTheNamedSinksOnly() throws IOException {
    run("--config", config(""), "--sink", "hook", "--timeout", "20m");
    assertThat(sinks()).containsExactly("hook");
    assertThat(wishes.getFirst().timeout()).isEqualTo(Duration.ofMinutes(20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sink pager|no sink is called pager",
        "--sink heart|heart is a dead-man switch, which hears no alerts",
        "--chain mainnet|no chain is called mainnet",
        "--timeout 3m|by the rules of calib the all-clear alone takes about 285 s",
        "--timeout 15|must be a time with its unit"
      })
  void refusesWhatMakesNoSense(String options, String message) throws IOException {
    List<String> line = new ArrayList<>(List.of("--config", config("")));
    line.addAll(List.of(options.split(" ")));
    assertThat(run(line.toArray(String[]::new))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains(message);
    assertThat(wishes).isEmpty();
  }

  @Test
  void refusesANodeOfItsOwnName() throws IOException {
    String third = ", { name = \"drill\", url = \"http://127.0.0.1:3\" }";
    assertThat(run("--config", config(third))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("a node of calib is called drill; give it another name");
  }

  @Test
  void needsNoConfigurationWhenAllIsSimulated() {
    assertThat(run("--simulated")).isZero();
    assertThat(wishes.getFirst().chain()).isEmpty();
    assertThat(sinks()).isEmpty();
  }

  @Test
  void tellsYourSinksOfASimulationIfYouGiveThem() throws IOException {
    assertThat(run("--simulated", "--config", config(""))).isZero();
    assertThat(wishes.getFirst().chain()).isEmpty();
    assertThat(wishes.getFirst().store()).as("it proves nothing about your nodes").isEmpty();
    assertThat(sinks()).containsExactly("slack", "hook");
  }

  @ParameterizedTest
  @CsvSource({"PASSED,0", "FAILED,1", "INCONCLUSIVE,2"})
  void endsWithACodeForEachOutcome(Outcome how, int code) {
    outcome = report(how, Notice.NONE);
    assertThat(run("--simulated")).isEqualTo(code);
  }

  @Test
  void printsATableOfSeconds() {
    outcome =
        report(
            Outcome.FAILED, new Notice(Optional.empty(), true, 2, Optional.of("HTTP 404\u001b")));
    run("--simulated");
    assertThat(out.toString().replace(System.lineSeparator(), "\n"))
        .isEqualTo(
            """
            beforehand
            FAILED: one sentence

            injected at height 5348400: GasCharges[12].tg of call [0, 3] of message 41 has another value
              root in the blocks bafyclaimed
              root of the drill  bafycomputed

            step                seconds
            suspicion               0.4
            incident opened        12.0
            located                12.1  exactly the injected place
            healed                 12.3
            incident over         300.0

            sink                 firing  all-clear
            hook                   12.6      300.1
            slack               refused          -  HTTP 404\\u001b
            note: without venus, which gave no answer
            The daemon learns of it from /state/drills/calib.
            """);
  }

  @Test
  void printsTheSameAsJson() {
    run("--simulated", "--json");
    assertThat(err.toString()).as("no terminal, no lines").isEmpty();
    assertThat(out.toString().replaceAll("\\s", ""))
        .isEqualTo(
            """
            {"schema":"tipwatch.drill/1","chain":"calib","simulated":false,"outcome":"PASSED",
            "exitCode":0,"summary":"one sentence",
            "expectedSeconds":{"inject":75.000,"find":165.000,"clear":285.000},
            "mirrored":{"node":"lotus-1","client":"lotus","version":"1.36"},
            "fault":{"height":5348400,"tipset":["bafyt"],"refused":["bafyc1","bafyc2"],
            "message":41,"call":[0,3],"field":"GasCharges[12].tg","claimedRoot":"bafyclaimed",
            "computedRoot":"bafycomputed"},
            "seconds":{"suspicion":0.400,"opened":12.000,"located":12.100,"healed":12.250,
            "over":300.000},
            "place":"message #41","exact":true,
            "sinks":[{"name":"hook","firing":{"seconds":12.600,"refused":false,"failures":0,
            "why":null},"allClear":{"seconds":300.100,"refused":false,"failures":0,"why":null}},
            {"name":"slack","firing":{"seconds":null,"refused":false,"failures":0,"why":null},
            "allClear":{"seconds":null,"refused":false,"failures":0,"why":null}}],
            "record":"/state/drills/calib","notes":["without venus, which gave no answer"]}
            """
                .replaceAll("\\s", ""));
  }

  @Test
  void saysHowLongTheRulesMakeIt() throws IOException {
    run("--config", config(""));
    Wish wish = wishes.getFirst();
    assertThat(DrillTimes.of(wish.chain().orElseThrow(), wish.incidents())).isEqualTo(TIMES);
  }

  private int run(String... arguments) {
    DrillCommand.Drill drill =
        (wish, listener) -> {
          wishes.add(wish);
          listener.said("beforehand");
          listener.ended(outcome);
          return outcome;
        };
    String[] line = new String[arguments.length + 1];
    line[0] = "drill";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return TipwatchCommand.run(
        List.of(new DrillCommand(drill, PIPE)),
        PIPE,
        new PrintWriter(out),
        new PrintWriter(err),
        line);
  }

  private List<String> sinks() {
    return wishes.getFirst().sinks().sinks().stream().map(SinkConfig::name).toList();
  }

  private String config(String moreNodes) throws IOException {
    Path file = temp.resolve("tipwatch.conf");
    Files.writeString(
        file,
        """
        chains = [ { name = "calib", family = "filecoin", nodes = [
          { name = "lotus-1", url = "http://127.0.0.1:1" },
          { name = "venus-1", url = "http://127.0.0.1:2" }%s ] } ]
        store.directory = "%s"
        alert.sinks = [
          { name = "slack", type = "slack", url = "http://127.0.0.1:3/x" },
          { name = "heart", type = "deadman", url = "http://127.0.0.1:4/x" },
          { name = "hook", type = "webhook", url = "http://127.0.0.1:5/x" } ]
        """
            .formatted(moreNodes, temp.resolve("state")));
    return file.toString();
  }

  private static DrillReport report(Outcome outcome, Notice slack) {
    return new DrillReport(
        "calib",
        false,
        outcome,
        "one sentence",
        Optional.of(new Mirrored("lotus-1", "lotus", "1.36")),
        Optional.of(FAULT),
        new Steps(
            time(400),
            time(12_000),
            time(12_100),
            Optional.of("message #41"),
            true,
            time(12_250),
            time(300_000)),
        List.of(
            new Sink("hook", taken(12_600), taken(300_100)), new Sink("slack", slack, Notice.NONE)),
        TIMES,
        Optional.of(Path.of("/state/drills/calib")),
        List.of("without venus, which gave no answer"));
  }

  private static Notice taken(long millis) {
    return new Notice(time(millis), false, 0, Optional.empty());
  }

  private static Optional<Duration> time(long millis) {
    return Optional.of(Duration.ofMillis(millis));
  }
}
