package io.tipwatch.sim;

import io.tipwatch.chain.TipsetKey;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The methods of one node: who knows which, with how many parameters, and what is answered. */
final class NodeMethods {
  private static final int ANY = -1;

  private final NodeProfile profile;
  private final SimChain chain;
  private final Ancestry ancestry;
  private final Follower follower;
  private final TipsetJson tipsets;
  private final Execution execution;
  private final NodeSettings settings;
  private final Map<String, Method> methods = new HashMap<>();

  /** A method with the number of its parameters. */
  record Method(int params, Function<JsonArray, Reply> answer) {}

  NodeMethods(
      NodeProfile profile,
      SimChain chain,
      Follower follower,
      TipsetJson tipsets,
      NodeSettings settings) {
    this.profile = profile;
    this.chain = chain;
    ancestry = new Ancestry(chain);
    this.follower = follower;
    this.tipsets = tipsets;
    this.settings = settings;
    SyncReports sync =
        new SyncReports(
            profile.dialect(),
            new Progress(follower, chain, this::json),
            settings.started(),
            settings.clock());
    execution = new Execution(profile, follower, settings);
    everywhere();
    methods.putAll(sync.methods());
    EthTipsets blocks = new EthTipsets(profile.dialect(), follower, chain, settings);
    methods.putAll(new EthMethods(profile, blocks, execution, settings).methods());
    switch (profile.dialect()) {
      case LOTUS -> onLotus();
      case VENUS -> onVenus();
      case FOREST -> onForest();
    }
    executing();
  }

  Reply call(String name, JsonArray params) {
    Method method = methods.get(name);
    if (method == null) {
      return failed(RpcFailure.methodAbsent(profile.dialect(), name));
    }
    if (method.params() != ANY && params.size() != method.params()) {
      return failed(RpcFailure.wrongCount(profile.dialect(), name, params.size(), method.params()));
    }
    try {
      return method.answer().apply(params);
    } catch (ClassCastException | IllegalArgumentException | IndexOutOfBoundsException _) {
      return failed(RpcFailure.badParams(profile.dialect(), name));
    }
  }

  String json(SimTipset tipset) {
    return tipsets.of(tipset, profile.style(), profile.prefix());
  }

  private void everywhere() {
    on("Filecoin.ChainHead", 0, _ -> value(json(follower.head())));
    on("Filecoin.ChainGetGenesis", 0, _ -> value(json(settings.genesis())));
    on("Filecoin.ChainGetTipSet", 1, params -> tipset(params, 0, this::value));
    on("Filecoin.ChainGetTipSetByHeight", 2, params -> byHeight(params, false));
    on("Filecoin.ChainGetTipSetAfterHeight", 2, params -> byHeight(params, true));
    on("Filecoin.ChainGetPath", 2, this::path);
    on("Filecoin.ChainGetBlock", 1, this::block);
    on("Filecoin.ChainTipSetWeight", 1, params -> tipset(params, 0, this::weight));
    on("Filecoin.ChainReadObj", 1, _ -> failed(RpcFailure.BLOCK_NOT_FOUND));
    on("Filecoin.StateNetworkName", 0, _ -> value(Json.encode(settings.network())));
    on("Filecoin.StateNetworkVersion", 1, _ -> value("27"));
    on("Filecoin.StateGetNetworkParams", 0, _ -> value(networkParams()));
    on("Filecoin.Version", 0, _ -> value(version()));
    on("Filecoin.ChainGetParentReceipts", 1, params -> ofParents(params, execution::receipts));
    on("Filecoin.ChainGetParentMessages", 1, params -> ofParents(params, execution::messages));
    on("Filecoin.F3GetLatestCertificate", 0, _ -> certificate());
    on("Filecoin.F3IsRunning", 0, _ -> value(Boolean.toString(profile.f3())));
  }

  private void onLotus() {
    on("Filecoin.Session", 0, _ -> value(Json.encode(settings.session())));
    on("Filecoin.StateActorCodeCIDs", 1, _ -> value(actorCodes()));
  }

  private void onVenus() {
    on("Filecoin.StateActorCodeCIDs", 1, _ -> value(actorCodes()));
  }

  private void onForest() {
    on("Filecoin.Session", 0, _ -> value(Json.encode(settings.session())));
    on("Forest.StateCompute", ANY, this::rootsOnly);
  }

  private void executing() {
    if (profile.legacy()) {
      on("Filecoin.ReplayTipset", ANY, this::replay);
      return;
    }
    on("Filecoin.StateCompute", 3, params -> tipset(params, 2, execution::compute));
    on(
        "Filecoin.StateReplay",
        2,
        params -> tipset(params, 0, it -> execution.replay(it, cid(params, 1))));
  }

  private void on(String name, int params, Function<JsonArray, Reply> answer) {
    methods.put(name, new Method(params, answer));
  }

  /** The old builds took a key, and some of them an epoch before it. */
  private Reply replay(JsonArray params) {
    for (int i = 0; i < params.size(); i++) {
      if (params.getValue(i) instanceof JsonArray) {
        return tipset(params, i, execution::compute);
      }
    }
    return execution.compute(follower.head());
  }

  private Reply rootsOnly(JsonArray params) {
    long from = params.getLong(0);
    SimTipset tipset =
        ancestry.atOrBelow(follower.head(), from).orElseThrow(IllegalArgumentException::new);
    JsonObject computed =
        new JsonObject()
            .put("stateRoot", link(execution.root(tipset)))
            .put("epoch", tipset.height())
            .put("tipsetKey", new JsonArray(TipsetJson.key(tipset.key().cids())));
    return value(new JsonArray().add(computed).encode());
  }

  private Reply tipset(JsonArray params, int at, Function<SimTipset, Reply> answer) {
    TipsetKey key = key(params, at);
    if (key.isEmpty()) {
      return answer.apply(follower.head());
    }
    Optional<Reply> recorded =
        at == 0
            ? settings.recording().flatMap(it -> it.tipset(key))
            : settings.recording().flatMap(it -> it.trace(key));
    return recorded.or(() -> follower.find(key).map(answer)).orElseGet(() -> unknown(key));
  }

  private Reply value(SimTipset tipset) {
    return value(json(tipset));
  }

  private Reply weight(SimTipset tipset) {
    return value(Json.encode(tipset.weight().toString()));
  }

  private Reply unknown(TipsetKey key) {
    String cid = key.cids().getFirst();
    return failed(
        RpcFailure.of(
            1,
            profile.dialect() == Dialect.FOREST
                ? "couldn't load tipset: block not found " + cid
                : "loading tipset {"
                    + cid
                    + "}: get block "
                    + cid
                    + ": ipld: could not find "
                    + cid));
  }

  private Reply byHeight(JsonArray params, boolean after) {
    long height = params.getLong(0);
    Optional<Reply> recorded = settings.recording().flatMap(it -> it.tipset(height));
    if (recorded.isPresent()) {
      return recorded.orElseThrow();
    }
    TipsetKey key = key(params, 1);
    SimTipset anchor = key.isEmpty() ? follower.head() : follower.find(key).orElse(null);
    if (anchor == null) {
      return unknown(key);
    }
    if (height > anchor.height()) {
      return failed(RpcFailure.of(1, "looking for tipset with height greater than start point"));
    }
    Optional<SimTipset> found =
        after ? ancestry.atOrAbove(anchor, height) : ancestry.atOrBelow(anchor, height);
    return found.map(this::value).orElseGet(() -> failed(RpcFailure.PRUNED));
  }

  private Reply path(JsonArray params) {
    Optional<SimTipset> from = follower.find(key(params, 0));
    Optional<SimTipset> to = follower.find(key(params, 1));
    if (from.isEmpty() || to.isEmpty()) {
      return unknown(key(params, from.isEmpty() ? 0 : 1));
    }
    return value(moves(follower.path(from.orElseThrow(), to.orElseThrow())));
  }

  /** The wire form of a notification's content. */
  String moves(List<Follower.Move> moves) {
    StringBuilder text = new StringBuilder("[");
    for (Follower.Move move : moves) {
      text.append(text.length() == 1 ? "{\"Type\":\"" : ",{\"Type\":\"").append(move.type());
      text.append("\",\"Val\":").append(json(move.tipset())).append('}');
    }
    return text.append(']').toString();
  }

  /** What a new subscriber is told first. */
  String current() {
    return moves(List.of(new Follower.Move("current", follower.head())));
  }

  private Reply block(JsonArray params) {
    String cid = cid(params);
    return chain
        .ofBlock(cid)
        .flatMap(tipset -> follower.find(tipset.key()))
        .map(tipset ->
            value(
                tipsets.block(
                    tipset, tipset.key().cids().indexOf(cid), profile.style(), profile.prefix())))
        .orElseGet(() -> failed(RpcFailure.BLOCK_NOT_FOUND));
  }

  private Reply ofParents(JsonArray params, Function<SimTipset, Reply> answer) {
    return chain
        .ofBlock(cid(params))
        .flatMap(child -> chain.find(child.parents()))
        .map(answer)
        .orElseGet(() -> failed(RpcFailure.BLOCK_NOT_FOUND));
  }

  private Reply certificate() {
    if (!profile.f3()) {
      return failed(RpcFailure.F3_DISABLED);
    }
    List<SimTipset> finalised = settings.certificate();
    if (finalised.isEmpty()) {
      return failed(RpcFailure.F3_NOT_READY);
    }
    List<Object> ecChain = new ArrayList<>();
    for (SimTipset tipset : finalised) {
      ecChain.add(
          new JsonObject()
              .put("Key", new JsonArray(TipsetJson.key(tipset.key().cids())))
              .put("Epoch", tipset.height())
              .put("PowerTable", link(Cids.dagCbor(tipset.height() / 100)))
              .put("Commitments", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    }
    return value(
        new JsonObject()
            .put("GPBFTInstance", finalised.getLast().height())
            .put("ECChain", new JsonArray(ecChain))
            .put("SupplementalData", new JsonObject())
            .put("Signers", new JsonArray())
            .put("Signature", "AA==")
            .put("PowerTableDelta", new JsonArray())
            .encode());
  }

  private String version() {
    JsonObject version =
        new JsonObject().put("Version", profile.version()).put("APIVersion", 131_840);
    if (profile.dialect() != Dialect.VENUS) {
      version.put("BlockDelay", Math.max(1, chain.rules().blockTime().toSeconds()));
      version.put("Agent", profile.dialect().client());
    }
    return version.encode();
  }

  private String networkParams() {
    return new JsonObject()
        .put("NetworkName", settings.network())
        .put("BlockDelaySecs", Math.max(1, chain.rules().blockTime().toSeconds()))
        .put("ConsensusMinerMinPower", "10995116277760")
        .put("PreCommitChallengeDelay", 150)
        .put(
            "ForkUpgradeParams",
            new JsonObject()
                .put("UpgradeSkyrHeight", 1_960_320)
                .put("UpgradeTukTukHeight", 4_461_240)
                .put("UpgradeTeepHeight", 4_878_840)
                .put("UpgradeTockHeight", 5_138_040)
                .put("UpgradeGoldenWeekHeight", 5_348_280)
                .put("UpgradeFireHorseHeight", 6_052_800))
        .put("Eip155ChainID", settings.chainId())
        .encode();
  }

  private static String actorCodes() {
    Map<String, Object> codes = new TreeMap<>();
    for (String actor :
        List.of(
            "system",
            "init",
            "cron",
            "account",
            "storagepower",
            "storageminer",
            "storagemarket",
            "paymentchannel",
            "multisig",
            "reward",
            "verifiedregistry",
            "datacap",
            "evm",
            "eam",
            "placeholder",
            "ethaccount")) {
      codes.put(actor, link(Cids.raw(Dice.hash(0xC0DE, actor))));
    }
    return new JsonObject(codes).encode();
  }

  private static JsonObject link(String cid) {
    return new JsonObject().put("/", cid);
  }

  /** The tipset key among the parameters; empty for null, which means the head. */
  static TipsetKey key(JsonArray params, int at) {
    JsonArray cids = params.getJsonArray(at);
    if (cids == null) {
      return TipsetKey.NONE;
    }
    return new TipsetKey(
        cids.stream().map(JsonObject.class::cast).map(cid -> cid.getString("/")).toList());
  }

  /** The CID that is the only parameter. */
  static String cid(JsonArray params) {
    return cid(params, 0);
  }

  private static String cid(JsonArray params, int at) {
    String cid = params.getJsonObject(at) == null ? null : params.getJsonObject(at).getString("/");
    if (cid == null) {
      throw new IllegalArgumentException("a CID is an object with the key /");
    }
    return cid;
  }

  private static Reply value(String json) {
    return new Reply.Value(json);
  }

  private Reply failed(RpcFailure failure) {
    return new Reply.Failed(failure.on(profile.dialect()));
  }
}
