package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcError;
import io.tipwatch.trace.evm.ErrorText;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads call traces in any form, in memory that grows with the depth of the calls alone: {@code
 * trace_block} and {@code trace_transaction}, {@code callTracer} and {@code flatCallTracer} for a
 * block or a transaction, with or without the JSON-RPC envelope. Fields may come in any order.
 */
final class CallReader {
  private enum Container {
    /** A call, or something around calls. */
    OBJECT,
    /** {@code action} or {@code result}, whose fields belong to the object around it. */
    INNER,
    /** The calls inside a call. */
    CALLS,
    /** What the whole answer lists: items, or transactions. */
    LIST,
    /** The items of one transaction. */
    ITEMS
  }

  private static final int MAX_CONTAINERS = 2 * CallPath.MAX_DEPTH + 8;

  private final JsonScanner scan;
  private final EvmDialect dialect;
  private final CallSink sink;
  private final CallTally tally;
  private final CallFieldReader fields;
  private final FlatItems items;
  private final CallPath path = new CallPath();
  private final List<CallFrame> frames = new ArrayList<>();
  private final Container[] containers = new Container[MAX_CONTAINERS];
  private final long[] seen = new long[MAX_CONTAINERS];
  private int size;
  private int used;

  CallReader(
      JsonScanner scan, EvmDialect dialect, CallSink sink, CallTally tally, ExtraNames names) {
    this.scan = scan;
    this.dialect = dialect;
    this.sink = sink;
    this.tally = tally;
    this.fields = new CallFieldReader(scan, tally, names);
    this.items = new FlatItems(sink, dialect, tally);
  }

  /** Reads a whole answer. */
  void read() throws IOException {
    value();
    while (size > 0) {
      switch (top()) {
        case OBJECT, INNER -> field();
        case CALLS, LIST, ITEMS -> element();
      }
    }
    items.end(scan.offset());
    scan.end();
  }

  private Container top() {
    return containers[size - 1];
  }

  private boolean under(Container outer) {
    return size > 1 && containers[size - 2] == outer;
  }

  private void push(Container container) throws IOException {
    if (size == MAX_CONTAINERS) {
      throw scan.malformed("calls nested deeper than " + CallPath.MAX_DEPTH);
    }
    containers[size] = container;
    seen[size++] = 0;
  }

  private CallFrame frame() {
    return frames.get(used - 1);
  }

  /** The whole answer. */
  private void value() throws IOException {
    long start = scan.valueOffset();
    if (scan.takeNull()) {
      nothing("", start, Reason.EMPTY_ANSWER, "null, as nodes answer for what they do not know");
    } else if (scan.atArray()) {
      scan.openArray("a list of calls");
      push(Container.LIST);
    } else {
      object();
    }
  }

  private void element() throws IOException {
    if (!scan.nextElement()) {
      if (top() == Container.ITEMS && under(Container.LIST)) {
        items.end(scan.offset());
      }
      size--;
      return;
    }
    long start = scan.valueOffset();
    if (scan.takeNull()) {
      nothing("", start, Reason.EMPTY_ANSWER, "null in place of a transaction");
    } else if (top() == Container.LIST && scan.atArray()) {
      scan.openArray("the calls of a transaction");
      items.end(start);
      items.begin(start);
      push(Container.ITEMS);
    } else {
      object();
    }
  }

  private void object() throws IOException {
    if (used > CallPath.MAX_DEPTH) {
      throw scan.malformed("calls nested deeper than " + CallPath.MAX_DEPTH);
    }
    long start = scan.valueOffset();
    boolean called = size > 0 && top() == Container.CALLS;
    int depth = called ? frame().depth + 1 : 0;
    scan.openObject("a call");
    push(Container.OBJECT);
    if (used == frames.size()) {
      frames.add(new CallFrame());
    }
    CallFrame frame = frames.get(used++);
    frame.reset(start);
    frame.depth = depth;
    if (called) {
      open(frame);
    }
  }

  private void open(CallFrame frame) {
    frame.opened = true;
    path.enter(frame.depth);
    frame.call = sink.opened(frame.start, frame.depth);
  }

  private void field() throws IOException {
    int field = scan.nextField(CallField.ALL);
    seen[size - 1] = scan.once(seen[size - 1], field, CallField.ALL);
    CallFrame frame = frame();
    switch (field) {
      case JsonScanner.END -> {
        if (top() == Container.OBJECT) {
          end(frame);
          used--;
        }
        size--;
      }
      case CallField.ACTION -> {
        frame.flat = true;
        inner();
      }
      case CallField.RESULT, CallField.TRACE -> result(frame);
      case CallField.CALLS -> calls(frame);
      case CallField.ERROR -> {
        if (size == 1 && scan.atObject()) {
          throw RpcError.read(scan);
        }
        fields.read(frame, field);
      }
      default -> fields.read(frame, field);
    }
  }

  private void inner() throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("an object");
    push(Container.INNER);
  }

  private void result(CallFrame frame) throws IOException {
    if (!scan.atArray()) {
      if (scan.atScalar()) {
        scan.skipValue();
      } else {
        inner();
      }
      return;
    }
    scan.openArray("a list of calls");
    frame.listed = true;
    if (size == 1) {
      push(Container.LIST);
    } else {
      items.end(frame.start);
      items.begin(frame.start);
      push(Container.ITEMS);
    }
  }

  private void calls(CallFrame frame) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    if (!frame.opened) {
      items.end(frame.start);
      sink.begins(frame.start);
      path.reset();
      open(frame);
    }
    scan.openArray("a list of calls");
    push(Container.CALLS);
  }

  /** Decides what the object was, now that all of it was read. */
  private void end(CallFrame frame) throws IOException {
    if (under(Container.CALLS)) {
      close(frame);
    } else if (under(Container.ITEMS)) {
      items.add(frame, scan.offset(), false);
    } else if (frame.listed) {
      listed(frame);
    } else if (frame.flat || frame.kind() == CallKind.NO_CALL) {
      items.add(frame, scan.offset(), true);
    } else if (frame.opened || frame.isCall()) {
      root(frame);
    } else {
      nothing(frame);
    }
  }

  private void listed(CallFrame frame) {
    if (size > 1) {
      items.name(frame.hash);
      items.end(scan.offset());
    }
  }

  /** Ends a call inside another. */
  private void close(CallFrame frame) {
    if (path.open() == frame.depth + 1 && !path.hasCalls(frame.depth) && frame.precompile()) {
      tally.precompiles++;
      sink.dropped(frame.call);
    } else {
      finish(frame);
    }
    path.leave(frame.depth);
  }

  private void finish(CallFrame frame) {
    tally.calls++;
    frame.close(frame.depth == 0, dialect);
    sink.closed(frame.call, frame.depth, frame, path);
    path.keep(frame.depth);
  }

  /** Ends the root call of a transaction in the nested form. */
  private void root(CallFrame frame) {
    items.end(frame.start);
    if (!frame.opened) {
      sink.begins(frame.start);
      path.reset();
      open(frame);
    }
    finish(frame);
    path.reset();
    sink.ends(frame.hash, scan.offset(), FlatItems.unusable(frame.error));
  }

  private void nothing(CallFrame frame) {
    if (frame.structLogs) {
      nothing(frame.hash, frame.start, Reason.OTHER_TRACER, "struct logs in place of a call trace");
    } else if (!frame.error.isEmpty()) {
      nothing(frame.hash, frame.start, ErrorText.reason(frame.error), frame.error);
    } else {
      nothing(frame.hash, frame.start, Reason.EMPTY_ANSWER, "a success without calls in it");
    }
  }

  private void nothing(String hash, long start, Reason reason, String text) {
    items.end(start);
    sink.begins(start);
    sink.ends(hash, scan.offset(), Optional.of(new NoAnswerException(reason, text)));
  }
}
