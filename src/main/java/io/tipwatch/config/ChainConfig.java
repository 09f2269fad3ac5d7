package io.tipwatch.config;

import io.tipwatch.chain.JudgeRules;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One watched chain.
 *
 * @param name the operator's name for it, such as {@code filecoin-mainnet}; a metric label
 * @param profile which kind of EVM chain it is; empty for other families
 * @param nodes 2 to 100 nodes with distinct names
 * @param execute when tipsets are executed again
 */
public record ChainConfig(
    String name,
    Family family,
    Optional<EvmProfile> profile,
    List<NodeConfig> nodes,
    JudgeRules rules,
    RpcLimits limits,
    ExecutePolicy execute,
    SpoolConfig spool) {

  public static final int MIN_NODES = 2;
  public static final int MAX_NODES = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public ChainConfig {
    nodes = List.copyOf(nodes);
    requireName(name);
    if (nodes.size() < MIN_NODES || nodes.size() > MAX_NODES) {
      throw new IllegalArgumentException(countMessage(nodes.size()));
    }
    if (profile.isPresent() != (family == Family.EVM)) {
      throw new IllegalArgumentException("a profile belongs to a chain of family \"evm\"");
    }
  }

  /** A chain of a family that needs no profile. */
  public ChainConfig(
      String name,
      Family family,
      List<NodeConfig> nodes,
      JudgeRules rules,
      RpcLimits limits,
      ExecutePolicy execute,
      SpoolConfig spool) {
    this(name, family, Optional.empty(), nodes, rules, limits, execute, spool);
  }

  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name is 1 to 64 letters, digits, dots, dashes or underscores");
    }
    return name;
  }

  static String countMessage(int count) {
    return "a chain needs "
        + MIN_NODES
        + " to "
        + MAX_NODES
        + " nodes to be compared, and has "
        + count;
  }
}
