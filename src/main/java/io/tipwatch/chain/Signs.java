package io.tipwatch.chain;

import io.tipwatch.chain.Suspicion.Sign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks for every sign that nodes may no longer compute the same state, as it shows right now. */
final class Signs {
  private final TipsetTree tree;
  private final JudgeRules rules;
  private final Standing standing;
  private final Branches branches;
  private final Instant now;
  private final List<SuspicionLog.Sighting> found = new ArrayList<>();

  private Signs(ChainView view, Standing standing, Instant now) {
    this.tree = view.tree();
    this.rules = view.rules();
    this.standing = standing;
    this.branches = standing.branches();
    this.now = now;
  }

  static List<SuspicionLog.Sighting> of(ChainView view, Standing standing, Instant now) {
    Signs signs = new Signs(view, standing, now);
    signs.branches();
    for (NodeView node : standing.live()) {
      if (!node.refusals().isEmpty()) {
        signs.rejections(node);
      }
      signs.flapping(node);
    }
    signs.stalls();
    signs.refusedByAll();
    signs.standstill();
    signs.found.removeIf(sighting -> explained(sighting, view.claims().disputes()));
    signs.found.addAll(ClaimSigns.of(view));
    return signs.found;
  }

  private static boolean explained(SuspicionLog.Sighting sighting, Disputes disputes) {
    Set<NodeId> nodes = new HashSet<>(sighting.suspects());
    nodes.addAll(sighting.witnesses());
    return disputes.explain(sighting.lastCommon().height(), nodes);
  }

  private void branches() {
    Branches.Branch main = branches.main();
    for (Branches.Branch other : branches.others()) {
      Spine.Meeting meeting = main == null ? null : main.spine().meet(other.spine().head());
      if (main != null && meeting != null) {
        sight(
            Sign.BRANCHES, meeting.common(), meeting.here(), ids(other.nodes()), ids(main.nodes()));
      }
    }
  }

  private void stalls() {
    Map<Link, List<NodeView>> standingAt = new LinkedHashMap<>();
    Branches.Branch ahead =
        standing.live().isEmpty() ? null : branches.of(standing.live().getFirst());
    for (NodeView node : standing.live()) {
      Spine.Meeting meeting =
          ahead == null || node.stoodHeights() == 0 ? null : deepest(ahead.spine(), node);
      if (meeting != null && meeting.here() != null) {
        standingAt.computeIfAbsent(meeting.here(), _ -> new ArrayList<>()).add(node);
      } else if (ahead != null && meeting == null && node.stalled()) {
        unrelatedStall(node, ahead);
      }
    }
    standingAt.forEach((child, nodes) -> stall(child, nodes, Objects.requireNonNull(ahead)));
  }

  /** Nodes that stand still below the same tipset. */
  private void stall(Link child, List<NodeView> nodes, Branches.Branch ahead) {
    Set<NodeId> suspects = ids(nodes);
    Set<NodeId> witnesses = new HashSet<>(upFrom(ahead, child.height(), nodes.getFirst()));
    witnesses.removeAll(suspects);
    Link common = tree.parentOf(child);
    if (common != null) {
      found.add(
          new SuspicionLog.Sighting(
              Sign.STALL,
              common.tipset(),
              Optional.of(child.tipset()),
              suspects,
              witnesses,
              Optional.of(nodes.stream().anyMatch(NodeView::stalled)),
              Map.of()));
    }
  }

  /** The others' chain is not known down to where the node stands: its head is the best guess. */
  private void unrelatedStall(NodeView node, Branches.Branch ahead) {
    found.add(
        new SuspicionLog.Sighting(
            Sign.STALL,
            node.liveHead(),
            Optional.empty(),
            Set.of(node.id()),
            upFrom(ahead, node.liveHead().height() + 1, node),
            Optional.of(true),
            Map.of()));
  }

  private void flapping(NodeView node) {
    Optional<Tipset> again = node.flaps().flapping(now);
    Link link = again.map(tipset -> tree.find(tipset.key())).orElse(null);
    Branches.Branch ahead = branches.of(standing.live().getFirst());
    Spine.Meeting meeting = link == null || ahead == null ? null : ahead.spine().meet(link);
    if (ahead != null && meeting != null) {
      long above = meeting.here() == null ? meeting.common().height() : meeting.here().height();
      sight(
          Sign.FLAPPING,
          meeting.common(),
          meeting.here(),
          Set.of(node.id()),
          upFrom(ahead, above, node));
    }
  }

  private void rejections(NodeView node) {
    Iterator<NodeView.Refused> refusals = node.refusals().values().iterator();
    while (refusals.hasNext()) {
      NodeView.Refused refused = refusals.next();
      Link child = resolve(refused);
      if (takenBack(node, refused, child)) {
        refusals.remove();
      } else if (child != null || !node.progressAt().isAfter(refused.at())) {
        rejection(node, child); // what is not known cannot matter to a node that goes on
      }
    }
  }

  private void rejection(NodeView node, @Nullable Link refused) {
    for (Branches.Branch branch : branches.all()) {
      Set<NodeId> holders = holders(branch, node, refused);
      Spine.Meeting meeting = holders.isEmpty() ? null : deepest(branch.spine(), node);
      Link parent = refused == null ? null : tree.parentOf(refused);
      if (meeting != null && meeting.here() != null) {
        sight(Sign.REJECTION, meeting.common(), meeting.here(), Set.of(node.id()), holders);
        return;
      }
      if (!holders.isEmpty() && parent != null && reached(node, parent)) {
        sight(Sign.REJECTION, parent, refused, Set.of(node.id()), holders);
        return;
      }
    }
  }

  /**
   * Whether a node can have built on a tipset. One that stands far below refuses whatever comes,
   * for what it stands on: each of those refusals says nothing about the tipset it names.
   */
  private static boolean reached(NodeView node, Link tipset) {
    return node.peak().map(Tipset::height).orElse(0L) >= tipset.height();
  }

  /** Nodes of a branch that went on with the refused tipset, or past the node if it is unknown. */
  private Set<NodeId> holders(Branches.Branch branch, NodeView node, @Nullable Link refused) {
    if (refused == null) {
      return branch.nodes().contains(node)
          ? upFrom(branch, node.liveHead().height() + 1, node)
          : Set.of();
    }
    return branch.nodes().stream()
        .filter(other -> other != node && holds(other, refused))
        .map(NodeView::id)
        .collect(Collectors.toSet());
  }

  private boolean holds(NodeView node, Link link) {
    return tree.atOrBelow(tree.find(node.liveHead().key()), link.height()) == link;
  }

  /**
   * What a node has on its chain, or has settled past together with others, it no longer refuses.
   */
  private boolean takenBack(NodeView node, NodeView.Refused refused, @Nullable Link child) {
    long height = child == null ? refused.headHeight() + 1 : child.height();
    Branches.Branch main = branches.main();
    boolean past =
        main != null
            && branches.onMain(node)
            && Math.min(main.head().height(), node.liveHead().height()) - rules.settleDepth()
                >= height;
    return past || (child != null && holds(node, child));
  }

  /** A node may name the tipset, or only the one block in it that it took offence at. */
  private @Nullable Link resolve(NodeView.Refused refused) {
    Link exact = tree.find(refused.tipset());
    if (exact != null || refused.tipset().isEmpty()) {
      return exact;
    }
    long from = Math.max(0, refused.headHeight() - rules.settleDepth());
    long to = refused.headHeight() + 2L * rules.stallHeights();
    return tree.holding(refused.tipset().cids().getFirst(), from, to);
  }

  /** All nodes refuse and none goes on: an upgrade rehearsal, or a bad block that all noticed. */
  private void refusedByAll() {
    boolean all =
        standing.live().size() > 1
            && standing.live().stream()
                .allMatch(node ->
                    node.refusals().values().stream()
                        .anyMatch(refused -> !node.progressAt().isAfter(refused.at())));
    Link common = all ? common() : null;
    if (common != null && found.stream().noneMatch(sighting -> sighting.sign() == Sign.REJECTION)) {
      sight(Sign.REJECTION, common, refusedChild(common), ids(standing.live()), Set.of());
    }
  }

  private @Nullable Link refusedChild(Link parent) {
    for (NodeView node : standing.live()) {
      for (NodeView.Refused refused : node.refusals().values()) {
        Link child = resolve(refused);
        if (child != null && tree.parentOf(child) == parent) {
          return child;
        }
      }
    }
    return tree.childOf(parent, rules.stallHeights());
  }

  /** No node goes on at all. */
  private void standstill() {
    if (standing.live().size() < 2
        || !standing.stillFor(rules.settleDepth(), rules, now)
        || found.stream().anyMatch(sighting -> sighting.sign() == Sign.STALL)) {
      return;
    }
    Link common = common();
    if (common != null) {
      found.add(
          new SuspicionLog.Sighting(
              Sign.STALL,
              common.tipset(),
              Optional.ofNullable(tree.childOf(common, rules.stallHeights())).map(Link::tipset),
              ids(standing.live()),
              Set.of(),
              Optional.of(standing.stillFor(rules.stallHeights(), rules, now)),
              Map.of()));
    }
  }

  /** The deepest tipset that all live nodes have in common. */
  private @Nullable Link common() {
    Link common = null;
    for (NodeView node : standing.live()) {
      Link head = tree.find(node.liveHead().key());
      Spine.Meeting meeting =
          head == null || common == null ? null : new Spine(tree, common).meet(head);
      if (head == null || (common != null && meeting == null)) {
        return null;
      }
      common = meeting == null ? head : meeting.common();
    }
    return common;
  }

  /** Where a node left a chain; a node that rolled back did hold what it rolled back from. */
  private Spine.@Nullable Meeting deepest(Spine spine, NodeView node) {
    Link head = tree.find(node.liveHead().key());
    Link peak = node.peak().map(tipset -> tree.find(tipset.key())).orElse(null);
    Spine.Meeting byHead = head == null ? null : spine.meet(head);
    Spine.Meeting byPeak = peak == null || peak == head ? null : spine.meet(peak);
    if (byHead == null || byPeak == null) {
      return byHead == null ? byPeak : byHead;
    }
    return byPeak.common().height() > byHead.common().height() ? byPeak : byHead;
  }

  private static Set<NodeId> upFrom(Branches.Branch branch, long height, NodeView without) {
    return branch.nodes().stream()
        .filter(node -> node != without && node.liveHead().height() >= height)
        .map(NodeView::id)
        .collect(Collectors.toSet());
  }

  private static Set<NodeId> ids(List<NodeView> nodes) {
    return nodes.stream().map(NodeView::id).collect(Collectors.toSet());
  }

  private void sight(
      Sign sign, Link common, @Nullable Link child, Set<NodeId> suspects, Set<NodeId> witnesses) {
    found.add(
        new SuspicionLog.Sighting(
            sign,
            common.tipset(),
            Optional.ofNullable(child).map(Link::tipset),
            suspects,
            witnesses,
            Optional.empty(),
            Map.of()));
  }
}
