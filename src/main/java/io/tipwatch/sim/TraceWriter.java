package io.tipwatch.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes a trace piece by piece. What is still to be written lies on a stack, so that neither the
 * depth of the calls nor the size of the whole matters.
 */
final class TraceWriter implements ByteSource {
  private static final int PIECE_BYTES = 64 << 10;

  private final SimTrace trace;
  private final Optional<TraceFault> fault;
  private final Ink ink = new Ink();
  private final MessageWriter messages;
  private final CallWriter calls;
  private final Deque<Part> parts = new ArrayDeque<>();

  /** Something to be written; it may put itself back, and others on top. */
  interface Part {
    void write();
  }

  TraceWriter(SimTrace trace, Rendering rendering, Optional<TraceFault> fault) {
    this.trace = trace;
    this.fault = fault;
    messages = new MessageWriter(ink, trace, rendering, fault);
    calls = new CallWriter(ink, trace.shape(), rendering, this);
    List<SimMessage> all = order();
    if (rendering.form() == Rendering.Form.VENUS_REPLAY) {
      parts.push(() -> ink.text("]}"));
      parts.push(new Messages(all));
      parts.push(messages::replayHead);
    } else {
      parts.push(() -> ink.text("]}"));
      parts.push(new Messages(all));
      parts.push(() -> ink.text("{\"Root\":").link(trace.root(fault)).text(",\"Trace\":["));
    }
  }

  /** One message alone, as {@code Filecoin.StateReplay} answers. */
  static ByteSource ofMessage(
      SimTrace trace, int index, Rendering rendering, Optional<TraceFault> fault) {
    TraceWriter writer = new TraceWriter(trace, rendering, fault);
    writer.parts.clear();
    writer.push(writer.new OneMessage(trace.messages().get(index)));
    return writer;
  }

  @Override
  public byte[] next() {
    while (ink.size() < PIECE_BYTES && !parts.isEmpty()) {
      parts.pop().write();
    }
    return ink.take();
  }

  void push(Part part) {
    parts.push(part);
  }

  boolean isFull() {
    return ink.size() >= PIECE_BYTES;
  }

  private List<SimMessage> order() {
    List<SimMessage> all = new ArrayList<>(trace.messages());
    fault
        .filter(wrong -> wrong.field().equals("Trace") && wrong.message() < all.size())
        .ifPresent(wrong -> alter(all, wrong));
    return all;
  }

  private static void alter(List<SimMessage> all, TraceFault wrong) {
    int at = wrong.message();
    SimMessage there = all.get(at);
    switch (wrong.change()) {
      case REMOVED -> all.remove(at);
      case ADDED -> all.add(at, there.another(wrong.salt()));
      case SWAPPED -> {
        if (at + 1 < all.size()) {
          all.set(at, all.set(at + 1, there));
        }
      }
      case CHANGED -> all.set(at, there.another(wrong.salt()));
    }
  }

  private final class Messages implements Part {
    private final List<SimMessage> all;
    private int next;

    Messages(List<SimMessage> all) {
      this.all = all;
    }

    @Override
    public void write() {
      if (next == all.size()) {
        return;
      }
      if (next > 0) {
        ink.text(",");
      }
      parts.push(this);
      parts.push(new OneMessage(all.get(next)));
      next++;
    }
  }

  private final class OneMessage implements Part {
    private final SimMessage message;

    OneMessage(SimMessage message) {
      this.message = message;
    }

    @Override
    public void write() {
      messages.head(message);
      parts.push(() -> messages.tail(message));
      if (message.failsBeforeRunning(trace.shape())) {
        parts.push(() -> calls.nothingRan());
      } else {
        Optional<TraceFault> inside =
            fault.filter(wrong -> wrong.message() == message.index() && wrong.call().isPresent());
        parts.push(() -> calls.call(message, message.root(), inside));
      }
    }
  }
}
