package io.tipwatch.config;

import io.tipwatch.chain.JudgeRules;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What sets one kind of EVM chain apart from the others; all of them are in {@code
 * evm-profiles.conf}, with the reasons.
 *
 * @param name as in configuration
 * @param identity what makes two nodes' blocks the same block
 * @param fields what of a block must be equal on all nodes that have it, gravest first; what a node
 *     does not tell is not compared
 * @param skipsHeights whether there are heights without a block
 * @param showsHead whether the newest block that a node shows is the last that it has; else it has,
 *     and has executed, one more, and tells of it by its hash
 * @param sharesGenesis whether clients render the same block 0, so that networks are told apart by
 *     it
 * @param rules how patient the judge is, unless the operator says otherwise
 * @param limits what is taken from a node, unless the operator says otherwise
 */
public record EvmProfile(
    String name,
    Identity identity,
    List<Field> fields,
    boolean skipsHeights,
    boolean showsHead,
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

  /** What it means that nodes tell different values of a field. */
  public enum Meaning {
    /** The state after the block differs, and maybe nothing else. */
    STATE,
    /** A transaction came out differently. */
    EXECUTION,
    /** The nodes did not even execute the same. */
    CONTENT,
    /** They have it in different epochs. */
    EPOCH
  }

  /**
   * A field of a block.
   *
   * @param name on the wire; {@code transactions} is a digest of their hashes
   */
  public record Field(String name, Meaning means) {}

  public static final List<EvmProfile> ALL = EvmProfiles.read();

  public static final EvmProfile OPERA = named("opera");
  public static final EvmProfile SONIC = named("sonic");
  public static final EvmProfile ETHEREUM = named("ethereum");
  public static final EvmProfile FEVM = named("fevm");
  public static final EvmProfile DEV = named("dev");

  public EvmProfile {
    fields = List.copyOf(fields);
    List<String> names = fields.stream().map(Field::name).toList();
    if (!names.containsAll(rules.kind().computed())) {
      throw new IllegalArgumentException("what must be known is also compared: " + name);
    }
  }

  /** What can be chosen, in words. */
  static String choice() {
    return "must be one of " + ALL.stream().map(EvmProfile::name).collect(Collectors.joining(", "));
  }

  /** The names of the fields that are compared, gravest first. */
  public List<String> compared() {
    return fields.stream().map(Field::name).toList();
  }

  /** Whether that is what a difference in a field means. */
  public boolean means(String field, Meaning meaning) {
    return fields.contains(new Field(field, meaning));
  }

  /** Whether nodes may leave blocks until the network makes these final. */
  public boolean hasFinality() {
    return identity == Identity.HASH && rules.kind().reorgs();
  }

  /** Whether blocks belong to epochs, each with rules of its own. */
  public boolean hasEpochs() {
    return fields.stream().anyMatch(field -> field.means() == Meaning.EPOCH);
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
        .orElseThrow(() -> new IllegalArgumentException(choice()));
  }
}
