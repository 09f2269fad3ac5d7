package io.tipwatch;

import io.tipwatch.sim.ChainRules;
import io.tipwatch.sim.Dialect;
import io.tipwatch.sim.NodeProfile;
import io.tipwatch.sim.SimNetwork;
import io.tipwatch.sim.SimNode;
import io.tipwatch.sim.TraceShape;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Nodes on a fast chain, a receiver of alerts, and the operator's configuration of both. */
final class DrillGround implements AutoCloseable {
  static final String CHAIN = "calib";

  private static final Duration BLOCK_TIME = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FIRST_TIPSETS = 8;

  private final Vertx vertx = Vertx.vertx();
  private final SimNetwork network;
  private final Map<Dialect, SimNode> nodes = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final Path directory;
  private final int port;

  /** What a sink was sent. */
  record Received(String sink, String body) {
    boolean resolved() {
      return switch (sink) {
        case "alertmanager" -> {
          JsonObject alert = new JsonArray(body).getJsonObject(0);
          yield !Instant.parse(alert.getString("endsAt")).isAfter(InstantSource.system().instant());
        }
        case "slack" -> body.contains("(resolved)");
        default -> new JsonObject(body).getString("type").equals("io.tipwatch.incident.resolved");
      };
    }
  }

  DrillGround(Path directory, Dialect... dialects) throws Exception {
    this.directory = directory;
    ChainRules rules = ChainRules.mainnet(31).withMood(0, 0).withProofBytes(1);
    InstantSource clock = InstantSource.system();
    Instant genesis =
        clock.instant().minus(BLOCK_TIME.multipliedBy(rules.firstHeight() + FIRST_TIPSETS));
    network = new SimNetwork(vertx, rules.withPace(genesis, BLOCK_TIME), TraceShape.small(), clock);
    for (Dialect dialect : dialects) {
      nodes.put(
          dialect, Awaited.of(network.add(NodeProfile.of(dialect.client(), dialect)), PATIENCE));
    }
    Awaited.of(network.steps(FIRST_TIPSETS), PATIENCE);
    port =
        Awaited.of(
                vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1"),
                PATIENCE)
            .actualPort();
    vertx.setPeriodic(BLOCK_TIME.toMillis(), _ -> network.step());
  }

  private void receive(HttpServerRequest request) {
    String sink = String.valueOf(request.path()).split("/", 3)[1];
    request
        .body()
        .onSuccess(body -> {
          int status = statuses.getOrDefault(sink, 200);
          if (status == 200) {
            received.add(new Received(sink, body.toString()));
          }
          request.response().setStatusCode(status).end();
        });
  }

  SimNetwork network() {
    return network;
  }

  SimNode node(Dialect dialect) {
    return Objects.requireNonNull(nodes.get(dialect));
  }

  /** From now on a sink answers like that. */
  void answers(String sink, int status) {
    statuses.put(sink, status);
  }

  List<Received> received(String sink) {
    return received.stream().filter(one -> one.sink().equals(sink)).toList();
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  Path store() {
    return directory.resolve("state");
  }

  /** The operator's file. */
  Path config(String... sinks) throws IOException {
    List<String> nodeTexts = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      if (nodes.containsKey(dialect)) {
        nodeTexts.add(
            "{ name = \"%s\", url = \"%s\", heads-url = \"%s\" }"
                .formatted(dialect.client(), nodes.get(dialect).http(), nodes.get(dialect).ws()));
      }
    }
    List<String> sinkTexts = new ArrayList<>();
    for (String sink : sinks) {
      String type = sink.equals("other") ? "webhook" : sink;
      sinkTexts.add(
          """
          { name = "%s", type = "%s", url = "http://127.0.0.1:%d/%s/x",
            retry-min = 20ms, retry-max = 200ms, interval = 1ms, burst = 100 }
          """
              .formatted(sink, type, port, sink));
    }
    String text =
        """
        chains = [ { name = "%s", family = "filecoin", nodes = [ %s ],
          rules { block-time = 300ms, settle-depth = 3, lag-enter = 4, lag-exit = 1,
            stall-heights = 12, keep-heights = 500 },
          limits { poll = 150ms, reconnect-min = 20ms, reconnect-max = 200ms, call-timeout = 10s },
          spool { directory = "%s" } } ]
        web { port = 0 }
        store { directory = "%s", keep-free = 1 B }
        incidents { patience = 2s, calm = 1s }
        alert { sinks = [ %s ] }
        """
            .formatted(
                CHAIN,
                String.join(", ", nodeTexts),
                directory.resolve("spool"),
                store(),
                String.join(", ", sinkTexts));
    return Files.writeString(directory.resolve("tipwatch.conf"), text);
  }

  @Override
  public void close() {
    network
        .close()
        .eventually(vertx::close)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
