package io.tipwatch.node.evm;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Tipset;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.Capabilities;
import io.tipwatch.node.ErrorMeaning.Reason;
import io.tipwatch.node.Known;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.node.rpc.RpcException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * One node of an EVM chain as we use it, whatever its client. Every future fails with an {@link
 * RpcException} alone; {@link EvmErrors} tells what it means. Safe for many threads.
 */
public final class EvmNode {
  private static final int MAX_ROOTS = 100_000;

  private final Rpc wire;
  private final Rpc rpc;
  private final Optional<String> stated;
  private final EvmProfile profile;
  private volatile Identity last;
  private volatile Abilities abilities;

  public EvmNode(Rpc rpc, NodeConfig config, EvmProfile profile) {
    this(rpc, config.client(), profile, Known.NOTHING);
  }

  /**
   * A node that is not asked again what is known of it.
   *
   * @param stated its client, if the configuration states it
   */
  public EvmNode(Rpc rpc, Optional<String> stated, EvmProfile profile, Known known) {
    this.wire = rpc;
    this.rpc = new ReadOnlyRpc(rpc);
    this.stated = stated;
    this.profile = profile;
    this.last = new Identity(Client.named(known.client()).orElse(Client.UNKNOWN), "");
    this.abilities =
        new Abilities("", new EvmProbe.Found(known.capabilities(), OptionalLong.empty(), false));
  }

  /**
   * The same.
   *
   * @param profile the name of the chain's profile
   * @throws IllegalArgumentException if there is no such profile
   */
  public static EvmNode of(Rpc rpc, Optional<String> stated, String profile, Known known) {
    return new EvmNode(rpc, stated, EvmProfile.named(profile), known);
  }

  private record Identity(Client client, String version) {}

  /** What was found out about one version of the node. */
  private record Abilities(String version, EvmProbe.Found found) {}

  public NodeId id() {
    return rpc.node();
  }

  public EvmProfile profile() {
    return profile;
  }

  public Rpc rpc() {
    return wire;
  }

  /** The client that the configuration states. */
  public Optional<String> stated() {
    return stated;
  }

  /** What is known of it by now. */
  public Known known() {
    return new Known(client().label(), capabilities());
  }

  /** The fields of a block that are compared on this chain, gravest first. */
  public List<String> compared() {
    return profile.compared();
  }

  /** Whether nodes that tell different values of a field had different transactions. */
  public boolean tellsContent(String field) {
    return profile.means(field, EvmProfile.Meaning.CONTENT);
  }

  /** Whether for nodes that tell different values of a field a transaction came out differently. */
  public boolean tellsExecution(String field) {
    return profile.means(field, EvmProfile.Meaning.EXECUTION);
  }

  /** Whether it may have a block after the newest one that it shows. */
  public boolean hidesHead() {
    return !profile.showsHead();
  }

  /** What makes a block of one height the same as another node's. */
  public String identityOf(EvmBlock block) {
    return switch (profile.identity()) {
      case HASH -> block.hash();
      case CONTENT -> block.field("transactionsRoot").orElse("");
    };
  }

  /** What the node says it computed for a block. */
  public SortedMap<String, String> computed(EvmBlock block) {
    return block.computed(profile);
  }

  /** Asks who the node is, with the capabilities that are known so far. */
  public Future<NodeProfile> identify() {
    Future<String> version = call(Method.CLIENT_VERSION, JsonField::text);
    Future<Long> chainId = call(Method.CHAIN_ID, Hex::number);
    Future<String> genesis =
        profile.sharesGenesis()
            ? block(0).map(block -> block.map(EvmBlock::hash).orElse("")).recover(EvmNode::untold)
            : Future.succeededFuture("");
    return Future.join(version, chainId, genesis)
        .transform(done ->
            done.succeeded() ? client(version.result()) : Future.<Client>failedFuture(done.cause()))
        .map(client -> {
          last = new Identity(client, version.result());
          return new NodeProfile(
              id(),
              client.label(),
              version.result(),
              "chain id " + chainId.result(),
              genesis.result(),
              Optional.of(version.result()),
              capabilities());
        });
  }

  /** The same, and what the node can do if that is not known of this version yet. */
  public Future<NodeProfile> examine() {
    return identify()
        .compose(who -> {
          if (abilities.version().equals(who.version()) && abilities.found().complete()) {
            return Future.succeededFuture(who);
          }
          return new EvmProbe(this, rpc)
              .examine()
              .map(found -> {
                abilities = new Abilities(who.version(), found);
                return new NodeProfile(
                    who.id(),
                    who.client(),
                    who.version(),
                    who.network(),
                    who.genesis(),
                    who.session(),
                    found.capabilities());
              });
        });
  }

  /** A node that began with a snapshot may not have block 0. */
  private static Future<String> untold(Throwable cause) {
    return cause instanceof RpcException.Remote
        ? Future.succeededFuture("")
        : Future.failedFuture(cause);
  }

  /** Filecoin's nodes say a bare version here, and their names elsewhere. */
  private Future<Client> client(String version) {
    Optional<Client> known =
        stated.flatMap(Client::named).or(() -> Optional.of(Client.of(version)));
    if (known.filter(client -> client != Client.UNKNOWN).isPresent() || !profile.skipsHeights()) {
      return Future.succeededFuture(known.orElse(Client.UNKNOWN));
    }
    return new FilecoinClient(rpc).ask();
  }

  /** As the node last said. */
  public Client client() {
    return last.client();
  }

  /** As the node last said; foreign text. */
  public String version() {
    return last.version();
  }

  /** What the last examination found. */
  public Capabilities capabilities() {
    return abilities.found().capabilities();
  }

  public boolean can(Ability ability) {
    return ability.of(capabilities());
  }

  /** The lowest block after which the node has the state; empty if that is not known. */
  public OptionalLong oldestState() {
    return abilities.found().oldestState();
  }

  /** The newest block. */
  public Future<EvmBlock> head() {
    return call(Method.BLOCK_BY_NUMBER, EvmCodec::block, Json.of("latest"), Json.of(false));
  }

  /** The block that is behind a name such as {@code finalized}; empty where there is none. */
  public Future<Optional<EvmBlock>> tagged(Tag tag) {
    return call(
        Method.BLOCK_BY_NUMBER, EvmNode::optionalBlock, Json.of(tag.label()), Json.of(false));
  }

  /** Names for blocks that are not the newest one. */
  public enum Tag {
    SAFE("safe"),
    FINALIZED("finalized");

    private final String label;

    Tag(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** The block that the node now has at a height; empty above its head and at a null round. */
  public Future<Optional<EvmBlock>> block(long number) {
    return unlessAbsent(
        call(
            Method.BLOCK_BY_NUMBER,
            json -> {
              Optional<EvmBlock> block = optionalBlock(json);
              boolean other = block.isPresent() && block.get().number() != number;
              if (other && !profile.skipsHeights()) {
                throw json.at("number").expected("the number that was asked for, " + number);
              }
              return other
                  ? Optional.empty()
                  : block; // Forest gives the tipset before a null round
            },
            Hex.of(number),
            Json.of(false)));
  }

  /** The block of a hash, on the node's chain or not; empty if the node does not have it. */
  public Future<Optional<EvmBlock>> block(String hash) {
    return unlessAbsent(
        call(
            Method.BLOCK_BY_HASH,
            json -> {
              Optional<EvmBlock> block = optionalBlock(json);
              if (block.isPresent() && !block.get().hash().equals(hash)) {
                throw json.at("hash").expected("the hash that was asked for");
              }
              return block;
            },
            Json.of(hash),
            Json.of(false)));
  }

  /** Filecoin's nodes have an error for what is null with others: that there is no such block. */
  private static Future<Optional<EvmBlock>> unlessAbsent(Future<Optional<EvmBlock>> answer) {
    return answer.recover(cause ->
        cause instanceof RpcException.Remote remote
                && EvmErrors.of(remote).reason() == Reason.NOT_THERE
            ? Future.succeededFuture(Optional.empty())
            : Future.failedFuture(cause));
  }

  /** The block of this node that is the given one, by whatever makes blocks the same here. */
  public Future<Optional<EvmBlock>> block(Tipset tipset) {
    return switch (profile.identity()) {
      case HASH -> block(tipset.key().cids().getFirst());
      case CONTENT ->
          block(tipset.height())
              .map(found -> found.filter(block -> BlockNames.fits(block, tipset.key())));
    };
  }

  private static Optional<EvmBlock> optionalBlock(JsonField json) throws MalformedJsonException {
    return json.isNull() ? Optional.empty() : Optional.of(EvmCodec.block(json));
  }

  /** The receipts of all transactions of a block. */
  public Future<Optional<List<EvmReceipt>>> receipts(String blockHash) {
    return call(
        Method.BLOCK_RECEIPTS,
        json -> json.isNull() ? Optional.empty() : Optional.of(EvmCodec.receipts(json)),
        Json.of(blockHash));
  }

  /** The receipt of a transaction; empty if the node does not have it. */
  public Future<Optional<EvmReceipt>> receipt(String transactionHash) {
    return call(
        Method.RECEIPT,
        json -> json.isNull() ? Optional.empty() : Optional.of(EvmCodec.receipt(json)),
        Json.of(transactionHash));
  }

  /** Where the node has a transaction; empty if it does not have it in a block. */
  public Future<Optional<Inclusion>> inclusion(String transactionHash) {
    return call(
        Method.RECEIPT,
        json ->
            json.isNull() || json.at("blockHash").isNull()
                ? Optional.empty()
                : Optional.of(
                    new Inclusion(
                        Hex.hash(json.at("blockHash")),
                        Hex.number(json.at("blockNumber")),
                        Hex.quantity(json.at("gasUsed")))),
        Json.of(transactionHash));
  }

  /** Tries on a transaction whether the node can do something; the tracers of {@link Ability}. */
  public Future<Capabilities.Support> tried(Ability ability, String transaction) {
    return new EvmProbe(this, rpc).attempt(ability, transaction);
  }

  /** Who sent a transaction to whom; empty if the node does not have it. */
  public Future<Optional<EvmTransaction>> transaction(String hash) {
    return call(
        Method.TRANSACTION,
        json -> json.isNull() ? Optional.empty() : Optional.of(EvmCodec.transaction(json)),
        Json.of(hash));
  }

  public Future<Syncing> syncing() {
    return call(Method.SYNCING, EvmCodec::syncing);
  }

  /** Blocks that the node refused, since it was started or longer. */
  public Future<List<BadBlock>> badBlocks() {
    return call(Method.BAD_BLOCKS, EvmCodec::badBlocks);
  }

  /** A whole block in RLP. */
  public Future<String> rawBlock(String hash) {
    return call(Method.RAW_BLOCK, Hex::data, Json.of(hash));
  }

  /** The state root after each transaction of a block, the refused ones included. */
  public Future<List<String>> intermediateRoots(String blockHash) {
    return rpc.callFor(
        Method.INTERMEDIATE_ROOTS,
        rpc.limits().executeTimeout(),
        json -> EvmCodec.hashes(json, MAX_ROOTS),
        Json.of(blockHash));
  }

  /** An account after a block, with its place in the state trie. */
  public Future<EvmProof> proof(String address, List<String> slots, long number) {
    return call(
        Method.PROOF,
        EvmCodec::proof,
        Json.of(address),
        new Json.Arr(slots.stream().map(Json::of).toList()),
        Hex.of(number));
  }

  /** Whether its chain is divided into epochs. */
  public boolean hasEpochs() {
    return profile.hasEpochs();
  }

  /** What it says of them, if there are any. */
  public EvmEpochs epochs() {
    return new EvmEpochs(rpc);
  }

  /** The node's traced executions. */
  public EvmTraces traces() {
    return traces(rpc.limits().executeTimeout());
  }

  /** The same, within another time than that of a re-execution. */
  public EvmTraces traces(Duration timeout) {
    return new EvmTraces(rpc, timeout, client() != Client.ETHEREUMJS);
  }

  private <T> Future<T> call(String method, Rpc.Reader<T> reader, Json... params) {
    return rpc.callFor(method, rpc.limits().callTimeout(), reader, params);
  }
}
