package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.Mix;
import io.tipwatch.trace.evm.ErrorText;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.NoAnswerException;
import java.util.Optional;

/**
 * Puts the items of the flat form together to transactions, and these to trees of calls. Items of
 * one transaction have its hash, or follow the one without an address.
 */
final class FlatItems {
  /** Marks a call that does not continue the tree, so that it equals only its like. */
  private static final long DISORDER = 0x64697372L;

  private final CallSink sink;
  private final EvmDialect dialect;
  private final CallTally tally;
  private final CallPath path = new CallPath();
  private long counted;
  private boolean open;
  private String hash = "";
  private long end;
  private Optional<NoAnswerException> unusable = Optional.empty();

  FlatItems(CallSink sink, EvmDialect dialect, CallTally tally) {
    this.sink = sink;
    this.dialect = dialect;
    this.tally = tally;
  }

  /** Begins a transaction, whatever its items say. */
  void begin(long start) {
    sink.begins(start);
    path.reset();
    counted = 0;
    open = true;
    hash = "";
    unusable = Optional.empty();
  }

  /** Tells the hash of the transaction that is open. */
  void name(String transaction) {
    if (!transaction.isEmpty()) {
      hash = transaction;
    }
  }

  /** Ends the transaction that is open, if one is. */
  void end(long offset) {
    if (open) {
      sink.miscounted(counted);
      sink.ends(hash, end == 0 ? offset : end, unusable);
      open = false;
      end = 0;
    }
  }

  /**
   * Adds an item.
   *
   * @param grouping whether the item itself tells to which transaction it belongs
   */
  void add(CallFrame item, long offset, boolean grouping) {
    if (item.kind() == CallKind.NO_CALL) {
      tally.noCalls++;
      return;
    }
    if (grouping) {
      group(item);
      end = offset;
    } else if (hash.isEmpty()) {
      hash = item.hash;
    }
    place(item);
  }

  private void group(CallFrame item) {
    boolean other =
        item.hash.isEmpty()
            ? item.addressLength == 0 && path.open() > 0
            : !hash.isEmpty() && !hash.equals(item.hash);
    if (open && other) {
      end(item.start);
    }
    if (!open) {
      begin(item.start);
    }
    name(item.hash);
  }

  private void place(CallFrame item) {
    int depth = item.addressLength;
    counted += item.subtraces - (depth == 0 ? 0 : 1);
    boolean ordered = path.continues(item.address, depth);
    if (!ordered) {
      depth = Math.min(depth, path.open());
    }
    if (depth > 0) {
      path.written(depth, item.address[item.addressLength - 1]);
    }
    if (ordered && depth > 0 && item.subtraces == 0 && item.precompile()) {
      tally.precompiles++;
      path.leave(depth);
      return;
    }
    if (depth == 0) {
      unusable = unusable(item.error).or(() -> unusable);
    }
    path.enter(depth);
    item.depth = depth;
    item.close(depth == 0, dialect);
    if (!ordered) {
      mark(item);
    }
    tally.calls++;
    int call = sink.opened(item.start, depth);
    sink.closed(call, depth, item, path);
    path.keep(depth);
  }

  private static void mark(CallFrame item) {
    int at = 2 * CallGroup.ENTRY.index();
    long way = DISORDER;
    for (int i = 0; i < item.addressLength; i++) {
      way = Mix.first(way, item.address[i]);
    }
    item.lanes[at] = Mix.first(item.lanes[at], way);
    item.lanes[at + 1] = Mix.second(item.lanes[at + 1], way);
  }

  /** Why the trace of a transaction says nothing, judging by the error of its root call. */
  static Optional<NoAnswerException> unusable(String error) {
    return ErrorText.timeout(error) || ErrorText.contradiction(error)
        ? Optional.of(new NoAnswerException(ErrorText.reason(error), error))
        : Optional.empty();
  }
}
