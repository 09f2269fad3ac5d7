package io.tipwatch.sim;

import io.tipwatch.chain.TipsetKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one node has of the chain: the tipsets that it was told, its head, and what it refuses. It
 * executes every tipset; one of them maybe wrongly, and then the next one does not fit. Not
 * thread-safe.
 */
final class Follower {
  /** Tipsets and bad marks remembered; as many as the chain itself remembers. */
  private static final int MAX_REMEMBERED = SimChain.MAX_TIPSETS;

  /** A path as long as this is cut short by Forest. */
  private static final int FOREST_PATH = 900;

  /** How often Venus rolls back and tries again before it rests. */
  private static final int VENUS_FLAPS = 5;

  private final SimChain chain;
  private final Dialect dialect;
  private final TraceShape shape;
  private final Map<TipsetKey, SimTipset> known = bounded();
  private final Map<String, String> bad = bounded();
  private SimTipset head;
  private Optional<Wrong> wrong = Optional.empty();
  private Optional<String> objection = Optional.empty();
  private Optional<Refusal> refusal = Optional.empty();
  private int flaps;

  /** One move of the head, as a subscriber is told it. */
  record Move(String type, SimTipset tipset) {}

  /** A tipset that this node executes wrongly. */
  record Wrong(SimTipset tipset, TraceFault fault) {}

  /** The latest tipset that this node refused, and why. */
  record Refusal(SimTipset tipset, String reason) {}

  Follower(SimChain chain, Dialect dialect, TraceShape shape) {
    this.chain = chain;
    this.dialect = dialect;
    this.shape = shape;
    head = chain.head();
    learnWithParents(head);
  }

  SimTipset head() {
    return head;
  }

  Optional<Refusal> refusal() {
    return refusal;
  }

  Optional<TraceFault> faultAt(TipsetKey key) {
    return wrong.filter(it -> it.tipset().key().equals(key)).map(Wrong::fault);
  }

  /** The tipset, if this node was ever told it or a child of it. */
  Optional<SimTipset> find(TipsetKey key) {
    return Optional.ofNullable(known.get(key)).or(() -> chain.find(key).filter(this::isBelow));
  }

  /** Why a block is refused; empty if it is not. */
  Optional<String> refusalOf(String cid) {
    return Optional.ofNullable(bad.get(cid));
  }

  /** The root that this node computes. */
  String rootOf(SimTipset tipset) {
    return faultAt(tipset.key())
        .map(fault -> trace(tipset).root(Optional.of(fault)))
        .orElseGet(() -> chain.rootOf(tipset));
  }

  SimTrace trace(SimTipset tipset) {
    return new SimTrace(chain, tipset, shape);
  }

  /** From now on that tipset is executed wrongly here. */
  void goWrong(SimTipset tipset, TraceFault fault) {
    wrong = Optional.of(new Wrong(tipset, fault));
    flaps = VENUS_FLAPS;
  }

  /** From now on every tipset is refused for a reason other than what it computes to. */
  boolean object(String reason) {
    objection = Optional.of("1 error occurred:\n\t* " + reason + "\n\n");
    flaps = VENUS_FLAPS;
    return true;
  }

  /** A restart: bad marks are kept in memory only. */
  void forgetMarks() {
    bad.clear();
    refusal = Optional.empty();
  }

  void heal() {
    wrong = Optional.empty();
    objection = Optional.empty();
    refusal = Optional.empty();
    bad.clear();
  }

  /**
   * A tipset arrives.
   *
   * @return what subscribers are told, one list for each notification
   */
  List<List<Move>> learn(SimTipset tipset) {
    known.put(tipset.key(), tipset);
    Optional<String> reason = linkedToBad(tipset);
    if (reason.isPresent()) {
      return refuse(tipset, reason.orElseThrow());
    }
    if (!tipset.isHeavierThan(head)) {
      return List.of();
    }
    List<Move> path = path(head, tipset);
    for (Move move : path) {
      Optional<String> mismatch =
          move.type().equals("apply") ? mismatch(move.tipset()) : Optional.empty();
      if (mismatch.isPresent()) {
        List<List<Move>> told = refuse(move.tipset(), mismatch.orElseThrow());
        markDescendants(path);
        return told;
      }
    }
    refusal = Optional.empty();
    head = tipset;
    return List.of(path);
  }

  /** Goes to a tipset without asking whether it is heavier or fits. */
  List<List<Move>> jump(SimTipset tipset) {
    known.put(tipset.key(), tipset);
    List<Move> path = path(head, tipset);
    head = tipset;
    return path.isEmpty() ? List.of() : List.of(path);
  }

  private Optional<String> linkedToBad(SimTipset tipset) {
    for (String cid : tipset.key().cids()) {
      if (bad.containsKey(cid)) {
        return Optional.of(bad.get(cid));
      }
    }
    for (String parent : tipset.parents().cids()) {
      String reason = bad.get(parent);
      if (reason != null) {
        int cause = reason.indexOf("caused by: ");
        String root = cause < 0 ? "[" + parent + "] " + reason : reason.substring(cause + 11);
        return Optional.of("linked to " + tipset.parents().cids() + " caused by: " + root);
      }
    }
    return Optional.empty();
  }

  private void markDescendants(List<Move> path) {
    for (Move move : path) {
      linkedToBad(move.tipset())
          .ifPresent(
              reason -> move.tipset().key().cids().forEach(cid -> bad.putIfAbsent(cid, reason)));
    }
  }

  private List<List<Move>> refuse(SimTipset tipset, String reason) {
    tipset.key().cids().forEach(cid -> bad.putIfAbsent(cid, reason));
    refusal = Optional.of(new Refusal(tipset, reason));
    if (dialect != Dialect.VENUS || flaps == 0 || head.parents().isEmpty()) {
      return List.of();
    }
    flaps--;
    return List.of(List.of(new Move("revert", head)), List.of(new Move("apply", head)));
  }

  /** Mind the order: a receipts root is told as computed, header. */
  private Optional<String> mismatch(SimTipset child) {
    if (objection.isPresent()) {
      return objection;
    }
    Optional<SimTipset> parent = chain.find(child.parents());
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    String root = rootOf(parent.orElseThrow());
    if (!root.equals(child.parentRoot())) {
      return Optional.of(RpcFailure.stateRootMismatch(child.parentRoot(), root));
    }
    String receipts =
        faultAt(child.parents())
            .map(fault -> trace(parent.orElseThrow()).receipts(Optional.of(fault)))
            .orElse(child.parentReceipts());
    if (!receipts.equals(child.parentReceipts())) {
      return Optional.of(
          "1 error occurred:\n\t* parent receipts root did not match computed value ("
              + receipts
              + " != "
              + child.parentReceipts()
              + ")\n\n");
    }
    return Optional.empty();
  }

  /** Reverts from the old head downwards, then applies upwards to the new one. */
  List<Move> path(SimTipset from, SimTipset to) {
    List<Move> reverts = new ArrayList<>();
    List<Move> applies = new ArrayList<>();
    SimTipset down = from;
    SimTipset up = to;
    while (!down.key().equals(up.key())) {
      boolean reverting = down.height() >= up.height();
      SimTipset moved = reverting ? down : up;
      Optional<SimTipset> parent = chain.find(moved.parents());
      boolean tooLong = reverts.size() + applies.size() > FOREST_PATH && dialect == Dialect.FOREST;
      if (parent.isEmpty() || tooLong) {
        return List.of(new Move("apply", to));
      }
      if (reverting) {
        reverts.add(new Move("revert", moved));
        down = parent.orElseThrow();
      } else {
        applies.addFirst(new Move("apply", moved));
        up = parent.orElseThrow();
      }
    }
    reverts.addAll(applies);
    return reverts;
  }

  private boolean isBelow(SimTipset tipset) {
    return tipset.height() <= head.height();
  }

  private void learnWithParents(SimTipset tip) {
    Optional<SimTipset> next = Optional.of(tip);
    for (int i = 0; i < MAX_REMEMBERED && next.isPresent(); i++) {
      known.put(next.orElseThrow().key(), next.orElseThrow());
      next = chain.find(next.orElseThrow().parents());
    }
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MAX_REMEMBERED;
      }
    };
  }
}
