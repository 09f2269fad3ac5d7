package io.tipwatch.node.evm;

import io.tipwatch.node.Refusal;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a node refused while it was followed. Nodes remember bad blocks for years, so those of the
 * first list are old news, unless they lie above the head: then the node may be stuck below them.
 * The lists are large, so they are only asked for while the head stands still. Confined to the
 * event loop of the feed.
 */
final class BadBlocks {
  private final EvmNode node;
  private final Set<String> old = new HashSet<>();
  private List<Refusal> last = List.of();
  private String head = "";
  private long height;
  private String askedAt = "none";
  private boolean begun;

  BadBlocks(EvmNode node) {
    this.node = node;
  }

  void head(EvmBlock block) {
    head = block.hash();
    height = block.number();
  }

  /** All that is refused now, as far as it is known. */
  Future<List<Refusal>> refusals() {
    boolean still = head.equals(askedAt);
    askedAt = head;
    if (!node.can(Ability.BAD_BLOCKS) || (begun && !still)) {
      return Future.succeededFuture(last);
    }
    return node.badBlocks()
        .map(this::news)
        .recover(cause ->
            EvmErrors.absent(cause)
                ? Future.succeededFuture(List.of())
                : Future.failedFuture(cause));
  }

  private List<Refusal> news(List<BadBlock> blocks) {
    if (!begun) {
      begun = true;
      blocks.stream()
          .filter(block -> block.number().orElse(0) <= height)
          .forEach(block -> old.add(block.hash()));
    }
    last =
        blocks.stream()
            .filter(block -> !old.contains(block.hash()))
            .map(block ->
                new Refusal(EvmHeads.key(node.profile(), block.hash()), "", Method.BAD_BLOCKS))
            .distinct()
            .toList();
    return last;
  }
}
