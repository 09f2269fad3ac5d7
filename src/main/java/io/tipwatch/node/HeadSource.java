package io.tipwatch.node;

import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.Observation;
import io.tipwatch.chain.Tipset;
import io.tipwatch.config.NodeConfig;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/**
 * A node as its feed needs it, whatever its family. Every future fails with an {@link
 * io.tipwatch.node.rpc.RpcException} alone.
 */
public interface HeadSource {
  /** How many ancestors of the first head are told, so that heads of several nodes meet. */
  int FIRST_ANCESTORS = 10;

  NodeId id();

  /** Who the node is, without asking what it can do. */
  Future<NodeProfile> identity();

  /** Asks everything anew, capabilities included; a dozen cheap calls. */
  Future<NodeProfile> profile();

  Future<Tipset> head();

  /**
   * The tipset that another one builds on.
   *
   * @param above the height up to which the account goes already; -1 if there is none. What lies
   *     between will be asked for next, so that it may be fetched along
   */
  Future<Tipset> parentOf(Tipset child, long above);

  /** Everything that the node now says it refuses or cannot sync to. */
  Future<List<Refusal>> signs();

  /** How far the node takes its chain for settled. */
  default Future<Settled> settled() {
    return Future.succeededFuture(Settled.UNKNOWN);
  }

  /** A subscription that is not open yet; to be called on the event loop of the feed. */
  HeadSubscription subscription(
      NodeConfig config, HeadFeed.Surroundings around, HeadSubscription.Listener listener);

  /** Where what the feed observed passes, so that the source can add what it knows besides. */
  default Consumer<Observation> through(Consumer<Observation> sink) {
    return sink;
  }

  /** Whether an account must begin with the genesis, since all that follows is known by it. */
  default boolean rooted() {
    return false;
  }
}
