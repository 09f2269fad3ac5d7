package io.tipwatch.diagnose.evm;

import io.tipwatch.node.rpc.RpcException;
import io.tipwatch.node.rpc.RpcStream;
import io.tipwatch.trace.evm.Difference;
import io.tipwatch.trace.evm.Finding;
import io.tipwatch.trace.evm.Findings;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Outcome;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Some transactions of a block, asked for one by one where a node does not answer for a block.
 *
 * @param from the index of the first
 * @param hashes in the order of execution
 * @param whole whether these are all that matter
 */
record Singles(int from, List<String> hashes, boolean whole) {
  /** Transactions that are asked for one by one; each is a call of its own. */
  static final int MAX = 64;

  Singles {
    hashes = List.copyOf(hashes);
  }

  /**
   * The transactions up to one, or all of a block.
   *
   * @param end the index past the last
   */
  static Singles upTo(int end, List<String> transactions) {
    int from = Math.max(0, end - MAX);
    return new Singles(from, transactions.subList(from, end), from == 0);
  }

  /** One transaction alone. */
  static Singles only(int index, List<String> transactions) {
    return new Singles(index, transactions.subList(index, index + 1), true);
  }

  /** A party asks its node about a transaction. */
  @FunctionalInterface
  interface Call {
    RpcStream of(Party party, String transaction) throws RpcException;
  }

  /** Asks for all of them, one after the other. */
  <T> Said.Question<List<T>> reading(Call call, Said.Parser<T> parser) {
    return party -> {
      List<T> values = new ArrayList<>();
      long bytes = 0;
      for (String hash : hashes) {
        Said<T> one = Said.reading((Party asked) -> call.of(asked, hash), parser).ask(party);
        if (one.value().isEmpty()) {
          NoAnswerException why = one.why().orElseThrow();
          return Said.nothing(why.reason(), "transaction " + hash + ": " + why.getMessage());
        }
        values.add(one.value().get());
        bytes += one.bytes().getAsLong();
      }
      long all = bytes;
      return Said.of(values, () -> all);
    };
  }

  /** Compares the transaction of an index among these. */
  @FunctionalInterface
  interface Comparison {
    Finding of(int index) throws IOException;
  }

  /** Compares one transaction after the other, each in answers of its own. */
  Finding compare(Comparison comparison) throws IOException {
    Findings all = new Findings();
    for (int i = 0; i < hashes.size(); i++) {
      add(all, i, comparison.of(i));
    }
    if (!whole) {
      String why = "the transactions before " + from + ", of which there are too many";
      all.unusable(why, Side.BOTH, new NoAnswerException(Reason.TOO_LARGE, "not asked for"));
    }
    return all.finding(hashes.size());
  }

  private void add(Findings all, int i, Finding one) {
    int index = from + i;
    one.notCompared().forEach(all::notCompared);
    all.fired().addAll(one.normalised());
    switch (one.outcome()) {
      case Outcome.Same _ -> {}
      case Outcome.Differs(List<Difference> differences) ->
          differences.forEach(
              each -> all.add(new Difference(index, index, hashes.get(i), each.place())));
      case Outcome.NotComparable(Reason reason, Side side, String text) ->
          all.unusable("transaction " + index, side, new NoAnswerException(reason, text));
    }
  }
}
