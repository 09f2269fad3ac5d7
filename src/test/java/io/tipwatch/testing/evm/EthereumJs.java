package io.tipwatch.testing.evm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The EthereumJS client: an EVM of its own, without head subscription, call tracers or block
 * tracers. Blocks are made and fed through its Engine API, as a consensus client would do.
 */
public final class EthereumJs extends RealNode {
  private static final String ZERO = "0x" + "0".repeat(64);
  private static final String NOBODY = "0x" + "0".repeat(40);
  private static final long BUILD_NANOS = 300_000_000;

  private final URI heads;
  private final URI engine;

  /** The ports of one node. */
  private record Ports(int rpc, int ws, int engine, int wsEngine, int peers) {}

  private EthereumJs(List<String> command, Ports ports) {
    super(command, ports.rpc);
    heads = URI.create("ws://127.0.0.1:" + ports.ws);
    engine = URI.create("http://127.0.0.1:" + ports.engine);
  }

  /**
   * Starts one.
   *
   * @param genesis a file as geth reads it
   * @param defect a module that is loaded first, such as one that makes an opcode too dear
   */
  public static EthereumJs start(Path genesis, Optional<Path> defect) {
    Path home = Packages.home();
    Ports ports = new Ports(freePort(), freePort(), freePort(), freePort(), freePort());
    List<String> command = new ArrayList<>(List.of(Packages.program("node")));
    defect.ifPresent(module -> command.addAll(List.of("--import", module.toUri().toString())));
    command.add(home.resolve("node_modules/@ethereumjs/client/dist/esm/bin/cli.js").toString());
    options(genesis, home, ports).forEach((name, value) -> command.add("--" + name + "=" + value));
    return new EthereumJs(command, ports);
  }

  private static Map<String, String> options(Path genesis, Path home, Ports ports) {
    Map<String, String> options = new HashMap<>();
    options.put("dataDir", home.resolve("data-" + ports.rpc).toString());
    options.put("gethGenesis", genesis.toAbsolutePath().toString());
    options.put("rpc", "true");
    options.put("rpcAddr", "127.0.0.1");
    options.put("rpcPort", Integer.toString(ports.rpc));
    options.put("ws", "true");
    options.put("wsAddr", "127.0.0.1");
    options.put("wsPort", Integer.toString(ports.ws));
    options.put("rpcEngine", "true");
    options.put("rpcEngineAddr", "127.0.0.1");
    options.put("rpcEnginePort", Integer.toString(ports.engine));
    options.put("wsEngineAddr", "127.0.0.1");
    options.put("wsEnginePort", Integer.toString(ports.wsEngine));
    options.put("rpcEngineAuth", "false");
    options.put("port", Integer.toString(ports.peers));
    options.put("isSingleNode", "true");
    options.put("maxPeers", "0");
    options.put("useJsCrypto", "true");
    options.put("discDns", "false");
    options.put("discV4", "false");
    options.put("saveReceipts", "true");
    options.put("logFile", "false");
    return options;
  }

  @Override
  public URI heads() {
    return heads;
  }

  @Override
  public void mine(long timestamp) {
    feed(build(timestamp));
  }

  /** Makes a block of what is in the pool, without taking it. */
  public JsonObject build(long timestamp) {
    JsonObject attributes =
        new JsonObject()
            .put("timestamp", "0x" + Long.toHexString(timestamp))
            .put("prevRandao", ZERO)
            .put("suggestedFeeRecipient", NOBODY)
            .put("withdrawals", new JsonArray());
    JsonObject begun = choose(block("latest").getString("hash"), attributes);
    String payload = begun.getString("payloadId");
    if (payload == null) {
      throw new IllegalStateException("no block is built: " + begun);
    }
    LockSupport.parkNanos(BUILD_NANOS); // the client adds transactions for as long as it is let
    return object(call(engine, "engine_getPayloadV2", payload)).getJsonObject("executionPayload");
  }

  /**
   * Gives it a block, to execute and, if it is valid, take for its head.
   *
   * @return what it says of it: {@code VALID}, {@code INVALID} and so on
   */
  public String feed(JsonObject block) {
    String status = object(call(engine, "engine_newPayloadV2", block)).getString("status");
    if (status.equals("VALID")) {
      choose(block.getString("blockHash"), null);
    }
    return status;
  }

  private JsonObject choose(String head, @Nullable JsonObject attributes) {
    JsonObject state =
        new JsonObject()
            .put("headBlockHash", head)
            .put("safeBlockHash", ZERO)
            .put("finalizedBlockHash", ZERO);
    return object(
        attributes == null
            ? call(engine, "engine_forkchoiceUpdatedV2", state)
            : call(engine, "engine_forkchoiceUpdatedV2", state, attributes));
  }

  private static JsonObject object(@Nullable Object result) {
    if (result instanceof JsonObject object) {
      return object;
    }
    throw new IllegalStateException("not an object: " + result);
  }

  /** A file that this client can be started with, of a recorded one. */
  public static Path keep(String name, byte[] bytes) {
    try {
      Path file = Packages.home().resolve(name);
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
