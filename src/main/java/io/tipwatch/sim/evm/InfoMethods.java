package io.tipwatch.sim.evm;

import io.tipwatch.sim.Reply;
import io.tipwatch.sim.evm.EvmFault.OtherRules;
import io.tipwatch.sim.evm.machine.Fork;
import io.tipwatch.sim.evm.machine.Hex;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a node tells about itself and its network, Opera's epochs and rules included. */
final class InfoMethods {
  /** Opera is in sync as long as its last block is younger than this. */
  private static final Duration OPERA_PATIENCE = Duration.ofMinutes(90);

  private static final int VALIDATORS = 3;

  private final EvmNodeProfile profile;
  private final EvmRules rules;
  private final EvmFollower follower;
  private final EvmNodeSettings settings;

  InfoMethods(
      EvmNodeProfile profile, EvmRules rules, EvmFollower follower, EvmNodeSettings settings) {
    this.profile = profile;
    this.rules = rules;
    this.follower = follower;
    this.settings = settings;
  }

  void register(MethodTable table) {
    table.on("web3_clientVersion", _ -> value(settings.version()));
    table.on("eth_chainId", _ -> value(Hex.quantity(network().chainId())));
    table.on("net_version", _ -> value(Long.toString(network().chainId())));
    table.on("net_listening", _ -> value(true));
    table.on("net_peerCount", _ -> value(Hex.quantity(settings.peers())));
    table.on("eth_syncing", _ -> value(syncing()));
    table.on("rpc_modules", _ -> value(modules()));
    table.on("eth_currentEpoch", _ -> value(Hex.quantity(epoch())));
    table.on("eth_getEpochBlock", params -> value(Hex.quantity(seal(params))));
    table.on("eth_getRules", params -> value(epochRules(params)));
    table.on("abft_getValidators", _ -> value(validators()));
    table.on(
        "abft_getDowntime",
        _ -> value(new JsonObject().put("offlineBlocks", "0x0").put("offlineTime", "0x0")));
    table.on("abft_getEpochUptime", _ -> value(Hex.quantity(rules.blockTime().toNanos())));
    table.on("dag_getHeads", _ -> value(new JsonArray().add(follower.head().block().hash())));
  }

  private EvmRules network() {
    return settings.otherNetwork().orElse(rules);
  }

  private Object syncing() {
    long current = follower.head().block().number();
    if (profile.dialect() == EvmDialect.OPERA) {
      return operaSyncing(current);
    }
    if (settings.syncingTo().isEmpty()) {
      return false;
    }
    JsonObject json =
        new JsonObject()
            .put("startingBlock", "0x0")
            .put("currentBlock", Hex.quantity(current))
            .put("highestBlock", Hex.quantity(settings.syncingTo().orElseThrow()));
    if (profile.dialect() == EvmDialect.ERIGON || profile.dialect() == EvmDialect.RETH) {
      json.put("stages", stages(current));
    }
    return json;
  }

  private static JsonArray stages(long current) {
    JsonArray stages = new JsonArray();
    for (String stage : List.of("Headers", "Bodies", "Execution", "Finish")) {
      stages.add(
          new JsonObject().put("stage_name", stage).put("block_number", Hex.quantity(current)));
    }
    return stages;
  }

  /** Says nothing of a lag unless it is a long one. */
  private Object operaSyncing(long current) {
    Instant last = Instant.ofEpochSecond(0, follower.head().block().content().timeNanos());
    if (settings.now().isBefore(last.plus(OPERA_PATIENCE))) {
      return false;
    }
    long highest = settings.syncingTo().orElse(current);
    return new JsonObject()
        .put("currentEpoch", Hex.quantity(epoch()))
        .put("currentBlock", Hex.quantity(current))
        .put("currentBlockHash", follower.head().block().hash())
        .put("currentBlockTime", Hex.quantity(last.getEpochSecond()))
        .put("highestBlock", Hex.quantity(highest))
        .put("highestEpoch", Hex.quantity(rules.epochOf(highest)));
  }

  private JsonObject modules() {
    List<String> names =
        switch (profile.dialect()) {
          case OPERA, SONIC ->
              List.of("abft", "dag", "debug", "eth", "ftm", "net", "rpc", "trace", "web3");
          case ERIGON, NETHERMIND, BESU, RETH ->
              List.of("debug", "eth", "net", "rpc", "trace", "web3");
          case GETH -> List.of("debug", "eth", "net", "rpc", "web3");
          case GANACHE -> List.of("eth", "net", "rpc", "web3", "evm", "personal");
          case ANVIL, ETHEREUMJS -> List.of();
        };
    JsonObject json = new JsonObject();
    names.forEach(name -> json.put(name, "1.0"));
    return json;
  }

  /** The epoch that is going on: after a seal it is the next. */
  private long epoch() {
    return rules.epochOf(follower.head().block().number() + 1);
  }

  private long seal(JsonArray params) {
    long epoch = epoch(params);
    return Math.min(rules.sealOf(epoch), follower.head().block().number());
  }

  private long epoch(JsonArray params) {
    String named = params.isEmpty() ? "latest" : params.getString(0);
    return named.startsWith("0x") ? Hex.number(named).longValueExact() : epoch();
  }

  private JsonObject epochRules(JsonArray params) {
    Fork fork = rules.consensus().fork();
    for (Injected injected : follower.faults()) {
      if (injected.fault() instanceof OtherRules other) {
        fork = other.fork();
      }
    }
    JsonObject upgrades =
        new JsonObject()
            .put("Berlin", true)
            .put("London", true)
            .put("Llr", true)
            .put("Sonic", fork != Fork.LONDON);
    return new JsonObject()
        .put("Name", "simulated")
        .put("NetworkID", network().chainId())
        .put("Epoch", epoch(params))
        .put("Epochs", new JsonObject().put("MaxEpochGas", 1_500_000_000))
        .put("Blocks", new JsonObject().put("MaxBlockGas", 20_500_000))
        .put("Economy", new JsonObject().put("MinGasPrice", 1_000_000_000))
        .put("Upgrades", upgrades);
  }

  private static JsonObject validators() {
    JsonObject json = new JsonObject();
    for (int i = 1; i <= VALIDATORS; i++) {
      json.put(
          Hex.quantity(i),
          new JsonObject().put("weight", "0x1").put("pubkey", "0xc0" + "04".repeat(65)));
    }
    return json;
  }

  private static Reply value(Object value) {
    return new Reply.Value(Json.encode(value));
  }
}
