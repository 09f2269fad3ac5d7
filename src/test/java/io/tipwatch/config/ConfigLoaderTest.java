package io.tipwatch.config;

import static io.tipwatch.config.ConfigText.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tipwatch.chain.JudgeRules;
import io.tipwatch.chain.NodeId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defaults, the full mapping, and what the operator reads for each mistake. */
class ConfigLoaderTest {
  @TempDir private Path directory;
  private ConfigText text;

  @BeforeEach
  void begin() {
    text = new ConfigText(directory);
  }

  @Test
  void fillsInTheDefaults() throws Exception {
    TipwatchConfig config =
        text.load(
            MINIMAL,
            Map.of(
                "CACHE_DIRECTORY", "/var/cache/tipwatch", "STATE_DIRECTORY", "/var/lib/tipwatch"));

    assertThat(config)
        .isEqualTo(
            new TipwatchConfig(
                List.of(
                    new ChainConfig(
                        "calib",
                        Family.FILECOIN,
                        List.of(node("a", "http://a:1234/rpc/v1"), node("b", "https://b/rpc/v1")),
                        JudgeRules.FILECOIN,
                        RpcLimits.DEFAULT,
                        new ExecutePolicy.OnSuspicion(),
                        new SpoolConfig(Path.of("/var/cache/tipwatch"), 8L << 30))),
                WebConfig.DEFAULT,
                AlertConfig.NONE,
                new StoreConfig(Path.of("/var/lib/tipwatch")),
                IncidentConfig.DEFAULT));
  }

  @Test
  void readsTheStoreOfAFileThatIsWrongElsewhere() throws Exception {
    Path file =
        text.write(
            """
            store { directory = state, max-evidence = 2 GiB }
            chains = [{ name = calib, family = bitcoin, nodes = [
              { name = a, url = "http://a/", token-file = absent.token }
              { name = b, url = ${NODE_B}, token-env = ABSENT, colour = red } ] }]
            web.port = many
            nonsense = ${?NOTHING}
            """);

    StoreConfig store = ConfigLoader.loadStore(file, Map.of("TIPWATCH_STORE_KEEP_FREE", "1 B"));

    assertThat(store)
        .isEqualTo(
            new StoreConfig(
                directory.resolve("state"), Optional.empty(), StoreConfig.WATCHDOG, 2L << 30, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "store.directory = ${NOWHERE} | store names a variable that is not set",
        "store { directry = state } | unknown key; did you mean directory?",
        "store { database = \"jdbc:h2:x\" } | must be jdbc:postgresql://host:port/name",
        "store = 5 | must be an object",
        "stre.directory = x | stre: unknown key; did you mean store?",
        "store { | expecting a close",
      })
  void refusesAStoreThatIsWrongItself(String written, String message) throws Exception {
    Path file = text.write(written);

    InvalidConfigException refused =
        catchThrowableOfType(
            InvalidConfigException.class, () -> ConfigLoader.loadStore(file, Map.of()));

    assertThat(refused).hasMessageContaining(message);
  }

  @Test
  void mapsEveryKey() throws Exception {
    text.token("t.token", "rw-------", "secret-1\n");
    TipwatchConfig config =
        text.load(
            """
            chains = [{
              name = calib, family = filecoin, execute = "every 10"
              nodes = [
                { name = a, url = "http://a/", heads-url = "wss://h/", poll-only = true
                  token-file = t.token, client = Venus }
                { name = b, url = "http://b/", token-env = B_TOKEN }
              ]
              rules { block-time = 1s, settle-depth = 2, lag-enter = 9, lag-exit = 3
                stall-heights = 4, flap-count = 6, future-heights = 7, keep-heights = 800 }
              limits { max-answer = 1 MiB, max-trace = 3 GiB, call-timeout = 1s
                execute-timeout = 2m, stall-window = 3s, min-per-window = 4 KiB, silence = 5s
                ping = 6s, poll = 7s, reconnect-min = 8ms, reconnect-max = 9h, max-backfill = 10 }
              spool { directory = spool, max-size = 2 MiB }
            }]
            web { host = "0.0.0.0", port = 1, allow-remote = true, hosts = [x, y]
              max-connections = 2, max-reports = 3, public-url = "https://w/tip" }
            store { directory = kept, database = "jdbc:postgresql://db:1/tip", user = u
              password-env = B_TOKEN, tls = false, watchdog = alpha, max-evidence = 4 MiB
              keep-free = 5 B }
            incidents { patience = 6s, calm = 7s, storm-limit = 8, storm-window = 9s }
            alert.sinks = [
              { name = am, type = alertmanager, url = "http://am:9093/", token-env = B_TOKEN
                severity = info, resend = 2m, networks = [loopback, "10.1.0.0/16"]
                timeout = 1s, retry-min = 2s, retry-max = 3s, give-up = 4s, interval = 5s
                burst = 6 }
              { name = hook, type = webhook, url = "https://w/", token-env = B_TOKEN
                signing-key-file = t.token }
              { name = slack, type = slack, url-env = B_URL, severity = critical }
              { name = pager, type = pagerduty, routing-key-env = B_TOKEN }
              { name = heart, type = deadman, url-env = B_URL, every = 7s, method = GET }
            ]
            """,
            Map.of("B_TOKEN", "secret-2", "B_URL", "https://h/canary"));

    ChainConfig chain = config.chains().getFirst();
    assertThat(chain.execute()).isEqualTo(new ExecutePolicy.Every(10));
    assertThat(chain.rules())
        .isEqualTo(new JudgeRules(Duration.ofSeconds(1), 2, 9, 3, 4, 6, 7, 800));
    assertThat(chain.limits())
        .isEqualTo(
            new RpcLimits(
                1 << 20,
                3L << 30,
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                Duration.ofSeconds(3),
                4 << 10,
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                Duration.ofMillis(8),
                Duration.ofHours(9),
                10));
    assertThat(chain.spool()).isEqualTo(new SpoolConfig(directory.resolve("spool"), 2 << 20));
    NodeConfig node = chain.nodes().getFirst();
    assertThat(node.heads()).isEqualTo(URI.create("wss://h/"));
    assertThat(node.poll()).isTrue();
    assertThat(node.client()).contains("venus");
    assertThat(node.token().map(Secret::reveal)).contains("secret-1");
    assertThat(chain.nodes().get(1).token().map(Secret::reveal)).contains("secret-2");
    assertThat(config.web())
        .isEqualTo(
            new WebConfig(
                "0.0.0.0",
                1,
                true,
                List.of("x", "y"),
                2,
                3,
                Optional.of(URI.create("https://w/tip"))));
    assertThat(config.incidents())
        .isEqualTo(
            new IncidentConfig(
                Duration.ofSeconds(6), Duration.ofSeconds(7), 8, Duration.ofSeconds(9)));
    StoreConfig store = config.store();
    assertThat(store.directory()).isEqualTo(directory.resolve("kept"));
    assertThat(store.watchdog()).isEqualTo("alpha");
    assertThat(store.maxEvidenceBytes()).isEqualTo(4 << 20);
    assertThat(store.keepFreeBytes()).isEqualTo(5);
    StoreConfig.Server server = store.server().orElseThrow();
    assertThat(server.url()).isEqualTo("jdbc:postgresql://db:1/tip");
    assertThat(server.user()).isEqualTo("u");
    assertThat(server.password().map(Secret::reveal)).contains("secret-2");
    assertThat(server.tls()).isFalse();
    List<SinkConfig> sinks = config.alert().sinks();
    assertThat(sinks)
        .extracting(SinkConfig::name)
        .containsExactly("am", "hook", "slack", "pager", "heart");
    assertThat(sinks.getFirst().pace())
        .isEqualTo(
            new SinkPace(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                6));
    assertThat(sinks.getFirst().networks())
        .containsExactly(
            NetworkRange.literal("127.0.0.0/8"),
            NetworkRange.literal("::1/128"),
            NetworkRange.literal("10.1.0.0/16"));
    assertThat(sinks.getFirst().kind())
        .isInstanceOfSatisfying(
            SinkKind.Alertmanager.class,
            kind -> assertThat(kind.resend()).isEqualTo(Duration.ofMinutes(2)));
    assertThat(sinks.get(1).kind())
        .isInstanceOfSatisfying(
            SinkKind.Webhook.class,
            kind -> assertThat(kind.signingKey().map(Secret::reveal)).contains("secret-1"));
    assertThat(sinks.get(2).url().uri()).isEqualTo(URI.create("https://h/canary"));
    assertThat(sinks.get(3).url()).isEqualTo(SinkKind.PagerDuty.URL);
    assertThat(sinks.get(4).kind()).isEqualTo(new SinkKind.DeadMan(Duration.ofSeconds(7), false));
    assertThat(config.alert().recipients(AlertSeverity.INFO)).containsExactly("am");
    assertThat(config.alert().recipients(AlertSeverity.CRITICAL))
        .containsExactly("am", "hook", "slack", "pager");
    assertThat(config.toString()).doesNotContain("canary").doesNotContain("secret-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name = a                                      | 2: alert.sinks.0.type: is missing
          name = a, type = pigeon                       | 2: alert.sinks.0.type: must be "alertmanager", "webhook", "slack", "pagerduty" or "deadman"
          type = slack, url = "https://h/"              | 2: alert.sinks.0.name: is missing
          name = a, type = slack                        | 2: alert.sinks.0.url: is missing
          name = a, type = pagerduty                    | 2: alert.sinks.0.routing-key-file: is missing; or give routing-key-env
          name = a, type = slack, url = "https://u:p@h/" | 2: alert.sinks.0.url: the URL holds a password; use token-file instead
          name = a, type = slack, url = "https://h/", token-env = X | 2: alert.sinks.0.token-env: unknown key
          name = a, type = slack, url = "https://h/", severity = loud | 2: alert.sinks.0.severity: must be "info", "warning" or "critical"
          name = a, type = slack, url = "https://h/", networks = [lan] | 2: alert.sinks.0.networks: must be "loopback", "private", "shared" or a range such as "10.1.0.0/16"
          name = a, type = slack, url = "https://h/", retry-min = 9m | 2: alert.sinks.0: retry-min must not exceed retry-max
          name = a, type = deadman, url = "https://h/", method = PUT | 2: alert.sinks.0.method: must be "POST" or "GET"
          name = a, type = deadman, url = "https://h/", severity = info | 2: alert.sinks.0.severity: unknown key
          """)
  void saysWhatIsWrongWithASink(String keys, String message) {
    List<ConfigProblem> problems =
        text.problems("alert.sinks = [\n  { " + keys + " }\n]\n" + MINIMAL);

    assertThat(problems.stream().map(ConfigProblem::toString))
        .containsExactly(directory.resolve("tipwatch.conf") + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url = "http://a:1234/rpc/v1"  | urll = "http://a/"        | 5: chains.0.nodes.0.urll: unknown key; did you mean url?
          url = "http://a:1234/rpc/v1"  | x = 1                     | 5: chains.0.nodes.0.url: is missing
          url = "http://a:1234/rpc/v1"  | url = "ftp://a/"          | 5: chains.0.nodes.0.url: must be a http:// or https:// URL
          url = "http://a:1234/rpc/v1"  | url = "http://u:pw@a/"    | 5: chains.0.nodes.0.url: the URL holds a password; use token-file instead
          url = "http://a:1234/rpc/v1"  | url = "a b"               | 5: chains.0.nodes.0.url: is not a URL: Illegal character in path
          url = "http://a:1234/rpc/v1"  | url = [1]                 | 5: chains.0.nodes.0.url: must be a single value, not a list
          name = a                      | name = b                  | 6: chains.0.nodes.1.name: is used twice: b
          name = a                      | name = "a b"              | 5: chains.0.nodes.0.name: a node name is 1 to 64 letters, digits, dots, dashes or underscores: a b
          family = filecoin             | family = bitcoin          | 3: chains.0.family: must be "filecoin" or "evm"
          family = filecoin             | nope = { a = 1 }          | 3: chains.0.nope: unknown key
          family = filecoin             | rules.block-time = 30     | 3: chains.0.rules.block-time: must be a time with its unit (ms, s, m, h, d), such as 30s
          family = filecoin             | rules.block-time = 0s     | 3: chains.0.rules.block-time: must be a time of 1ms to 365d
          family = filecoin             | rules.settle-depth = many | 3: chains.0.rules.settle-depth: must be a whole number
          family = filecoin             | rules.settle-depth = 0    | 3: chains.0.rules.settle-depth: must be at least 1
          family = filecoin             | rules = 3                 | 3: chains.0.rules: must be an object { … }, not a number
          family = filecoin             | limits.max-answer = 3     | 3: chains.0.limits.max-answer: must be a size with its unit (B, KiB, MiB, GiB, TiB), such as 16 MiB
          family = filecoin             | limits.max-answer = 4 GiB | 3: chains.0.limits.max-answer: must be less than 2 GiB
          family = filecoin             | limits.reconnect-min = 2m | 3: chains.0.limits: reconnect-min must not exceed reconnect-max
          family = filecoin             | execute = sometimes       | 3: chains.0.execute: must be "on-suspicion", "every N" or "always"
          chains                        | web.host = "0.0.0.0", chains | 1: web.host: other machines could reach 0.0.0.0; set allow-remote = true if they shall
          chains                        | web.port = 70000, chains  | 1: web.port: a port is 0 to 65535
          chains                        | web.hosts = x, chains     | 1: web.hosts: must be a list [ … ], not a string
          chains                        | wep.port = 1, chains      | 1: wep: unknown key; did you mean web?
          chains                        | "chains = [], webb"       | 1: chains: is missing; at least one chain must be named
          """)
  void saysWhatIsWrongAndWhere(String replaced, String by, String message) {
    List<ConfigProblem> problems =
        text.problems(MINIMAL.replaceFirst("\\Q" + replaced + "\\E", by));

    assertThat(problems.stream().map(ConfigProblem::toString))
        .contains(directory.resolve("tipwatch.conf") + ": " + message);
  }

  @Test
  void reportsAllProblemsAtOnceAndEachOnce() {
    String wrong = MINIMAL.replace("http://a:1234/rpc/v1", "a").replace("family", "famly");

    assertThat(text.problems(wrong))
        .extracting(ConfigProblem::key)
        .containsExactly("chains.0.family", "chains.0.nodes.0.url", "chains.0.famly");
  }

  @Test
  void wantsTwoNodes() {
    assertThat(text.problems(MINIMAL.replaceFirst("\\{ name = b.*", "")))
        .extracting(ConfigProblem::toString)
        .containsExactly(
            directory.resolve("tipwatch.conf")
                + ": 4: chains.0.nodes: a chain needs 2 to 100 nodes to be compared, and has 1");
  }

  @Test
  void namesTheLineOfASyntaxError() {
    assertThat(text.problems("chains = [\n  {\n").getFirst().toString())
        .startsWith(directory.resolve("tipwatch.conf") + ": 3: ");
  }

  @Test
  void refusesIncludes() {
    assertThat(text.problems("include url(\"http://evil/\")").getFirst().message())
        .contains("includes are not supported");
  }

  @Test
  void refusesFilesThatAreTooLargeTooDeepOrNoText() throws IOException {
    assertThat(text.problems("#".repeat(ConfigLoader.MAX_BYTES + 1)).getFirst().message())
        .isEqualTo("is larger than 1 MiB");
    assertThat(text.problems("a=" + "[".repeat(100_000)).getFirst().message())
        .isEqualTo("brackets nest deeper than 64");
    Files.write(directory.resolve("latin.conf"), new byte[] {(byte) 0xe4});
    assertThat(ConfigText.failure(directory.resolve("latin.conf"), Map.of()).getFirst().message())
        .isEqualTo("is not UTF-8 text");
    assertThat(ConfigText.failure(directory.resolve("none.conf"), Map.of()).getFirst().message())
        .isEqualTo("cannot be read (NoSuchFileException)");
  }

  @Test
  void letsTheEnvironmentOverrideKeys() throws Exception {
    TipwatchConfig config =
        text.load(
            MINIMAL,
            Map.of(
                "TIPWATCH_WEB_PORT", "1234",
                "TIPWATCH_WEB_HOSTS", "x, y",
                "TIPWATCH_CHAINS_0_NODES_1_URL", "http://other/",
                "TIPWATCH_CHAINS_0_RULES_SETTLE_DEPTH", "7",
                "TIPWATCH_JAVA_OPTS", "-Xmx1g"));

    assertThat(config.web().port()).isEqualTo(1234);
    assertThat(config.web().hosts()).containsExactly("x", "y");
    assertThat(config.chains().getFirst().nodes().get(1).url())
        .isEqualTo(URI.create("http://other/"));
    assertThat(config.chains().getFirst().rules().settleDepth()).isEqualTo(7);
  }

  @Test
  void namesTheVariableThatIsWrong() throws IOException {
    text.write(MINIMAL);
    Path file = directory.resolve("tipwatch.conf");

    assertThat(ConfigText.failure(file, Map.of("TIPWATCH_WEB_PORT", "x", "TIPWATCH_WEB_PROT", "1")))
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "environment: TIPWATCH_WEB_PORT: must be a whole number",
            "environment: TIPWATCH_WEB_PROT: sets no known key; did you mean TIPWATCH_WEB_PORT?");
  }

  private static NodeConfig node(String name, String url) {
    return new NodeConfig(
        new NodeId(name),
        URI.create(url),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }
}
