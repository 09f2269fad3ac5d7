package io.tipwatch.node.evm;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.config.EvmProfile;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.HeadFeed;
import io.tipwatch.node.HeadSource;
import io.tipwatch.node.HeadSubscription;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.node.Refusal;
import io.tipwatch.node.Settled;
import io.tipwatch.node.rpc.RpcException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * The head of an EVM node and the blocks below it, for its feed. Within the feed blocks are known
 * by the node's own hashes; they leave it under the keys that all nodes share, each after what the
 * node says it computed for it. Confined to the event loop of its feed.
 */
public final class EvmHeads implements HeadSource {
  /** Blocks that are read at once where many are missing. */
  private static final int WINDOW = 8;

  private final EvmNode node;
  private final EvmProfile profile;
  private final BlockNames names;
  private final RecentBlocks recent = new RecentBlocks();
  private final BadBlocks badBlocks;
  private final EpochQuestions epochs;

  public EvmHeads(EvmNode node) {
    this.node = node;
    this.profile = node.profile();
    this.names = new BlockNames(profile.identity(), node.rpc().limits().maxBackfill());
    this.badBlocks = new BadBlocks(node);
    this.epochs = new EpochQuestions(node);
  }

  @Override
  public NodeId id() {
    return node.id();
  }

  @Override
  public Future<NodeProfile> identity() {
    return node.identify();
  }

  @Override
  public Future<NodeProfile> profile() {
    return node.examine();
  }

  @Override
  public Future<Tipset> head() {
    return node.head()
        .compose(head -> {
          badBlocks.head(head);
          return recent
              .get(head.parentHash())
              .map(parent -> follows(head.number(), parent))
              .orElseGet(Future::succeededFuture)
              .map(_ -> taken(head));
        });
  }

  private Tipset taken(EvmBlock block) {
    recent.add(block);
    return BlockNames.linked(block);
  }

  private Future<Void> follows(long height, EvmBlock parent) {
    return parent.number() == height - 1 || profile.skipsHeights()
        ? Future.succeededFuture()
        : Future.failedFuture(
            new RpcException.Malformed(
                id(),
                Method.BLOCK_BY_HASH,
                "the parent of block " + height + " has the number " + parent.number()));
  }

  @Override
  public Future<Tipset> parentOf(Tipset child, long above) {
    String hash = child.parents().cids().getFirst();
    long from = Math.max(above + 1, child.height() - WINDOW);
    boolean many = child.height() - from > 1 && recent.get(hash).isEmpty();
    return (many ? window(from, child.height()) : Future.<Void>succeededFuture())
        .compose(_ ->
            recent
                .get(hash)
                .map(block -> Future.succeededFuture(Optional.of(block)))
                .orElseGet(() -> node.block(hash)))
        .compose(block -> parent(child, block));
  }

  /** Reads several heights at once. Which of these blocks are the right ones their hashes say. */
  private Future<Void> window(long from, long to) {
    List<Future<Optional<EvmBlock>>> reads = new ArrayList<>();
    for (long height = from; height < to; height++) {
      Future<Optional<EvmBlock>> read = node.block(height);
      reads.add(read.onSuccess(block -> block.ifPresent(recent::add)).otherwise(Optional.empty()));
    }
    return Future.join(reads).mapEmpty();
  }

  private Future<Tipset> parent(Tipset child, Optional<EvmBlock> found) {
    if (found.isEmpty()) {
      return Future.failedFuture(
          new RpcException.Remote(
              id(),
              Method.BLOCK_BY_HASH,
              0,
              "it has block " + child.height() + " and not the one before, " + child.parents()));
    }
    return follows(child.height(), found.get()).map(_ -> taken(found.get()));
  }

  @Override
  public Future<List<Refusal>> signs() {
    return badBlocks.refusals();
  }

  @Override
  public Future<Settled> settled() {
    if (!profile.hasFinality()) {
      return Future.succeededFuture(Settled.UNKNOWN);
    }
    Future<Optional<Tipset>> safe = tagged(EvmNode.Tag.SAFE);
    return tagged(EvmNode.Tag.FINALIZED)
        .compose(finalized -> safe.map(tipset -> new Settled(tipset, finalized)));
  }

  /** Nodes that know no finality give an error, or the genesis. */
  private Future<Optional<Tipset>> tagged(EvmNode.Tag tag) {
    return node.tagged(tag)
        .map(found -> found.filter(block -> block.number() > 0).map(EvmBlock::tipset))
        .otherwise(Optional.empty());
  }

  @Override
  public HeadSubscription subscription(
      NodeConfig config, HeadFeed.Surroundings around, HeadSubscription.Listener listener) {
    return new NewHeads(config, around, listener);
  }

  @Override
  public boolean rooted() {
    return profile.identity() == EvmProfile.Identity.CONTENT;
  }

  @Override
  public Consumer<Observation> through(Consumer<Observation> sink) {
    return observation -> {
      switch (observation) {
        case Observation.Heads(NodeId of, List<HeadChange> changes, Instant at) ->
            sink.accept(
                new Observation.Heads(
                    of, changes.stream().map(change -> named(change, at, sink)).toList(), at));
        case Observation.Learnt(Tipset tipset, Instant at) ->
            sink.accept(new Observation.Learnt(computed(tipset, at, sink), at));
        default -> sink.accept(observation);
      }
    };
  }

  private HeadChange named(HeadChange change, Instant at, Consumer<Observation> sink) {
    return switch (change) {
      case HeadChange.Current(Tipset tipset) -> new HeadChange.Current(computed(tipset, at, sink));
      case HeadChange.Apply(Tipset tipset) -> {
        Tipset named = computed(tipset, at, sink);
        askForEpoch(tipset, fields -> sink.accept(claim(named, fields, at)));
        yield new HeadChange.Apply(named);
      }
      case HeadChange.Revert(Tipset tipset) -> new HeadChange.Revert(names.named(tipset));
    };
  }

  private void askForEpoch(Tipset linked, Consumer<SortedMap<String, String>> told) {
    recent
        .get(linked.key().cids().getFirst())
        .ifPresent(block -> epochs.applied(block, recent.get(block.parentHash()), told));
  }

  /** A genesis is given and not computed, and clients of a laboratory render it as they like. */
  private Tipset computed(Tipset linked, Instant at, Consumer<Observation> sink) {
    Tipset named = names.named(linked);
    recent
        .get(linked.key().cids().getFirst())
        .filter(block -> block.number() > 0)
        .map(block -> block.computed(profile))
        .filter(fields -> !fields.isEmpty())
        .ifPresent(fields -> sink.accept(claim(named, fields, at)));
    return named;
  }

  private Observation claim(Tipset named, SortedMap<String, String> fields, Instant at) {
    return new Observation.Computed(id(), named, fields, at);
  }

  /** Under what key a refused block would go; unknown where blocks are known by their content. */
  static Optional<TipsetKey> key(EvmProfile profile, String hash) {
    return switch (profile.identity()) {
      case HASH -> Optional.of(TipsetKey.of(hash));
      case CONTENT -> Optional.empty();
    };
  }
}
