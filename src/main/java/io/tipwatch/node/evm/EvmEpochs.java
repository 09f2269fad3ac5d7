package io.tipwatch.node.evm;

import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.JsonField;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.node.rpc.Rpc;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The epochs of an Opera or Sonic chain, as one node has them. Nodes that follow different rules
 * compute the same until a rule matters, which can be days later; and those that sealed an epoch at
 * different blocks refuse each other's events from then on.
 */
public final class EvmEpochs {
  /** What a fact is called that is not one of the rules: the number of a block. */
  static final String SEAL = "epochSeal";

  /** What the names of rules begin with, as in {@code rules.Upgrades.Llr}. */
  static final String RULES = "rules";

  /** Rules that a node may have; Opera has some forty. */
  private static final int MAX_RULES = 128;

  private static final int MAX_DEPTH = 8;

  private static final int MAX_VALUE_CHARS = 128;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private final Rpc rpc;

  EvmEpochs(Rpc rpc) {
    this.rpc = rpc;
  }

  /** Whether a fact of a block is one of its epoch, rather than of the block itself. */
  public static boolean isFact(String name) {
    return name.equals(SEAL) || name.startsWith(RULES + ".");
  }

  /** The block that sealed an epoch. */
  Future<Long> sealingBlock(long epoch) {
    return rpc.callFor(Method.EPOCH_BLOCK, Hex::number, Hex.of(epoch));
  }

  /** Each rule of an epoch by its path: upgrades, gas, economy. */
  Future<SortedMap<String, String>> rules(long epoch) {
    return rpc.callFor(Method.RULES, EvmEpochs::flat, Hex.of(epoch));
  }

  /**
   * What the node says of an epoch: its rules, and where the one before it ended. One of the two is
   * enough; fails if it can tell neither.
   */
  public Future<SortedMap<String, String>> facts(long epoch) {
    Future<SortedMap<String, String>> rules = rules(epoch);
    Future<Long> seal =
        epoch < 2 ? Future.failedFuture("the first epoch follows none") : sealingBlock(epoch - 1);
    return Future.join(rules, seal)
        .transform(_ -> {
          SortedMap<String, String> facts = new TreeMap<>();
          if (rules.succeeded()) {
            facts.putAll(rules.result());
          }
          if (seal.succeeded()) {
            facts.put(SEAL, Long.toString(seal.result()));
          }
          return facts.isEmpty()
              ? Future.failedFuture(rules.cause())
              : Future.succeededFuture(facts);
        });
  }

  private record Branch(String path, Map<String, Json> fields) {}

  /** Lists and what has an unusual name are no rules that are known, and left out. */
  private static SortedMap<String, String> flat(JsonField json) throws MalformedJsonException {
    if (!(json.value() instanceof Json.Obj(Map<String, Json> all))) {
      throw json.expected("an object");
    }
    SortedMap<String, String> flat = new TreeMap<>();
    Deque<Branch> left = new ArrayDeque<>(List.of(new Branch(RULES, all)));
    while (!left.isEmpty()) {
      Branch branch = left.pop();
      for (Map.Entry<String, Json> field : branch.fields().entrySet()) {
        String path = branch.path() + "." + field.getKey();
        boolean deep = path.chars().filter(c -> c == '.').count() > MAX_DEPTH;
        if (deep || !NAME.matcher(field.getKey()).matches()) {
          continue;
        }
        switch (field.getValue()) {
          case Json.Obj(Map<String, Json> fields) -> left.push(new Branch(path, fields));
          case Json.Str(String text) -> flat.put(path, text);
          case Json.Num(String text) -> flat.put(path, text);
          case Json.Bool(boolean claim) -> flat.put(path, Boolean.toString(claim));
          case Json.Null _, Json.Arr _ -> {}
        }
        if (flat.size() > MAX_RULES) {
          throw json.expected("at most " + MAX_RULES + " rules");
        }
      }
    }
    flat.values().removeIf(value -> value.length() > MAX_VALUE_CHARS);
    return Collections.unmodifiableSortedMap(flat);
  }
}
