package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.EvmSimChain.Known;
import io.tipwatch.sim.evm.machine.Account;
import io.tipwatch.sim.evm.machine.Address;
import io.tipwatch.sim.evm.machine.World;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one node has of the chain: the blocks that it took, each as it came out there, and those
 * that it refused. It executes every block, some of them maybe wrongly. Not thread-safe.
 */
final class EvmFollower {
  /** Blocks and refusals remembered; as many as the chain itself remembers. */
  private static final int MAX_REMEMBERED = EvmSimChain.MAX_BLOCKS;

  private static final String EPOCH_MISMATCH =
      "Incoming event rejected err=\"wrong event epoch hash\"";

  private final EvmSimChain chain;
  private final EvmDialect dialect;
  private final Map<String, Known> own = bounded();
  private final Map<String, Refused> refused = bounded();
  private final Branch branch;
  private final List<Injected> faults = new ArrayList<>();
  private Mode mode = Mode.FOLLOWING;
  private Optional<String> objection = Optional.empty();
  private Known head;

  /** How it takes what it is told. */
  private enum Mode {
    FOLLOWING,
    /** It takes nothing. */
    STALLED,
    /** It makes blocks of its own of what it is told. */
    FORKED
  }

  /** A block that was refused, and why. */
  record Refused(Known block, String reason) {}

  EvmFollower(EvmSimChain chain, EvmDialect dialect) {
    this.chain = chain;
    this.dialect = dialect;
    head = chain.genesis();
    own.put(head.block().hash(), head);
    branch = new Branch(head);
    learn(chain.head());
  }

  Known head() {
    return head;
  }

  /** The block of its own branch at a height. */
  Optional<Known> at(long number) {
    return branch.at(number);
  }

  /** A block that it took, of whatever branch. */
  Optional<Known> find(String hash) {
    return Optional.ofNullable(own.get(hash));
  }

  Optional<Branch.Spot> transaction(String hash) {
    return branch.transaction(hash);
  }

  /** The blocks that were refused, the latest last. */
  List<Refused> refused() {
    return List.copyOf(refused.values());
  }

  Optional<Refused> refusal(String hash) {
    return Optional.ofNullable(refused.get(hash));
  }

  /** Why it does not go on, if it knows. */
  Optional<String> objection() {
    return objection;
  }

  List<Injected> faults() {
    return List.copyOf(faults);
  }

  /** Executes a block as this node does, if it has the parent. */
  Optional<List<Traced>> traces(EvmBlock block) {
    return find(block.parentHash())
        .map(parent -> chain.executor().traces(block, parent.outcome().after(), faults));
  }

  void goWrong(Injected fault) {
    faults.add(fault);
  }

  void stall(Optional<String> reason) {
    mode = Mode.STALLED;
    objection = reason;
  }

  /** Refuses what comes next, although it computes as all do. */
  void object(String reason) {
    objection = Optional.of(reason);
  }

  void fork() {
    mode = Mode.FORKED;
  }

  /** Damages what is read of the newest state, while its root stays. */
  void damage(Address address, BigInteger slot, BigInteger value) {
    World world = head.outcome().after();
    Account account = world.get(address);
    keep(world.damaged(address, account.withStorage(account.storage().damaged(slot, value))));
  }

  /** Spoils the trie of the newest state, which nobody notices yet. */
  void rot(Rot rot) {
    keep(rot.in(head.outcome().after()));
  }

  private void keep(World damaged) {
    Outcome outcome = new Outcome(damaged, head.outcome().receipts(), head.outcome().commitments());
    head = new Known(head.block(), outcome);
    own.put(head.block().hash(), head);
    branch.replace(head);
  }

  /** Computes as all do from now on, and takes the network's branch with its states. */
  List<Known> heal() {
    mode = Mode.FOLLOWING;
    objection = Optional.empty();
    faults.clear();
    refused.clear();
    own.clear();
    own.put(chain.genesis().block().hash(), chain.genesis());
    branch.cut(0);
    return learn(chain.head());
  }

  /** Forgets the last blocks and tells nobody. */
  void rollBack(int depth) {
    Known target =
        branch
            .at(head.block().number() - depth)
            .orElseThrow(
                () -> new IllegalArgumentException("there are not so many blocks: " + depth));
    branch.cut(target.block().number());
    head = target;
  }

  /**
   * The network's head is told.
   *
   * @return the blocks that are new on its branch, the lowest first
   */
  List<Known> learn(Known told) {
    return switch (mode) {
      case STALLED -> List.of();
      case FORKED -> adopt(rebuilt(told));
      case FOLLOWING -> follow(told);
    };
  }

  private Known rebuilt(Known told) {
    Known made = chain.build(head, told.block().content().transactions(), faults);
    chain.remember(made);
    own.put(made.block().hash(), made);
    return made;
  }

  private List<Known> follow(Known told) {
    Deque<Known> missing = new ArrayDeque<>();
    Optional<Known> at = Optional.of(told);
    while (at.isPresent() && !own.containsKey(at.orElseThrow().block().hash())) {
      missing.addFirst(at.orElseThrow());
      at = chain.find(at.orElseThrow().block().parentHash());
    }
    // what is older than the chain's memory is taken as it is
    Known last = at.orElseGet(missing::removeFirst);
    own.putIfAbsent(last.block().hash(), last);
    for (Known next : missing) {
      Optional<Known> taken = take(next);
      if (taken.isEmpty()) {
        return last.block().number() > head.block().number() ? adopt(last) : List.of();
      }
      last = taken.orElseThrow();
    }
    return adopt(own.getOrDefault(told.block().hash(), told));
  }

  private Optional<Known> take(Known next) {
    String hash = next.block().hash();
    if (refused.containsKey(hash)) {
      return Optional.empty();
    }
    Known parent = own.getOrDefault(next.block().parentHash(), chain.genesis());
    Outcome outcome = outcome(next, parent);
    Optional<String> reason =
        objection.or(() -> mismatch(next, outcome)).or(() -> wrongEpoch(parent));
    if (reason.isPresent()) {
      refused.put(hash, new Refused(next, reason.orElseThrow()));
      return Optional.empty();
    }
    Known mine = new Known(next.block(), outcome);
    own.put(hash, mine);
    return Optional.of(mine);
  }

  /** Not computed again where everything is as everywhere. */
  private Outcome outcome(Known next, Known parent) {
    boolean alike =
        chain
            .find(next.block().parentHash())
            .filter(it -> it.outcome().equals(parent.outcome()))
            .isPresent();
    boolean sound = faults.stream().noneMatch(it -> it.concerns(next.block().number()));
    return alike && sound && chain.isSound(next)
        ? next.outcome()
        : chain.executor().execute(next.block(), parent.outcome().after(), faults);
  }

  private Optional<String> mismatch(Known next, Outcome outcome) {
    return chain.rules().consensus() == Consensus.ETHEREUM
        ? Refusals.of(dialect, next.outcome().commitments(), outcome.commitments())
        : Optional.empty();
  }

  /** On Opera the state counts once an epoch, in the name of the next. */
  private Optional<String> wrongEpoch(Known parent) {
    boolean first =
        chain.rules().consensus() == Consensus.OPERA
            && chain.rules().seals(parent.block().number());
    boolean wrong =
        first
            && chain
                .find(parent.block().hash())
                .filter(it -> !roots(it).equals(roots(parent)))
                .isPresent();
    return wrong ? Optional.of(EPOCH_MISMATCH) : Optional.empty();
  }

  private static String roots(Known known) {
    return known.outcome().commitments().stateRoot();
  }

  private List<Known> adopt(Known tip) {
    List<Known> added = branch.adopt(tip, hash -> own.getOrDefault(hash, chain.genesis()));
    head = tip;
    return added;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MAX_REMEMBERED;
      }
    };
  }
}
