package io.tipwatch.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what became of every settled height, each once, ascending and without a gap. It waits
 * a bounded number of heights for nodes that are behind or not yet of one mind.
 */
final class Ledger {
  /** How many heights one judgement writes down at most; the rest follows with the next one. */
  static final int MAX_ENTRIES = 1_000;

  private final JudgeRules rules;
  private final int patience;
  private final List<LedgerEntry> unwatched = new ArrayList<>(1);
  private long next = -1;
  private boolean begun;
  private @Nullable Instant firstHead;

  /**
   * @param written up to which height an earlier account of the chain goes, which this one goes on
   *     with; empty if there is none
   */
  Ledger(JudgeRules rules, OptionalLong written) {
    this.rules = rules;
    this.next = written.isPresent() ? written.getAsLong() + 1 : -1;
    patience = Math.min(2 * rules.stallHeights(), rules.keepHeights() / 2);
  }

  /** One node's tipsets by height; none at a null round, nor below its known history. */
  private record Column(NodeView node, Map<Long, TipsetKey> keys, long knownFrom, int settleDepth) {
    boolean behind(long height) {
      return node.liveHead().height() <= height;
    }

    /** Near its own head a node that is behind may still hold what it will revert. */
    boolean unsettled(long height) {
      return node.liveHead().height() - settleDepth < height;
    }

    boolean unknown(long height) {
      return height < knownFrom;
    }

    boolean answers(long height) {
      return !unknown(height) && node.liveHead().height() >= height;
    }

    Optional<TipsetKey> at(long height) {
      return Optional.ofNullable(keys.get(height));
    }
  }

  List<LedgerEntry> advance(
      ChainView view, Standing standing, List<Suspicion> suspicions, Instant now) {
    long top = settledTop(standing);
    if (top < 0 || !begun(view, standing, top, now) || top < next) {
      return List.of();
    }
    long last = Math.min(top, next + MAX_ENTRIES - 1);
    List<Column> columns = new ArrayList<>();
    for (NodeView node : standing.live()) {
      columns.add(column(view.tree(), node, next, last));
    }
    boolean branched =
        suspicions.stream().anyMatch(s -> s.settled() && s.sign() == Suspicion.Sign.BRANCHES);
    List<LedgerEntry> entries = new ArrayList<>(unwatched);
    unwatched.clear();
    while (next <= last) {
      Optional<LedgerEntry> entry = entry(next, columns, view, branched, top - next < patience);
      if (entry.isEmpty()) {
        break;
      }
      entries.add(entry.get());
      next++;
    }
    return entries;
  }

  private long settledTop(Standing standing) {
    return standing.live().stream()
        .filter(node -> !node.lagging() && !node.stalled())
        .mapToLong(node -> node.liveHead().height() - rules.settleDepth())
        .min()
        .orElse(-1);
  }

  /** The account begins when every node was heard of, or has had its time to speak. */
  private boolean begun(ChainView view, Standing standing, long top, Instant now) {
    if (begun) {
      return true;
    }
    if (firstHead == null) {
      firstHead = now;
    }
    boolean heard =
        view.nodes().stream()
            .allMatch(node -> node.live() || node.presence() == NodeView.Presence.DOWN);
    Instant enough = firstHead.plus(rules.blockTime().multipliedBy(rules.settleDepth()));
    if (!standing.live().isEmpty() && (heard || !now.isBefore(enough))) {
      begin(view, standing, top);
      begun = true;
      return true;
    }
    return false;
  }

  /** Goes on where an earlier account ended, if that can belong to this chain. */
  private void begin(ChainView view, Standing standing, long top) {
    int depth = rules.settleDepth() + rules.lagEnter();
    if (next < 0 || next > top + rules.keepHeights()) {
      next = Math.max(top, Math.min(firstKnown(view, standing, depth), top + rules.settleDepth()));
      return;
    }
    long missed = Math.max(0, top - next);
    int back = (int) Math.min(rules.keepHeights(), missed + depth);
    long known = Math.min(firstKnown(view, standing, back), top);
    if (known > next) {
      unwatched.add(
          new LedgerEntry(
              known - 1,
              Optional.empty(),
              LedgerEntry.Outcome.UNVERIFIED,
              "heights " + next + " to " + (known - 1) + " went by while nobody watched",
              known - next));
      next = known;
    }
  }

  /** The lowest height that every node's history reaches, looked for just below the heads. */
  private long firstKnown(ChainView view, Standing standing, int depth) {
    long lowest = 0;
    for (NodeView node : standing.live()) {
      List<Tipset> chain = view.tree().chain(node.liveHead().key(), depth);
      lowest = Math.max(lowest, chain.isEmpty() ? 0 : chain.getLast().height());
    }
    return lowest;
  }

  private Optional<LedgerEntry> entry(
      long height, List<Column> columns, ChainView view, boolean branched, boolean patient) {
    List<Optional<TipsetKey>> keys =
        columns.stream()
            .filter(column -> column.answers(height))
            .map(column -> column.at(height))
            .distinct()
            .toList();
    if (keys.stream().flatMap(Optional::stream).anyMatch(view.conclusions()::split)) {
      return Optional.of(different(height, "a check computed different states"));
    }
    if (keys.size() > 1 && settledKeys(height, columns) < 2) {
      String young =
          names(columns.stream().filter(c -> c.unsettled(height)).map(c -> c.node().id()));
      return patient
          ? Optional.empty()
          : Optional.of(unverified(height, List.of(), "node behind: " + young));
    }
    if (keys.size() > 1) {
      return patient && !branched
          ? Optional.empty()
          : Optional.of(different(height, "the nodes hold different tipsets"));
    }
    String reason = missing(height, columns);
    if (!reason.isEmpty()) {
      return patient ? Optional.empty() : Optional.of(unverified(height, keys, reason));
    }
    if (columns.size() < 2) {
      return Optional.of(unverified(height, keys, "fewer than two nodes answer"));
    }
    return Optional.of(same(height, keys.getFirst(), view));
  }

  private static long settledKeys(long height, List<Column> columns) {
    return columns.stream()
        .filter(column -> column.answers(height) && !column.unsettled(height))
        .map(column -> column.at(height))
        .distinct()
        .count();
  }

  private static LedgerEntry same(long height, Optional<TipsetKey> key, ChainView view) {
    String down = names(view.nodes().stream().filter(node -> !node.live()).map(NodeView::id));
    return new LedgerEntry(
        height,
        key,
        key.isEmpty() ? LedgerEntry.Outcome.NULL_ROUND : LedgerEntry.Outcome.VERIFIED,
        down.isEmpty() ? "" : "without " + down);
  }

  private static LedgerEntry different(long height, String reason) {
    return new LedgerEntry(height, Optional.empty(), LedgerEntry.Outcome.DIFFERENT, reason);
  }

  private static LedgerEntry unverified(
      long height, List<Optional<TipsetKey>> keys, String reason) {
    Optional<TipsetKey> key = keys.stream().flatMap(Optional::stream).findFirst();
    return new LedgerEntry(height, key, LedgerEntry.Outcome.UNVERIFIED, reason);
  }

  private static String missing(long height, List<Column> columns) {
    String unknown = names(columns.stream().filter(c -> c.unknown(height)).map(c -> c.node().id()));
    String behind = names(columns.stream().filter(c -> c.behind(height)).map(c -> c.node().id()));
    if (!behind.isEmpty()) {
      return "node behind: " + behind;
    }
    return unknown.isEmpty() ? "" : "history unknown: " + unknown;
  }

  private static String names(Stream<NodeId> nodes) {
    return nodes.sorted().map(NodeId::name).collect(Collectors.joining(", "));
  }

  private Column column(TipsetTree tree, NodeView node, long low, long high) {
    Map<Long, TipsetKey> keys = new HashMap<>();
    long knownFrom = Long.MAX_VALUE;
    Link at = tree.find(node.liveHead().key());
    while (at != null && knownFrom > low) {
      if (at.height() >= low && at.height() <= high) {
        keys.put(at.height(), at.key());
      }
      knownFrom = at.height();
      at = tree.parentOf(at);
    }
    return new Column(node, keys, knownFrom, rules.settleDepth());
  }
}
