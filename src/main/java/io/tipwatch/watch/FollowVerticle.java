package io.tipwatch.watch;

import io.tipwatch.chain.Observation;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.node.filecoin.FilecoinNode;
import io.tipwatch.node.filecoin.HeadFeed;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the head of one node and tells what it sees. It starts whether the node is up or not. */
public final class FollowVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(FollowVerticle.class);

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
    Topic<Identified> identified = Topic.of(vertx, Identified.class, chain);
    feed =
        new HeadFeed(
            node,
            config,
            surroundings.apply(observation -> {
              seen.publish(new Seen(observation));
              if (observation instanceof Observation.Reached) {
                identify(identified);
              }
            }));
    feed.start();
    return Future.succeededFuture();
  }

  /** Versions change when nodes restart, and what a node can do changes with them. */
  private void identify(Topic<Identified> identified) {
    node.profile()
        .onSuccess(who -> identified.publish(new Identified(node.id(), who)))
        .onFailure(cause ->
            LOG.atDebug()
                .addKeyValue("node", node.id())
                .addKeyValue("error", cause.getMessage())
                .log("node does not say who it is"));
  }

  @Override
  public Future<?> stop() {
    return feed.stop();
  }
}
