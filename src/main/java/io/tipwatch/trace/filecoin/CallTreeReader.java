package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.JsonScanner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one {@code ExecutionTrace} into digests, in memory that grows with the depth of the calls
 * alone. Fields may come in any order.
 */
final class CallTreeReader {
  /**
   * How deep calls may nest. FVM stops at 1,024 and the legacy VM of Lotus at 4,096 (ref-fvm
   * machine/mod.rs, lotus chain/vm/vm.go).
   */
  static final int MAX_DEPTH = 4_200;

  private static final int MAX_EXIT_CODE = 24;

  private final JsonScanner scan;
  private final Tally tally;
  private final @Nullable CallSink sink;
  private final ChargesReader charges;
  private final List<Frame> frames = new ArrayList<>();
  private final UnknownSink unknown;
  private int depth;
  private int opened;

  CallTreeReader(JsonScanner scan, Tally tally, @Nullable CallSink sink, UnknownSink unknown) {
    this.scan = scan;
    this.tally = tally;
    this.sink = sink;
    this.charges = new ChargesReader(scan, tally, unknown);
    this.unknown = unknown;
  }

  /**
   * Reads the tree that comes next, from its brace on; its root frame stays valid until the next.
   */
  Frame read() throws IOException {
    depth = 0;
    opened = 0;
    open();
    while (true) {
      Frame frame = frames.get(depth - 1);
      if (frame.inSubcalls) {
        if (scan.nextElement()) {
          frame.subcalls++;
          open();
        } else {
          frame.inSubcalls = false;
        }
      } else if (!readField(frame)) {
        if (sink != null || depth > 1) {
          close(frame);
        }
        if (--depth == 0) {
          return frame;
        }
      }
    }
  }

  private void open() throws IOException {
    if (depth == MAX_DEPTH) {
      throw scan.malformed("calls nested deeper than " + MAX_DEPTH);
    }
    if (frames.size() == depth) {
      frames.add(new Frame());
    }
    long start = scan.valueOffset();
    Frame frame = frames.get(depth++);
    frame.reset(start);
    frame.number = opened++;
    scan.openObject("a call");
    if (sink != null) {
      sink.opened(start);
    }
  }

  private void close(Frame frame) {
    frame.close();
    tally.calls++;
    noteProvided(frame);
    if (sink != null) {
      sink.closed(frame, scan.offset());
    }
    if (depth > 1) {
      frames.get(depth - 2).append(frame);
    }
  }

  /** Closes the root, unless it says nothing; for readers without a sink. */
  void closeRoot(Frame root) {
    root.close();
    tally.calls++;
    noteProvided(root);
  }

  private void noteProvided(Frame frame) {
    tally.provide(Group.CALLS);
    tally.provide(Group.EXIT);
    tally.provide(frame.signed ? Group.FROM_SIGNED : Group.FROM);
    if (frame.has(Frame.GAS_LIMIT)) {
      tally.provide(frame.signed ? Group.GAS_LIMIT_SIGNED : Group.GAS_LIMIT);
    }
    provideIf(frame.charges > 0, Group.CHARGES);
    provideIf(frame.ipldOps > 0, Group.IPLD);
    provideIf(frame.has(Frame.ACTOR_ID), Group.ACTOR);
    provideIf(frame.has(Frame.CODE), Group.CODE);
    // Whoever writes an actor may leave out an address that is not there.
    provideIf(frame.has(Frame.ACTOR_ID), Group.ADDRESS);
    provideIf(frame.has(Frame.READ_ONLY), Group.READ_ONLY);
    tally.ipldOps += frame.ipldOps;
    tally.charges += frame.charges;
  }

  private void provideIf(boolean held, Group group) {
    if (held) {
      tally.provide(group);
    }
  }

  /** Reads one field of a call; false at its end. */
  private boolean readField(Frame frame) throws IOException {
    int field = scan.nextField(Field.CALL);
    frame.seen = scan.once(frame.seen, field, Field.CALL);
    switch (field) {
      case JsonScanner.END -> {
        return false;
      }
      case Field.CALL_MSG -> readMessage(frame);
      case Field.CALL_RCT -> readReceipt(frame);
      case Field.CALL_ACTOR -> readActor(frame);
      case Field.CALL_CHARGES -> charges.read(frame);
      case Field.CALL_IPLD -> readIpld(frame);
      case Field.CALL_SUBCALLS -> {
        if (scan.takeNull()) {
          tally.nulls++;
        } else {
          scan.openArray("a list of calls");
          frame.inSubcalls = true;
        }
      }
      case Field.CALL_LOGS -> {
        tally.logs++;
        scan.skipValue();
      }
      case Field.CALL_DURATION -> {
        tally.timings++;
        scan.skipValue();
      }
      case Field.CALL_ERROR -> {
        tally.errorTexts++;
        scan.skipValue();
      }
      default -> unknown(UnknownKind.CALL, frame);
    }
    return true;
  }

  private void readMessage(Frame frame) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("the message of a call");
    long seen = 0;
    for (int field = scan.nextField(Field.CALL_MESSAGE);
        field != JsonScanner.END;
        field = scan.nextField(Field.CALL_MESSAGE)) {
      seen = scan.once(seen, field, Field.CALL_MESSAGE);
      switch (field) {
        case Field.CALL_FROM -> setAddress(frame, Frame.FROM);
        case Field.CALL_TO -> setAddress(frame, Frame.TO);
        case Field.CALL_METHOD -> {
          String method = scan.text(MAX_EXIT_CODE);
          frame.zeroMethod = method.equals("0");
          setText(frame, Frame.METHOD, method);
        }
        case Field.CALL_VALUE -> set(frame, Frame.VALUE);
        case Field.CALL_PARAMS -> setBytes(frame, Frame.PARAMS);
        case Field.PARAMS_CODEC -> setCodec(frame, Frame.PARAMS_CODEC);
        case Field.CALL_GAS_LIMIT -> set(frame, Frame.GAS_LIMIT);
        case Field.READ_ONLY -> set(frame, Frame.READ_ONLY);
        case Field.CODE_CID -> {
          tally.aliases++;
          setCid(frame, Frame.CODE, "the CID of an actor's code");
        }
        case Field.CALL_NONCE -> {
          // Only the oldest generation repeats the signed message here, with its own gas limit.
          frame.signed = true;
          scan.skipValue();
        }
        case JsonScanner.UNKNOWN -> unknown(UnknownKind.CALL_MESSAGE, frame);
        default -> scan.skipValue();
      }
    }
  }

  private void readReceipt(Frame frame) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("the receipt of a call");
    long seen = 0;
    for (int field = scan.nextField(Field.CALL_RECEIPT);
        field != JsonScanner.END;
        field = scan.nextField(Field.CALL_RECEIPT)) {
      seen = scan.once(seen, field, Field.CALL_RECEIPT);
      switch (field) {
        case Field.EXIT_CODE -> {
          frame.exit = scan.text(MAX_EXIT_CODE);
          setText(frame, Frame.EXIT, frame.exit);
        }
        case Field.RETURN -> setBytes(frame, Frame.RETURN);
        case Field.RETURN_CODEC -> setCodec(frame, Frame.RETURN_CODEC);
        case Field.GAS_USED, Field.EVENTS_ROOT -> {
          tally.callReceipts++;
          scan.skipValue();
        }
        default -> unknown(UnknownKind.CALL_RECEIPT, frame);
      }
    }
  }

  private void readActor(Frame frame) throws IOException {
    if (scan.takeNull()) {
      tally.nulls++;
      return;
    }
    scan.openObject("an actor");
    long seen = 0;
    for (int field = scan.nextField(Field.ACTOR);
        field != JsonScanner.END;
        field = scan.nextField(Field.ACTOR)) {
      seen = scan.once(seen, field, Field.ACTOR);
      switch (field) {
        case Field.ACTOR_ID -> set(frame, Frame.ACTOR_ID);
        case Field.ACTOR_STATE -> readState(frame);
        default -> unknown(UnknownKind.ACTOR, frame);
      }
    }
  }

  private void readState(Frame frame) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("an actor's state");
    long seen = 0;
    for (int field = scan.nextField(Field.STATE);
        field != JsonScanner.END;
        field = scan.nextField(Field.STATE)) {
      seen = scan.once(seen, field, Field.STATE);
      switch (field) {
        case Field.STATE_CODE -> setCid(frame, Frame.CODE, "the CID of an actor's code");
        case Field.STATE_HEAD -> setCid(frame, Frame.HEAD, "the CID of an actor's state");
        case Field.STATE_NONCE -> set(frame, Frame.NONCE);
        case Field.STATE_BALANCE -> set(frame, Frame.BALANCE);
        case Field.STATE_DELEGATED -> setAddress(frame, Frame.ADDRESS);
        case Field.STATE_ADDRESS -> {
          tally.aliases++;
          setAddress(frame, Frame.ADDRESS);
        }
        default -> unknown(UnknownKind.STATE, frame);
      }
    }
  }

  private void readIpld(Frame frame) throws IOException {
    if (scan.takeNull()) {
      tally.nulls++;
      return;
    }
    scan.openArray("a list of IPLD operations");
    while (scan.nextElement()) {
      IpldReader.fold(scan, frame, unknown);
    }
  }

  private void unknown(UnknownKind kind, Frame frame) throws IOException {
    unknown.field(kind, frame.number, UnknownSink.NONE, scan);
  }

  private void set(Frame frame, int slot) throws IOException {
    scan.hashScalar("a string or a number");
    frame.set(slot, scan.lane1(), scan.lane2(), scan.empty());
  }

  private void setBytes(Frame frame, int slot) throws IOException {
    if (scan.takeNull()) {
      tally.nulls++;
      return;
    }
    set(frame, slot);
  }

  private void setText(Frame frame, int slot, String text) {
    scan.hashText(text);
    frame.set(slot, scan.lane1(), scan.lane2(), scan.empty());
  }

  private void setCodec(Frame frame, int slot) throws IOException {
    String codec = scan.text(MAX_EXIT_CODE);
    if (!codec.equals("0") && !codec.equals("null")) {
      tally.provide(Group.CODECS);
    }
    setText(frame, slot, codec);
  }

  private void setCid(Frame frame, int slot, String what) throws IOException {
    scan.hashCid(what);
    frame.set(slot, scan.lane1(), scan.lane2(), scan.empty());
  }

  private void setAddress(Frame frame, int slot) throws IOException {
    if (scan.takeNull()) {
      tally.nulls++;
      return;
    }
    String address = scan.text(JsonScanner.MAX_NAME);
    if (address.startsWith("t")) {
      tally.testPrefixes++;
    }
    if (!address.equals(Addresses.NONE)) {
      setText(frame, slot, Addresses.withoutNetwork(address));
    }
  }
}
