package io.tipwatch.watch;

import io.tipwatch.chain.Observation;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.HeadFeed;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Consumer;
import java.util.function.Function;

/** Follows the head of one node and tells what it sees. It starts whether the node is up or not. */
public final class FollowVerticle extends VerticleBase {
  private final String chain;
  private final FilecoinNode node;
  private final NodeConfig config;
  private final Function<Consumer<Observation>, HeadFeed.Surroundings> surroundings;
  private HeadFeed feed;

  /**
   * @param surroundings what the feed works with, given where its observations go
   */
  @SuppressWarnings("NullAway.Init") // start() comes before any use
  public FollowVerticle(
      String chain,
      FilecoinNode node,
      NodeConfig config,
      Function<Consumer<Observation>, HeadFeed.Surroundings> surroundings) {
    this.chain = chain;
    this.node = node;
    this.config = config;
    this.surroundings = surroundings;
  }

  @Override
  public Future<?> start() {
    Topic<Seen> seen = Topic.of(vertx, Seen.class, chain);
    feed = new HeadFeed(node, config, surroundings.apply(o -> seen.publish(new Seen(o))));
    feed.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return feed.stop();
  }
}
