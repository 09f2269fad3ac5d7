package io.tipwatch.sim;

import io.tipwatch.chain.TipsetKey;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How each client tells how its sync goes, and what it refuses. */
final class SyncReports {
  private final Dialect dialect;
  private final Position position;
  private final Instant started;
  private final InstantSource clock;

  /** Where a node is on its chain, and what it refuses. */
  interface Position {
    Tip head();

    /** The newest height that the node has heard of. */
    long network();

    /** The latest tipset that it refused. */
    Optional<Refused> refused();

    /** Why a block is refused; empty if it is not. */
    Optional<String> refusalOf(String cid);
  }

  /**
   * A tipset as a node writes it.
   *
   * @param json all of it
   */
  record Tip(long height, TipsetKey key, String json) {
    private JsonObject object() {
      return new JsonObject(json);
    }

    private JsonArray cids() {
      return new JsonArray(TipsetJson.key(key.cids()));
    }
  }

  record Refused(Tip tipset, String reason) {}

  SyncReports(Dialect dialect, Position position, Instant started, InstantSource clock) {
    this.dialect = dialect;
    this.position = position;
    this.started = started;
    this.clock = clock;
  }

  /** The methods that the client has, by name. */
  Map<String, NodeMethods.Method> methods() {
    Map<String, NodeMethods.Method> methods = new HashMap<>();
    methods.put("Filecoin.NodeStatus", method(1, _ -> nodeStatus()));
    switch (dialect) {
      case LOTUS -> {
        methods.put("Filecoin.SyncCheckBad", new NodeMethods.Method(1, this::checkBad));
        methods.put("Filecoin.SyncState", method(0, _ -> lotusState()));
      }
      case VENUS -> {
        methods.put("Filecoin.SyncerTracker", method(0, _ -> venusTracker()));
        methods.put("Filecoin.SyncState", method(0, _ -> venusState()));
      }
      case FOREST -> {
        methods.put("Filecoin.SyncCheckBad", new NodeMethods.Method(1, this::checkBad));
        methods.put("Forest.SyncStatus", method(0, _ -> forestStatus()));
      }
    }
    return methods;
  }

  private static NodeMethods.Method method(int params, Function<JsonArray, String> json) {
    return new NodeMethods.Method(params, given -> new Reply.Value(json.apply(given)));
  }

  /** Lotus says why, Forest says only that it is so. */
  private Reply checkBad(JsonArray params) {
    String reason = position.refusalOf(NodeMethods.cid(params)).orElse("");
    boolean terse = dialect == Dialect.FOREST && !reason.isEmpty();
    return new Reply.Value(Json.encode(terse ? "bad" : reason));
  }

  private String nodeStatus() {
    return new JsonObject()
        .put(
            "SyncStatus",
            new JsonObject().put("Epoch", position.head().height()).put("Behind", behind()))
        .put(
            "PeerStatus",
            new JsonObject().put("PeersToPublishMsgs", 4).put("PeersToPublishBlocks", 8))
        .put(
            "ChainStatus",
            new JsonObject()
                .put("BlocksPerTipsetLast100", 4.5)
                .put("BlocksPerTipsetLastFinality", 4.5))
        .encode();
  }

  /** Stage 5 is an error; it stays until something else is synced. */
  private String lotusState() {
    Optional<Refused> refused = position.refused();
    Tip target = refused.map(Refused::tipset).orElseGet(position::head);
    JsonObject sync =
        new JsonObject()
            .put("WorkerID", 1)
            .put("Base", position.head().object())
            .put("Target", target.object())
            .put("Stage", refused.isPresent() ? 5 : 4)
            .put("Height", target.height())
            .put("Start", started.toString())
            .put("End", refused.isPresent() ? now() : "0001-01-01T00:00:00Z")
            .put("Message", refused.map(Refused::reason).orElse(""));
    return new JsonObject()
        .put("ActiveSyncs", new JsonArray().add(sync))
        .put("VMApplied", position.head().height() % 100_000)
        .encode();
  }

  /** Venus leaves out what went wrong. */
  private static String venusState() {
    return new JsonObject().put("ActiveSyncs", new JsonArray()).put("VMApplied", 0).encode();
  }

  /** State 5 is an error, whose text is lost on the wire. */
  private String venusTracker() {
    Optional<Refused> refused = position.refused();
    Tip head = position.head();
    JsonObject entry =
        new JsonObject()
            .put("State", refused.isPresent() ? 5 : 4)
            .put("Base", head.object())
            .put("Current", head.object())
            .put("Start", started.toString())
            .put("End", now())
            .put("Err", refused.isPresent() ? new JsonObject() : null)
            .put("Head", refused.map(Refused::tipset).orElse(head).object())
            .put("Sender", "12D3KooWSimulated");
    return new JsonObject()
        .put("History", new JsonArray().add(entry))
        .put("Buckets", new JsonArray())
        .encode();
  }

  private String forestStatus() {
    Optional<Refused> refused = position.refused();
    Tip head = position.head();
    String status = refused.isPresent() ? "Error" : behind() <= 2 ? "Synced" : "Syncing";
    JsonArray forks = new JsonArray();
    refused.ifPresent(it ->
        forks.add(
            new JsonObject()
                .put("targetTipsetKey", it.tipset().cids())
                .put("targetEpoch", it.tipset().height())
                .put("targetSyncEpochStart", head.height())
                .put("stage", "Error")
                .put("validatedChainHeadEpoch", head.height())
                .put("startTime", started.toString())
                .put("lastUpdated", now())));
    return new JsonObject()
        .put("status", status)
        .put("currentHeadEpoch", head.height())
        .put("currentHeadKey", head.cids())
        .put("networkHeadEpoch", position.network())
        .put("epochsBehind", behind())
        .put("activeForks", forks)
        .put("nodeStartTime", started.toString())
        .put("lastUpdated", now())
        .encode();
  }

  private long behind() {
    return Math.max(0, position.network() - position.head().height());
  }

  private String now() {
    return clock.instant().toString();
  }
}
