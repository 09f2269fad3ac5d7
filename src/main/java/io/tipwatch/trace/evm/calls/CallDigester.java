package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.MalformedTraceException;
import io.tipwatch.trace.Mix;
import io.tipwatch.trace.evm.NoAnswerException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The first pass: folds the calls of each transaction into one set of digests. */
final class CallDigester implements CallSink {
  /** Transactions of one block. */
  static final int MAX_TRANSACTIONS = 100_000;

  private static final long[] NONE = {};

  private final ExtraNames names;
  private final List<CallEntry> entries = new ArrayList<>();
  private long[] lanes = NONE;
  private long[] extras = NONE;
  private long start;
  private long calls;
  private long miscounted;
  private boolean more;

  CallDigester(ExtraNames names) {
    this.names = names;
  }

  @Override
  public void begins(long at) {
    start = at;
    calls = 0;
    miscounted = 0;
    lanes = new long[2 * CallGroup.COUNT];
    extras = NONE;
  }

  @Override
  public int opened(long at, int depth) {
    return 0;
  }

  /** Adds a call; its place in the tree counts, not the order in which calls end. */
  @Override
  public void closed(int call, int depth, CallFrame frame, CallPath path) {
    calls++;
    for (int at = 0; at < lanes.length; at += 2) {
      if ((frame.lanes[at] | frame.lanes[at + 1]) != 0) {
        lanes[at] += Mix.end(Mix.first(path.lane1(depth), frame.lanes[at]));
        lanes[at + 1] += Mix.end(Mix.second(path.lane2(depth), frame.lanes[at + 1]));
      }
    }
    for (int i = 0; i < frame.extras.size(); i++) {
      int at = 2 * frame.extras.name(i);
      names.inCall(frame.extras.name(i));
      if (at >= extras.length) {
        extras = Arrays.copyOf(extras, at + 2);
      }
      extras[at] += Mix.end(Mix.first(path.lane1(depth), frame.extras.lane1(i)));
      extras[at + 1] += Mix.end(Mix.second(path.lane2(depth), frame.extras.lane2(i)));
    }
  }

  @Override
  public void dropped(int call) {}

  @Override
  public void miscounted(long more) {
    miscounted = more;
  }

  @Override
  public void ends(String hash, long end, Optional<NoAnswerException> nothing) {
    if (entries.size() == MAX_TRANSACTIONS) {
      more = true;
      return;
    }
    entries.add(
        new CallEntry(entries.size(), hash, start, end, calls, miscounted, lanes, extras, nothing));
  }

  /** The transactions that were read. */
  List<CallEntry> entries(JsonScanner scan) throws MalformedTraceException {
    if (more) {
      throw scan.malformed("more than " + MAX_TRANSACTIONS + " transactions");
    }
    return entries;
  }
}
