package io.tipwatch.sim;

import io.tipwatch.chain.TipsetKey;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the tipsets of one network, the same ones for the same seed. It knows every branch and
 * follows one of them. Not thread-safe.
 */
public final class SimChain {
  /** Tipsets remembered, those of side branches included; the oldest are forgotten first. */
  public static final int MAX_TIPSETS = 10_000;

  /** The deepest reorg that can be asked for, in epochs. */
  public static final int MAX_REORG = 900;

  private static final long FIRST_WEIGHT = 100_000_000_000L;
  private static final int EPOCH_WEIGHT = 100_000;
  private static final int BLOCK_WEIGHT = 1_000;

  private final ChainRules rules;
  private final Dice dice;
  private final Map<TipsetKey, SimTipset> known = new HashMap<>();
  private final Map<String, TipsetKey> ofBlock = new HashMap<>();
  private final Map<String, TipsetKey> ofHash = new HashMap<>();
  private final Deque<SimTipset> age = new ArrayDeque<>();
  private final SimTipset genesis;
  private SimTipset head;
  private long epoch;
  private long salt;

  public SimChain(ChainRules rules) {
    this.rules = rules;
    dice = new Dice(rules.seed());
    BigInteger weight = BigInteger.valueOf(FIRST_WEIGHT);
    genesis =
        new SimTipset(
            0,
            TipsetKey.of(Cids.dagCbor(Dice.hash(rules.seed(), 0))),
            TipsetKey.NONE,
            0,
            Cids.dagCbor(Dice.hash(rules.seed(), 1)),
            Cids.dagCbor(Dice.hash(rules.seed(), 2)),
            weight,
            weight,
            rules.timeOf(0));
    remember(genesis);
    head = genesis;
    if (rules.firstHeight() > 0) {
      head = extend(genesis, rules.firstHeight(), 1, Optional.empty());
    }
    epoch = head.height();
  }

  public ChainRules rules() {
    return rules;
  }

  public SimTipset genesis() {
    return genesis;
  }

  /** The tip of the branch that the network follows. */
  public SimTipset head() {
    return head;
  }

  /** The epoch that the network has reached; above the head's height after a null round. */
  public long epoch() {
    return epoch;
  }

  /**
   * One epoch passes.
   *
   * @return what the network sees of it, in order: nothing in a null round, otherwise one tipset,
   *     or first an incomplete one and then the whole. The last one is the new head.
   */
  public List<SimTipset> step() {
    epoch++;
    if (dice.chance(rules.nullPerMille())) {
      return List.of();
    }
    int blocks = 1 + dice.below(rules.maxBlocks());
    SimTipset whole = extend(head, epoch, blocks, Optional.empty());
    head = whole;
    if (blocks == 1 || !dice.chance(rules.latePerMille())) {
      return List.of(whole);
    }
    List<String> cids = new ArrayList<>(whole.key().cids());
    cids.remove(dice.below(blocks));
    return List.of(subset(whole, cids), whole);
  }

  /**
   * Another tipset on top of any known one; does not move the head.
   *
   * @param ownRoot the root of the parent as the miner computed it, if not as everybody does
   */
  public SimTipset extend(SimTipset parent, long height, int blocks, Optional<String> ownRoot) {
    long id = Dice.hash(Dice.hash(rules.seed(), parent.key().toString()), height, salt++);
    List<String> cids = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      cids.add(Cids.dagCbor(Dice.hash(id, i)));
    }
    SimTipset made =
        new SimTipset(
            height,
            new TipsetKey(cids),
            parent.key(),
            parent.height() == 0 ? 0 : (int) (height - parent.height() - 1),
            ownRoot.orElseGet(() -> rootOf(parent)),
            receiptsOf(parent),
            parent.weight(),
            weigh(parent.weight(), blocks),
            rules.timeOf(height));
    remember(made);
    return made;
  }

  /**
   * A heavier branch from {@code depth} tipsets below the head up to the present epoch becomes the
   * chain.
   *
   * @return its head
   */
  public SimTipset reorg(int depth) {
    if (depth < 1 || depth > MAX_REORG) {
      throw new IllegalArgumentException("a reorg is 1 to " + MAX_REORG + " deep: " + depth);
    }
    SimTipset base = head;
    List<Long> heights = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      heights.addFirst(base.height());
      base = find(base.parents()).orElseThrow(() -> new IllegalStateException("too deep a reorg"));
    }
    SimTipset tip = base;
    for (long height : heights) {
      tip = extend(tip, height, rules.maxBlocks(), Optional.empty());
    }
    if (!tip.isHeavierThan(head)) {
      tip = heavier(tip, head.weight().add(BigInteger.ONE));
    }
    head = tip;
    return head;
  }

  private SimTipset heavier(SimTipset tip, BigInteger weight) {
    SimTipset boosted =
        new SimTipset(
            tip.height(),
            tip.key(),
            tip.parents(),
            tip.nullRounds(),
            tip.parentRoot(),
            tip.parentReceipts(),
            tip.parentWeight(),
            weight,
            tip.time());
    known.put(boosted.key(), boosted);
    return boosted;
  }

  /** The tipset without some of its blocks. */
  public SimTipset subset(SimTipset whole, List<String> cids) {
    SimTipset part =
        new SimTipset(
            whole.height(),
            new TipsetKey(cids),
            whole.parents(),
            whole.nullRounds(),
            whole.parentRoot(),
            whole.parentReceipts(),
            whole.parentWeight(),
            weigh(whole.parentWeight(), cids.size()),
            whole.time());
    remember(part);
    return part;
  }

  public Optional<SimTipset> find(TipsetKey key) {
    return Optional.ofNullable(known.get(key));
  }

  /** A whole tipset that holds the block. */
  public Optional<SimTipset> ofBlock(String cid) {
    return Optional.ofNullable(ofBlock.get(cid)).flatMap(this::find);
  }

  /** The tipset that Ethereum wallets know by that hash. */
  Optional<SimTipset> ofHash(String hash) {
    return Optional.ofNullable(ofHash.get(hash)).flatMap(this::find);
  }

  /** The root after executing a tipset without fault. */
  public String rootOf(SimTipset tipset) {
    return Cids.dagCbor(Dice.hash(Dice.hash(rules.seed(), tipset.key().toString()), 0x5007));
  }

  /** The receipts root after executing a tipset without fault. */
  public String receiptsOf(SimTipset tipset) {
    return Cids.dagCbor(Dice.hash(Dice.hash(rules.seed(), tipset.key().toString()), 0x9EC7));
  }

  private static BigInteger weigh(BigInteger parentWeight, int blocks) {
    return parentWeight.add(BigInteger.valueOf(EPOCH_WEIGHT + (long) blocks * BLOCK_WEIGHT));
  }

  private void remember(SimTipset tipset) {
    if (known.put(tipset.key(), tipset) == null) {
      age.addLast(tipset);
      ofHash.put(EthHash.of(tipset.key()), tipset.key());
    }
    for (String cid : tipset.key().cids()) {
      ofBlock.putIfAbsent(cid, tipset.key());
    }
    while (age.size() > MAX_TIPSETS) {
      SimTipset oldest = age.removeFirst();
      if (oldest.height() == 0) {
        age.addLast(oldest);
        continue;
      }
      known.remove(oldest.key());
      ofHash.remove(EthHash.of(oldest.key()));
      oldest.key().cids().forEach(ofBlock::remove);
    }
  }
}
