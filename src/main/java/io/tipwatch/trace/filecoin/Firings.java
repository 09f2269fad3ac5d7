package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.Rule;
import io.tipwatch.trace.filecoin.Alignment.Pair;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts how often each rule fired: values left out, by both sides together; places written in two
 * ways, as the difference between the sides.
 */
final class Firings {
  private Firings() {}

  static SortedMap<String, Long> count(Tally left, Tally right) {
    SortedMap<String, Long> fired = new TreeMap<>();
    put(fired, FilecoinRules.TIMING, left.timings + right.timings);
    put(fired, FilecoinRules.ERROR_TEXT, left.errorTexts + right.errorTexts);
    put(fired, FilecoinRules.LOGS, left.logs + right.logs);
    put(fired, FilecoinRules.CALL_RECEIPT, left.callReceipts + right.callReceipts);
    put(fired, FilecoinRules.NULL_OR_EMPTY, Math.abs(left.nulls - right.nulls));
    put(fired, FilecoinRules.ALIAS, Math.abs(left.aliases - right.aliases));
    put(fired, FilecoinRules.NOT_EXECUTED, Math.abs(left.blanks - right.blanks));
    put(fired, FilecoinRules.ADDRESS_PREFIX, Math.abs(left.testPrefixes - right.testPrefixes));
    put(fired, FilecoinRules.WRITING, writing(left, right));
    put(fired, FilecoinRules.OLD_CHARGE_FIELDS, Math.abs(left.oldCharges - right.oldCharges));
    int onlyOne = left.provided ^ right.provided;
    put(fired, FilecoinRules.ZERO_CODEC, (onlyOne & Group.CODECS.bit()) == 0 ? 0 : 1);
    put(fired, FilecoinRules.GENERATION, Integer.bitCount(onlyOne & ~Group.CODECS.bit()));
    put(fired, FilecoinRules.UNKNOWN_FIELD, Shared.unknownNotCompared(left, right).size());
    return fired;
  }

  private static long writing(Tally left, Tally right) {
    return Math.abs(left.numbers - right.numbers)
        + Math.abs(left.quoted - right.quoted)
        + Math.abs(left.disordered - right.disordered)
        + Math.abs(left.recased - right.recased);
  }

  /** Counts the soft differences of one message. */
  static void countSoft(Pair pair, SortedMap<String, Long> fired) {
    if (pair.left().isPresent() && pair.right().isPresent()) {
      MessageEntry a = pair.left().get();
      MessageEntry b = pair.right().get();
      add(
          fired,
          FilecoinRules.COST_MESSAGE,
          a.has(Group.COST_MESSAGE) != b.has(Group.COST_MESSAGE));
      add(fired, FilecoinRules.UNDISPATCHED_EXIT, !a.same(b, Group.UNDISPATCHED));
    }
  }

  private static void put(SortedMap<String, Long> fired, Rule rule, long count) {
    if (count > 0) {
      fired.put(rule.id(), count);
    }
  }

  private static void add(SortedMap<String, Long> fired, Rule rule, boolean differs) {
    if (differs) {
      fired.merge(rule.id(), 1L, Long::sum);
    }
  }
}
