package io.tipwatch.node.evm;

import io.tipwatch.node.rpc.Json;
import io.tipwatch.node.rpc.Rpc;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * A transaction of the latest blocks that tracers are tried on: a small one, near the beginning of
 * its block, since nodes execute all that come before it.
 *
 * @param runsCode whether it calls a contract, so that it has steps
 */
record Specimen(String transaction, boolean runsCode) {
  /** How many blocks are looked through, and how many transactions of each. */
  static final int BLOCKS = 16;

  static final int TRANSACTIONS = 4;

  /** A step costs some three units of gas at least, so that an answer stays small. */
  private static final long MOST_GAS = 200_000;

  /** What a transaction costs that only moves value. */
  private static final long BARE_GAS = 21_000;

  /** Looks for one from the head downwards. */
  static final class Search {
    private final EvmNode node;
    private final Rpc rpc;
    private Optional<Specimen> fallback = Optional.empty();
    private int blocks;

    Search(EvmNode node, Rpc rpc) {
      this.node = node;
      this.rpc = rpc;
    }

    Future<Optional<Specimen>> from(EvmBlock block) {
      List<String> first =
          block.transactions().subList(0, Math.min(TRANSACTIONS, block.transactions().size()));
      return among(first, 0)
          .compose(found -> {
            boolean enough = found.isPresent() || ++blocks == BLOCKS || block.number() == 0;
            return enough
                ? Future.succeededFuture(found.or(() -> fallback))
                : node.block(block.parentHash())
                    .compose(parent ->
                        parent.isPresent() ? from(parent.get()) : Future.succeededFuture(fallback));
          });
    }

    private Future<Optional<Specimen>> among(List<String> transactions, int index) {
      if (index == transactions.size()) {
        return Future.succeededFuture(Optional.empty());
      }
      return node.receipt(transactions.get(index))
          .compose(receipt ->
              receipt.isPresent() ? judge(receipt.get()) : Future.succeededFuture(Optional.empty()))
          .compose(found ->
              found.isPresent() ? Future.succeededFuture(found) : among(transactions, index + 1));
    }

    private Future<Optional<Specimen>> judge(EvmReceipt receipt) {
      long gas = gas(receipt);
      if (gas > MOST_GAS) {
        return Future.succeededFuture(Optional.empty());
      }
      Specimen plain = new Specimen(receipt.transactionHash(), false);
      fallback = fallback.or(() -> Optional.of(plain));
      if (gas <= BARE_GAS || receipt.to().isEmpty()) {
        return Future.succeededFuture(Optional.empty());
      }
      return rpc.callFor(
              Method.CODE,
              rpc.limits().callTimeout(),
              Hex::data,
              Json.of(receipt.to().get()),
              Json.of("latest"))
          .map(code ->
              code.length() > 2
                  ? Optional.of(new Specimen(receipt.transactionHash(), true))
                  : Optional.empty());
    }

    private static long gas(EvmReceipt receipt) {
      String digits = receipt.gasUsed().substring(2);
      return digits.length() > 15 ? Long.MAX_VALUE : Long.parseLong(digits, 16);
    }
  }
}
