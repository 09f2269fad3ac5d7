package io.tipwatch.config;

import io.tipwatch.chain.JudgeRules;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What sets one kind of EVM chain apart from the others, as data.
 *
 * @param name as in configuration
 * @param identity what makes two nodes' blocks the same block
 * @param compared fields of a block that must be equal on all nodes that have it, gravest first;
 *     one that a node does not tell is not compared
 * @param skipsHeights whether there are heights without a block
 * @param sharesGenesis whether clients render the same block 0, so that networks are told apart by
 *     it
 * @param rules how patient the judge is, unless the operator says otherwise
 * @param limits what is taken from a node, unless the operator says otherwise
 */
public record EvmProfile(
    String name,
    Identity identity,
    List<String> compared,
    boolean skipsHeights,
    boolean sharesGenesis,
    JudgeRules rules,
    RpcLimits limits) {

  /** What a block is known by, from node to node. */
  public enum Identity {
    /** Its hash. */
    HASH,
    /**
     * Its number and its transactions, and those of all blocks before it: some clients of a
     * laboratory render headers, and hence hashes, in their own ways.
     */
    CONTENT
  }

  private static final String STATE_ROOT = "stateRoot";
  private static final String RECEIPTS_ROOT = "receiptsRoot";
  private static final String TRANSACTIONS_ROOT = "transactionsRoot";
  private static final String GAS_USED = "gasUsed";
  private static final String EPOCH = "epoch";

  /**
   * A block's hash is the id of the event that decided it, so that nodes may share the hash and not
   * the state: all is compared. Blocks are final, and come once or twice in a second, or hardly
   * ever while nobody sends a transaction: then once in a minute. The receipts root is only told by
   * nodes that are set to compute it.
   */
  public static final EvmProfile OPERA =
      new EvmProfile(
          "opera",
          Identity.HASH,
          List.of(STATE_ROOT, RECEIPTS_ROOT, GAS_USED, TRANSACTIONS_ROOT, EPOCH),
          false,
          true,
          new JudgeRules(Duration.ofMillis(500), 2, 20, 5, 180, 3, 60, 4_000)
              .of(new JudgeRules.Kind(List.of(STATE_ROOT, GAS_USED), false, true)),
          RpcLimits.DEFAULT.polling(Duration.ofSeconds(2)));

  /** As Opera, but faster, and with hashes that commit to the header. */
  public static final EvmProfile SONIC =
      new EvmProfile(
          "sonic",
          Identity.HASH,
          List.of(STATE_ROOT, RECEIPTS_ROOT, GAS_USED, TRANSACTIONS_ROOT, EPOCH),
          false,
          true,
          new JudgeRules(Duration.ofMillis(300), 3, 30, 10, 300, 3, 100, 4_000)
              .of(new JudgeRules.Kind(List.of(STATE_ROOT), false, true)),
          RpcLimits.DEFAULT.polling(Duration.ofSeconds(1)));

  /**
   * A slot in twelve seconds, and some of them empty. The hash commits to the header; the roots are
   * compared all the same, since what a node tells under a hash costs nothing more to look at.
   */
  public static final EvmProfile ETHEREUM =
      new EvmProfile(
          "ethereum",
          Identity.HASH,
          List.of(STATE_ROOT, RECEIPTS_ROOT, TRANSACTIONS_ROOT),
          false,
          true,
          new JudgeRules(Duration.ofSeconds(12), 3, 4, 1, 8, 3, 5, 1_000)
              .of(new JudgeRules.Kind(List.of(STATE_ROOT), true, true)),
          RpcLimits.DEFAULT.polling(Duration.ofSeconds(4)));

  /**
   * Filecoin as its nodes show it to Ethereum wallets. A hash stands for a tipset key, and roots
   * are not shown; the gas is what the node found out by executing the tipset. Null rounds are
   * heights without a block. A node that began with a snapshot has no block 0.
   */
  public static final EvmProfile FEVM =
      new EvmProfile(
          "fevm",
          Identity.HASH,
          List.of(GAS_USED, "transactions", "baseFeePerGas"),
          true,
          false,
          JudgeRules.FILECOIN.of(new JudgeRules.Kind(List.of(GAS_USED), true, true)),
          RpcLimits.DEFAULT.polling(Duration.ofSeconds(10)));

  /** A laboratory: small chains whose blocks are made when somebody wants one, at any time. */
  public static final EvmProfile DEV =
      new EvmProfile(
          "dev",
          Identity.CONTENT,
          List.of(STATE_ROOT, RECEIPTS_ROOT, GAS_USED),
          false,
          false,
          new JudgeRules(Duration.ofSeconds(1), 1, 3, 1, 5, 3, 5, 2_000)
              .of(new JudgeRules.Kind(List.of(STATE_ROOT, RECEIPTS_ROOT), true, false)),
          RpcLimits.DEFAULT.polling(Duration.ofMillis(500)));

  public static final List<EvmProfile> ALL = List.of(OPERA, SONIC, ETHEREUM, FEVM, DEV);

  /** What can be chosen, in words. */
  static final String CHOICE =
      "must be one of " + ALL.stream().map(EvmProfile::name).collect(Collectors.joining(", "));

  public EvmProfile {
    compared = List.copyOf(compared);
    if (!compared.containsAll(rules.kind().computed())) {
      throw new IllegalArgumentException("what must be known is also compared: " + name);
    }
  }

  /** Whether nodes may leave blocks until the network makes these final. */
  public boolean hasFinality() {
    return identity == Identity.HASH && rules.kind().reorgs();
  }

  /** Whether blocks belong to epochs, each with rules of its own. */
  public boolean hasEpochs() {
    return compared.contains(EPOCH);
  }

  /**
   * The profile of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static EvmProfile named(String name) {
    return ALL.stream()
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(CHOICE));
  }
}
