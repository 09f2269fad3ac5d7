package io.tipwatch.config;

import io.tipwatch.chain.JudgeRules;
import io.tipwatch.chain.NodeId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which keys there are, and which record each object becomes. */
record ConfigSections(Tokens tokens, Map<String, String> environment) {
  Optional<TipwatchConfig> read(Section root) {
    List<Section> parts = root.sections("chains");
    if (parts.isEmpty()) {
      root.problem("chains", "is missing; at least one chain must be named");
    }
    List<ChainConfig> chains = all(parts, this::chain);
    Optional<WebConfig> web = web(root.section("web"));
    Optional<AlertConfig> alert = alert(root.section("alert"));
    StoreSections keeping = new StoreSections(tokens, environment);
    Optional<StoreConfig> store = keeping.store(root.section("store"));
    Optional<IncidentConfig> incidents = keeping.incidents(root.section("incidents"));
    return root.build(() ->
        new TipwatchConfig(
            chains,
            web.orElseThrow(),
            alert.orElseThrow(),
            store.orElseThrow(),
            incidents.orElseThrow()));
  }

  private Optional<ChainConfig> chain(Section chain) {
    Optional<String> name = chain.required("name", ChainConfig::requireName);
    Optional<Family> family = chain.required("family", ConfigSections::family);
    List<Section> parts = chain.sections("nodes");
    if (parts.size() < ChainConfig.MIN_NODES || parts.size() > ChainConfig.MAX_NODES) {
      chain.problem("nodes", ChainConfig.countMessage(parts.size()));
    }
    List<NodeConfig> nodes = all(parts, node -> node(node, family));
    Optional<EvmProfile> profile = profile(chain, family);
    JudgeRules patience = profile.map(EvmProfile::rules).orElse(JudgeRules.FILECOIN);
    RpcLimits caution = profile.map(EvmProfile::limits).orElse(RpcLimits.DEFAULT);
    Optional<JudgeRules> rules = rules(chain.section("rules"), patience);
    Optional<RpcLimits> limits = limits(chain.section("limits"), caution);
    ExecutePolicy execute =
        chain.value("execute", new ExecutePolicy.OnSuspicion(), ExecutePolicy::parse);
    Optional<SpoolConfig> spool = spool(chain.section("spool"));
    return chain.build(() ->
        new ChainConfig(
            name.orElseThrow(),
            family.orElseThrow(),
            profile,
            nodes,
            rules.orElseThrow(),
            limits.orElseThrow(),
            execute,
            spool.orElseThrow()));
  }

  /** Required on EVM chains, which differ too much for defaults, and forbidden elsewhere. */
  private static Optional<EvmProfile> profile(Section chain, Optional<Family> family) {
    Optional<EvmProfile> profile = chain.optional("profile", EvmProfile::named);
    boolean evm = family.filter(Family.EVM::equals).isPresent();
    if (evm && profile.isEmpty() && chain.sound("profile")) {
      chain.problem("profile", "is missing; " + EvmProfile.choice());
    }
    if (family.isPresent() && !evm && profile.isPresent()) {
      chain.problem("profile", "is only for chains of family \"evm\"");
    }
    return profile;
  }

  private Optional<NodeConfig> node(Section node, Optional<Family> family) {
    Optional<NodeId> name = node.required("name", NodeId::new);
    Optional<URI> url = node.required("url", text -> url(text, "http", "https"));
    Optional<URI> headsUrl = node.optional("heads-url", text -> url(text, "ws", "wss"));
    boolean poll = node.value("poll-only", false, Quantities::flag);
    Optional<Secret> token = new Secrets(tokens).read(node, "token");
    Optional<String> client =
        node.optional("client", text -> client(text, family.orElse(Family.EVM)));
    return node.build(
        () -> new NodeConfig(name.orElseThrow(), url.orElseThrow(), headsUrl, poll, token, client));
  }

  static Optional<JudgeRules> rules(Section rules, JudgeRules standard) {
    Duration blockTime = rules.value("block-time", standard.blockTime(), Quantities::duration);
    int settle = rules.value("settle-depth", standard.settleDepth(), Quantities::positive);
    int lagEnter = rules.value("lag-enter", standard.lagEnter(), Quantities::positive);
    int lagExit = rules.value("lag-exit", standard.lagExit(), Quantities::count);
    int stall = rules.value("stall-heights", standard.stallHeights(), Quantities::positive);
    int flap = rules.value("flap-count", standard.flapCount(), Quantities::positive);
    int future = rules.value("future-heights", standard.futureHeights(), Quantities::positive);
    int keep = rules.value("keep-heights", standard.keepHeights(), Quantities::positive);
    return rules.build(() ->
        new JudgeRules(
            blockTime, settle, lagEnter, lagExit, stall, flap, future, keep, standard.kind()));
  }

  private static Optional<RpcLimits> limits(Section limits, RpcLimits standard) {
    int answer = limits.value("max-answer", standard.maxAnswerBytes(), Quantities::smallBytes);
    long trace = limits.value("max-trace", standard.maxTraceBytes(), Quantities::bytes);
    Duration call = limits.value("call-timeout", standard.callTimeout(), Quantities::duration);
    Duration execute =
        limits.value("execute-timeout", standard.executeTimeout(), Quantities::duration);
    Duration stall = limits.value("stall-window", standard.stallWindow(), Quantities::duration);
    int slow = limits.value("min-per-window", standard.minBytesPerWindow(), Quantities::smallBytes);
    Duration silence = limits.value("silence", standard.silence(), Quantities::duration);
    Duration ping = limits.value("ping", standard.ping(), Quantities::duration);
    Duration poll = limits.value("poll", standard.poll(), Quantities::duration);
    Duration reconnectMin =
        limits.value("reconnect-min", standard.reconnectMin(), Quantities::duration);
    Duration reconnectMax =
        limits.value("reconnect-max", standard.reconnectMax(), Quantities::duration);
    int backfill = limits.value("max-backfill", standard.maxBackfill(), Quantities::positive);
    return limits.build(() ->
        new RpcLimits(
            answer,
            trace,
            call,
            execute,
            stall,
            slow,
            silence,
            ping,
            poll,
            reconnectMin,
            reconnectMax,
            backfill));
  }

  private Optional<SpoolConfig> spool(Section spool) {
    Path directory =
        spool.value(
            "directory",
            Directories.cache(environment),
            text -> tokens.home().resolve(Directories.path(text)));
    long maxBytes = spool.value("max-size", SpoolConfig.DEFAULT_MAX_BYTES, Quantities::bytes);
    return spool.build(() -> new SpoolConfig(directory, maxBytes));
  }

  private static Optional<WebConfig> web(Section web) {
    WebConfig standard = WebConfig.DEFAULT;
    boolean remote = web.value("allow-remote", standard.allowRemote(), Quantities::flag);
    String host = web.value("host", standard.host(), text -> WebConfig.requireHost(text, remote));
    int port = web.value("port", standard.port(), WebConfig::requirePort);
    List<String> hosts = web.texts("hosts");
    int connections = web.value("max-connections", standard.maxConnections(), Quantities::positive);
    int reports = web.value("max-reports", standard.maxReports(), Quantities::positive);
    Optional<URI> address = web.optional("public-url", text -> url(text, "http", "https"));
    return web.build(() -> new WebConfig(host, port, remote, hosts, connections, reports, address));
  }

  private Optional<AlertConfig> alert(Section alert) {
    SinkSections reader = new SinkSections(new Secrets(tokens));
    List<SinkConfig> sinks = all(alert.sections("sinks"), reader::sink);
    return alert.build(() -> new AlertConfig(sinks));
  }

  /** Reads each part, and reports each name that was used before. */
  private static <T> List<T> all(List<Section> parts, Function<Section, Optional<T>> reader) {
    List<T> records = parts.stream().map(reader).flatMap(Optional::stream).toList();
    Set<String> names = new HashSet<>();
    for (Section part : parts) {
      part.optional("name", Function.identity())
          .filter(name -> !names.add(name))
          .ifPresent(name -> part.problem("name", "is used twice: " + name));
    }
    return records;
  }

  private static Family family(String text) {
    for (Family family : Family.values()) {
      if (family.label().equals(text)) {
        return family;
      }
    }
    throw new IllegalArgumentException("must be \"filecoin\" or \"evm\"");
  }

  private static String client(String text, Family family) {
    String client = text.toLowerCase(Locale.ROOT);
    if (!family.clients().contains(client)) {
      throw new IllegalArgumentException("must be one of " + String.join(", ", family.clients()));
    }
    return client;
  }

  /** A URL with a host and without a password; the message never repeats it. */
  private static URI url(String text, String plain, String tls) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
    }
    if (!plain.equals(uri.getScheme()) && !tls.equals(uri.getScheme())) {
      throw new IllegalArgumentException("must be a " + plain + ":// or " + tls + ":// URL");
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException("the URL holds a password; use token-file instead");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("the URL names no host");
    }
    return uri;
  }
}
