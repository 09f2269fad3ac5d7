package io.tipwatch.sim;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/** How each client tells how its sync goes, and what it refuses. */
final class SyncReports {
  private final NodeProfile profile;
  private final SimChain chain;
  private final Follower follower;
  private final Function<SimTipset, String> json;
  private final NodeSettings settings;

  SyncReports(
      NodeProfile profile,
      SimChain chain,
      Follower follower,
      Function<SimTipset, String> json,
      NodeSettings settings) {
    this.profile = profile;
    this.chain = chain;
    this.follower = follower;
    this.json = json;
    this.settings = settings;
  }

  /** Lotus says why, Forest says only that it is so. */
  Reply checkBad(String cid) {
    String reason = follower.refusalOf(cid).orElse("");
    boolean terse = profile.dialect() == Dialect.FOREST && !reason.isEmpty();
    return new Reply.Value(Json.encode(terse ? "bad" : reason));
  }

  String nodeStatus() {
    return new JsonObject()
        .put(
            "SyncStatus",
            new JsonObject().put("Epoch", follower.head().height()).put("Behind", behind()))
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
  String lotusState() {
    Optional<Follower.Refusal> refusal = follower.refusal();
    SimTipset target = refusal.map(Follower.Refusal::tipset).orElse(follower.head());
    String start = settings.started().toString();
    JsonObject sync =
        new JsonObject()
            .put("WorkerID", 1)
            .put("Base", new JsonObject(json.apply(follower.head())))
            .put("Target", new JsonObject(json.apply(target)))
            .put("Stage", refusal.isPresent() ? 5 : 4)
            .put("Height", target.height())
            .put("Start", start)
            .put("End", refusal.isPresent() ? settings.now().toString() : "0001-01-01T00:00:00Z")
            .put("Message", refusal.map(Follower.Refusal::reason).orElse(""));
    return new JsonObject()
        .put("ActiveSyncs", new JsonArray().add(sync))
        .put("VMApplied", follower.head().height() % 100_000)
        .encode();
  }

  /** Venus leaves out what went wrong. */
  String venusState() {
    return new JsonObject().put("ActiveSyncs", new JsonArray()).put("VMApplied", 0).encode();
  }

  /** State 5 is an error, whose text is lost on the wire. */
  String venusTracker() {
    Optional<Follower.Refusal> refusal = follower.refusal();
    SimTipset target = refusal.map(Follower.Refusal::tipset).orElse(follower.head());
    JsonObject entry =
        new JsonObject()
            .put("State", refusal.isPresent() ? 5 : 4)
            .put("Base", new JsonObject(json.apply(follower.head())))
            .put("Current", new JsonObject(json.apply(follower.head())))
            .put("Start", settings.started().toString())
            .put("End", settings.now().toString())
            .put("Err", refusal.isPresent() ? new JsonObject() : null)
            .put("Head", new JsonObject(json.apply(target)))
            .put("Sender", "12D3KooWSimulated");
    return new JsonObject()
        .put("History", new JsonArray().add(entry))
        .put("Buckets", new JsonArray())
        .encode();
  }

  String forestStatus() {
    Optional<Follower.Refusal> refusal = follower.refusal();
    String status = refusal.isPresent() ? "Error" : behind() <= 2 ? "Synced" : "Syncing";
    JsonArray forks = new JsonArray();
    refusal.ifPresent(refused ->
        forks.add(
            new JsonObject()
                .put("targetTipsetKey", key(refused.tipset()))
                .put("targetEpoch", refused.tipset().height())
                .put("targetSyncEpochStart", follower.head().height())
                .put("stage", "Error")
                .put("validatedChainHeadEpoch", follower.head().height())
                .put("startTime", settings.started().toString())
                .put("lastUpdated", settings.now().toString())));
    return new JsonObject()
        .put("status", status)
        .put("currentHeadEpoch", follower.head().height())
        .put("currentHeadKey", key(follower.head()))
        .put("networkHeadEpoch", chain.epoch())
        .put("epochsBehind", behind())
        .put("activeForks", forks)
        .put("nodeStartTime", settings.started().toString())
        .put("lastUpdated", settings.now().toString())
        .encode();
  }

  private long behind() {
    return Math.max(0, chain.head().height() - follower.head().height());
  }

  private static JsonArray key(SimTipset tipset) {
    return new JsonArray(TipsetJson.key(tipset.key().cids()));
  }
}
