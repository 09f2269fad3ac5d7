package io.tipwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.JudgeRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that we ship is the manual of all keys. */
class ExampleConfigTest {
  private static final Path EXAMPLE = Path.of("conf/tipwatch.conf");

  private static final Map<String, String> SECRETS =
      Map.of(
          "ALERTMANAGER_TOKEN", "t",
          "WEBHOOK_KEY", "k",
          "SLACK_URL", "https://hooks.slack.example/T/B/X",
          "PAGERDUTY_KEY", "k",
          "HEARTBEAT_URL", "https://hc.example/uuid");

  @TempDir Path directory;

  @Test
  void statesTheDefaults() throws Exception {
    TipwatchConfig config = ConfigLoader.load(EXAMPLE, Map.of());

    ChainConfig chain = config.chains().getFirst();
    assertThat(chain.nodes()).hasSize(2);
    assertThat(chain.rules()).isEqualTo(JudgeRules.FILECOIN);
    assertThat(chain.limits()).isEqualTo(RpcLimits.DEFAULT);
    assertThat(chain.execute()).isEqualTo(new ExecutePolicy.OnSuspicion());
    assertThat(chain.spool().maxBytes()).isEqualTo(SpoolConfig.DEFAULT_MAX_BYTES);
    assertThat(config.web()).isEqualTo(WebConfig.DEFAULT);
    assertThat(config.alert()).isEqualTo(AlertConfig.NONE);
    assertThat(config.store()).isEqualTo(new StoreConfig(Directories.state(Map.of())));
    assertThat(config.incidents()).isEqualTo(IncidentConfig.DEFAULT);
  }

  @Test
  void namesEveryKey() throws Exception {
    String text = Files.readString(EXAMPLE);

    Set<String> known = ConfigLoader.knownPaths(withSinks(text), SECRETS);

    assertThat(known).hasSizeGreaterThan(50);
    for (String path : known) {
      String key = path.substring(path.lastIndexOf('.') + 1);
      assertThat(Pattern.compile("(?m)^[ #]*" + key + " *[={]").matcher(text).find())
          .as("conf/tipwatch.conf shows %s", path)
          .isTrue();
    }
  }

  /** The shown sinks without their comment signs are valid, and state the defaults. */
  @Test
  void showsSinksThatWork() throws Exception {
    Path file = withSinks(Files.readString(EXAMPLE));

    List<SinkConfig> sinks = ConfigLoader.load(file, SECRETS).alert().sinks();

    assertThat(sinks).hasSize(5);
    assertThat(sinks.getFirst().pace()).isEqualTo(SinkPace.DEFAULT);
    assertThat(sinks.getFirst().severity()).isEqualTo(SinkConfig.SEVERITY);
    assertThat(sinks.getFirst().kind())
        .isInstanceOfSatisfying(
            SinkKind.Alertmanager.class,
            kind -> assertThat(kind.resend()).isEqualTo(SinkKind.Alertmanager.RESEND));
    assertThat(sinks.getLast().kind())
        .isEqualTo(new SinkKind.DeadMan(SinkKind.DeadMan.EVERY, true));
  }

  @Test
  void showsASecondChainThatWorks() throws Exception {
    String text = Files.readString(EXAMPLE).replaceAll("(?m)^  # ([ {}].*)$", "  $1");
    Path file = Files.writeString(directory.resolve("tipwatch.conf"), text);

    List<ChainConfig> chains = ConfigLoader.load(file, Map.of()).chains();

    assertThat(chains).extracting(ChainConfig::family).containsExactly(Family.FILECOIN, Family.EVM);
    assertThat(chains.getLast().profile()).contains(EvmProfile.OPERA);
    assertThat(chains.getLast().rules()).isEqualTo(EvmProfile.OPERA.rules());
    assertThat(chains.getLast().nodes()).hasSize(3);
  }

  private Path withSinks(String text) throws Exception {
    int start = text.indexOf("alert {");
    String sinks =
        text.substring(start).replaceAll("(?m)^    # ?", "").replaceAll("(?m)^.*-file = .*$", "");
    return Files.writeString(directory.resolve("tipwatch.conf"), text.substring(0, start) + sinks);
  }
}
