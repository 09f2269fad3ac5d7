package io.tipwatch.sim.evm;

import io.tipwatch.sim.Dice;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.Hex;
import io.tipwatch.sim.evm.machine.Keccak;
import io.tipwatch.sim.evm.machine.World;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the blocks of one network, the same ones for the same seed, and executes them without
 * fault. It knows every branch and follows one of them. Not thread-safe.
 */
public final class EvmSimChain {
  /** Blocks remembered with their states, those of side branches included. */
  public static final int MAX_BLOCKS = 2_048;

  /** The deepest reorg that can be asked for, in blocks. */
  public static final int MAX_REORG = 128;

  private static final Address MINER = Address.of(0xc01bL);
  private static final long NANOS = 1_000_000_000;

  private final EvmRules rules;
  private final BlockExecutor executor;
  private final Stage stage;
  private final TransactionMaker maker;
  private final Map<String, Known> known = new HashMap<>();
  private final Deque<String> age = new ArrayDeque<>();
  private final List<Act> wanted = new ArrayList<>();
  private final Set<String> unsound = new HashSet<>();
  private final Known genesis;
  private Known head;
  private long salt;

  /** A block with what comes of it. */
  public record Known(EvmBlock block, Outcome outcome) {}

  public EvmSimChain(EvmRules rules) {
    this.rules = rules;
    executor = new BlockExecutor(rules);
    stage = new Stage(rules.seed());
    maker = new TransactionMaker(rules, stage);
    genesis = first();
    remember(genesis);
    head = genesis;
  }

  public EvmRules rules() {
    return rules;
  }

  public Known genesis() {
    return genesis;
  }

  /** The tip of the branch that the network follows. */
  public Known head() {
    return head;
  }

  /** The contracts that were there from the start. */
  public List<Address> contracts() {
    return stage.puppets();
  }

  /** The block, if it is of any known branch. */
  public Optional<Known> find(String hash) {
    return Optional.ofNullable(known.get(hash));
  }

  /** The next block that is made has a transaction that does this. */
  public void include(Act act) {
    wanted.add(act);
  }

  /** One more block, which becomes the head. */
  public Known step() {
    head = extend(head);
    return head;
  }

  /** Another block on top of any known one; does not move the head. */
  public Known extend(Known parent) {
    List<Act> acts = List.copyOf(wanted);
    wanted.clear();
    long id = Dice.hash(Dice.hash(rules.seed(), parent.block().hash()), salt++);
    List<EvmTransaction> transactions = maker.make(parent.outcome().after(), acts, id);
    Known made = build(parent, transactions, List.of());
    remember(made);
    return made;
  }

  /**
   * A block as somebody makes it who computes with faults.
   *
   * @param parent as it came out there
   */
  Known build(Known parent, List<EvmTransaction> transactions, List<Injected> faults) {
    EvmBlock.Content content = content(parent, transactions);
    Outcome outcome = executor.execute(new EvmBlock("", content), parent.outcome().after(), faults);
    return new Known(new EvmBlock(name(content, outcome.commitments()), content), outcome);
  }

  /** Makes a block that somebody else built findable. */
  void remember(Known made) {
    if (known.put(made.block().hash(), made) == null) {
      age.addLast(made.block().hash());
    }
    while (age.size() > MAX_BLOCKS) {
      String oldest = age.removeFirst();
      if (oldest.equals(genesis.block().hash())) {
        age.addLast(oldest);
      } else {
        known.remove(oldest);
      }
    }
  }

  /** A block of a maker who computed it wrongly; findable, but nobody's head. */
  Known misbuild(List<Injected> faults) {
    Known like = extend(head);
    Known made = build(head, like.block().content().transactions(), faults);
    remember(made);
    unsound.add(made.block().hash());
    return made;
  }

  /** Whether a block came out as it would everywhere. */
  boolean isSound(Known known) {
    return !unsound.contains(known.block().hash());
  }

  BlockExecutor executor() {
    return executor;
  }

  /**
   * Another branch, from so many blocks below the head up to one above it, becomes the chain.
   *
   * @return its blocks, the lowest first
   */
  public List<Known> reorg(int depth) {
    if (rules.consensus() == Consensus.OPERA) {
      throw new IllegalStateException("there are no reorgs on " + rules.consensus());
    }
    Known base = below(head, depth);
    List<Known> branch = new ArrayList<>();
    for (int i = 0; i <= depth; i++) {
      base = extend(base);
      branch.add(base);
    }
    head = base;
    return branch;
  }

  /** The block so many below another. */
  Known below(Known from, int depth) {
    if (depth < 1 || depth > MAX_REORG || depth > from.block().number()) {
      throw new IllegalArgumentException("so deep a branch is not remembered: " + depth);
    }
    Known at = from;
    for (int i = 0; i < depth; i++) {
      at = find(at.block().parentHash()).orElseThrow();
    }
    return at;
  }

  private Known first() {
    World world = stage.world();
    EvmBlock.Content content =
        new EvmBlock.Content(
            0,
            "0x" + "0".repeat(64),
            nanos(rules.timeOf(0)),
            0,
            Address.ZERO,
            EvmBlock.firstFee(),
            BigInteger.ZERO,
            List.of());
    Outcome outcome = executor.execute(new EvmBlock("", content), world, List.of());
    return new Known(new EvmBlock(name(content, outcome.commitments()), content), outcome);
  }

  private EvmBlock.Content content(Known parent, List<EvmTransaction> transactions) {
    boolean opera = rules.consensus() == Consensus.OPERA;
    long number = parent.block().number() + 1;
    return new EvmBlock.Content(
        number,
        parent.block().hash(),
        nanos(rules.timeOf(number)) + (opera ? number * 7_919 % NANOS : 0),
        opera ? rules.epochOf(number) : 0,
        opera ? Address.ZERO : MINER,
        opera ? EvmBlock.firstFee() : fee(parent),
        opera ? BigInteger.ZERO : Hex.number(Keccak.hex(bytes("randao " + number))),
        transactions);
  }

  private static BigInteger fee(Known parent) {
    return parent.block().nextFee(parent.outcome().commitments().gasUsed());
  }

  /** The header's hash, or the id of the event that decided the block: epoch, time, hash. */
  private String name(EvmBlock.Content content, Commitments commitments) {
    if (rules.consensus() == Consensus.ETHEREUM) {
      return EvmBlock.hashOf(EvmBlock.header(content, commitments));
    }
    String event =
        rules.seed()
            + " "
            + content.parentHash()
            + " "
            + content.number()
            + " "
            + commitments.transactionsRoot();
    long lamport = 10 + content.number() * 3;
    return "0x%08x%08x%s"
        .formatted(content.epoch(), lamport, Keccak.hex(bytes(event)).substring(18));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * NANOS + time.getNano();
  }
}
