package io.tipwatch;

import io.tipwatch.config.ChainConfig;
import io.tipwatch.config.NodeConfig;
import io.tipwatch.watch.Identified;
import io.tipwatch.watch.Judged;
import io.tipwatch.watch.Seen;
import io.tipwatch.watch.Tips;
import io.tipwatch.watch.Topic;
import io.tipwatch.watch.VerdictChanged;
import io.tipwatch.web.ChainStatus;
import io.tipwatch.web.Readiness;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last word on every chain and node, for the page and for readiness. Safe for any thread. */
final class StatusBoard {
  private final Map<ChainConfig, ChainBoard> boards = new LinkedHashMap<>();

  StatusBoard(List<ChainConfig> chains) {
    chains.forEach(chain -> boards.put(chain, new ChainBoard(chain)));
  }

  /** Begins to hear of a chain; to be called before its verticles are deployed. */
  void listen(Vertx vertx, ChainConfig chain, InstantSource clock) {
    ChainBoard board = board(chain);
    String name = chain.name();
    Topic.of(vertx, Judged.class, name).subscribe(board::judged);
    Topic.of(vertx, Seen.class, name).subscribe(seen -> board.seen(seen.observation()));
    Topic.of(vertx, Tips.class, name).subscribe(board::moved);
    Topic.of(vertx, VerdictChanged.class, name).subscribe(board::changed);
    Topic.of(vertx, Identified.class, name)
        .subscribe(who -> board.identified(who, clock.instant()));
  }

  ChainBoard board(ChainConfig chain) {
    ChainBoard board = boards.get(chain);
    if (board == null) {
      throw new IllegalArgumentException("not configured: " + chain.name());
    }
    return board;
  }

  /** Ready once every node was heard of: followed, or known to be unreachable. */
  Readiness readiness() {
    List<Readiness.Check> checks = new ArrayList<>();
    boards.forEach((chain, board) -> {
      for (NodeConfig node : chain.nodes()) {
        checks.add(
            new Readiness.Check(
                chain.name() + "/" + node.name(),
                board.followed(node.name()).isPresent()
                    ? Optional.empty()
                    : Optional.of("its head is not followed yet")));
      }
      long followed =
          chain.nodes().stream().filter(node -> board.followed(node.name()).orElse(false)).count();
      checks.add(
          new Readiness.Check(
              chain.name(),
              followed >= 2
                  ? Optional.empty()
                  : Optional.of(followed + " nodes are followed, and two are needed to compare")));
    });
    return new Readiness(checks);
  }

  List<ChainStatus> chains() {
    return boards.values().stream().map(ChainBoard::status).toList();
  }
}
