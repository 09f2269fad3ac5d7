package io.tipwatch.trace.evm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Pairs the transactions of two answers by their hash, or by their place where a side does not tell
 * the hashes; never by place otherwise. Answers with other transactions than each other's, or than
 * the block's, are no answers.
 *
 * @param pairs in the left side's order
 * @param side whose transactions are not those of the block, if there is a reason
 */
public record TransactionAlignment<T>(
    List<Pair<T>> pairs, Side side, Optional<NoAnswerException> nothing) {

  /**
   * One transaction of both answers.
   *
   * @param hash empty if neither side tells it
   */
  public record Pair<T>(T left, T right, String hash) {}

  /** Two lists of transactions, and how to ask one for its hash, empty if it is not told. */
  private record Sides<T>(List<T> left, List<T> right, Function<T, String> hash) {
    boolean told(List<T> side) {
      return side.stream().map(hash).noneMatch(String::isEmpty);
    }

    Pair<T> pair(T a, T b) {
      String told = hash.apply(a);
      return new Pair<>(a, b, told.isEmpty() ? hash.apply(b) : told);
    }
  }

  /**
   * Pairs two lists.
   *
   * @param hash tells the hash of a transaction in lower case; empty if the answer does not
   * @param block hashes of the block's transactions; absent if nobody knows them
   */
  public static <T> TransactionAlignment<T> of(
      List<T> left, List<T> right, Function<T, String> hash, Optional<List<String>> block) {
    Sides<T> sides = new Sides<>(left, right, hash);
    if (block.isPresent()) {
      Optional<String> mine = unlike(left, hash, block.get());
      Optional<String> theirs = unlike(right, hash, block.get());
      if (mine.isPresent() || theirs.isPresent()) {
        return others(
            Side.of(mine.isPresent(), theirs.isPresent()), mine.or(() -> theirs).orElseThrow());
      }
    }
    return sides.told(left) && sides.told(right) ? byHash(sides) : byPlace(sides);
  }

  /** In what an answer's transactions are not those of the block. */
  private static <T> Optional<String> unlike(
      List<T> transactions, Function<T, String> hash, List<String> block) {
    if (transactions.size() != block.size()) {
      return Optional.of(
          "traces of "
              + transactions.size()
              + " transactions, where the block has "
              + block.size());
    }
    Set<String> known = new HashSet<>();
    block.forEach(each -> known.add(each.toLowerCase(Locale.ROOT)));
    return transactions.stream()
        .map(hash)
        .filter(each -> !each.isEmpty() && !known.contains(each))
        .findFirst()
        .map(each -> "a trace of " + each + ", which is not in the block");
  }

  private static <T> TransactionAlignment<T> byPlace(Sides<T> sides) {
    int mine = sides.left().size();
    int theirs = sides.right().size();
    if (mine != theirs) {
      return others(
          Side.BOTH,
          "traces of " + mine + " transactions and of " + theirs + ", which cannot be paired");
    }
    List<Pair<T>> pairs = new ArrayList<>();
    for (int i = 0; i < mine; i++) {
      pairs.add(sides.pair(sides.left().get(i), sides.right().get(i)));
    }
    return new TransactionAlignment<>(pairs, Side.BOTH, Optional.empty());
  }

  private static <T> TransactionAlignment<T> byHash(Sides<T> sides) {
    Map<String, Deque<T>> waiting = new HashMap<>();
    for (T entry : sides.right()) {
      waiting.computeIfAbsent(sides.hash().apply(entry), _ -> new ArrayDeque<>()).add(entry);
    }
    List<Pair<T>> pairs = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (T entry : sides.left()) {
      Deque<T> found = waiting.get(sides.hash().apply(entry));
      if (found == null || found.isEmpty()) {
        alone.add(sides.hash().apply(entry));
      } else {
        pairs.add(sides.pair(entry, found.remove()));
      }
    }
    boolean leftLacks = pairs.size() < sides.right().size();
    if (alone.isEmpty() && !leftLacks) {
      return new TransactionAlignment<>(pairs, Side.BOTH, Optional.empty());
    }
    String hash = alone.isEmpty() ? first(waiting, sides.hash()) : alone.getFirst();
    return others(Side.of(leftLacks, !alone.isEmpty()), "no trace of " + hash);
  }

  private static <T> String first(Map<String, Deque<T>> waiting, Function<T, String> hash) {
    return waiting.values().stream()
        .flatMap(Deque::stream)
        .map(hash)
        .sorted()
        .findFirst()
        .orElse("");
  }

  private static <T> TransactionAlignment<T> others(Side side, String text) {
    return new TransactionAlignment<>(
        List.of(), side, Optional.of(new NoAnswerException(Reason.OTHER_TRANSACTIONS, text)));
  }
}
