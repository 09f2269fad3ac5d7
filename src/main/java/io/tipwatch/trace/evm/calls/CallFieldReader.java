package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcError;
import io.tipwatch.trace.ValueHash;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** Reads the fields of one call that hold no others. */
final class CallFieldReader {
  private static final int MAX_WORD = 512;
  private static final int MAX_ERROR = 64 << 10;

  private final JsonScanner scan;
  private final HexScanner hex;
  private final CallTally tally;
  private final ExtraNames names;
  private final ValueHash value = new ValueHash();

  CallFieldReader(JsonScanner scan, CallTally tally, ExtraNames names) {
    this.scan = scan;
    this.hex = HexScanner.of(scan);
    this.tally = tally;
    this.names = names;
  }

  void read(CallFrame frame, int field) throws IOException {
    switch (field) {
      case CallField.TYPE -> frame.type = word();
      case CallField.CALL_TYPE -> frame.callType = word();
      case CallField.CREATION_METHOD -> frame.creationMethod = word();
      case CallField.FROM -> quantity(frame, CallFrame.FROM);
      case CallField.TO -> callee(frame);
      case CallField.REFUND_ADDRESS -> quantity(frame, CallFrame.TO);
      case CallField.OLD_REFUND_ADDRESS -> {
        tally.oldNames++;
        quantity(frame, CallFrame.TO);
      }
      case CallField.VALUE, CallField.BALANCE -> quantity(frame, CallFrame.VALUE);
      case CallField.GAS -> quantity(frame, CallFrame.GAS);
      case CallField.GAS_USED -> quantity(frame, CallFrame.GAS_USED);
      case CallField.ADDRESS -> quantity(frame, CallFrame.ADDRESS);
      case CallField.INPUT, CallField.INIT -> data(frame, CallFrame.INPUT);
      case CallField.OUTPUT, CallField.CODE -> data(frame, CallFrame.OUTPUT);
      case CallField.ERROR -> error(frame);
      case CallField.TRACE_ADDRESS -> address(frame);
      case CallField.SUBTRACES -> frame.subtraces = (int) number("a count of calls");
      case CallField.TRANSACTION_HASH, CallField.TX_HASH -> frame.hash = word();
      case CallField.BLOCK_HASH -> {
        tally.blockHashes++;
        scan.skipValue();
      }
      case CallField.STRUCT_LOGS -> {
        frame.structLogs = true;
        scan.skipValue();
      }
      case CallField.JSONRPC -> {
        frame.enveloped = true;
        scan.skipValue();
      }
      case JsonScanner.UNKNOWN -> extra(frame);
      default -> scan.skipValue();
    }
  }

  private void quantity(CallFrame frame, int slot) throws IOException {
    hex.quantity("a number");
    frame.set(slot, hex);
  }

  private void data(CallFrame frame, int slot) throws IOException {
    hex.data("bytes");
    frame.set(slot, hex);
  }

  private void callee(CallFrame frame) throws IOException {
    frame.calleeAt = scan.valueOffset();
    quantity(frame, CallFrame.TO);
    frame.callee = hex.absent() ? -1 : hex.number();
  }

  private String word() throws IOException {
    String text = scan.text(MAX_WORD);
    return text.equals("null") ? "" : text.toLowerCase(Locale.ROOT);
  }

  private long number(String what) throws IOException {
    hex.quantity(what);
    long number = hex.number();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw scan.malformed(what + " beyond all bounds");
    }
    return number;
  }

  /** Null and nothing are no error; of an object only a message counts. */
  private void error(CallFrame frame) throws IOException {
    if (!scan.atScalar()) {
      String message = String.valueOf(RpcError.read(scan).getMessage());
      frame.error = message.isEmpty() ? "an error without text" : message;
      return;
    }
    String text = scan.text(MAX_ERROR);
    frame.error = text.equals("null") ? "" : text;
  }

  private void address(CallFrame frame) throws IOException {
    frame.flat = true;
    if (scan.takeNull()) {
      return;
    }
    scan.openArray("the address of a call in its tree");
    while (scan.nextElement()) {
      if (frame.addressLength == CallPath.MAX_DEPTH) {
        throw scan.malformed("calls nested deeper than " + CallPath.MAX_DEPTH);
      }
      if (frame.addressLength == frame.address.length) {
        frame.address = Arrays.copyOf(frame.address, 2 * frame.address.length);
      }
      frame.address[frame.addressLength++] = (int) number("the index of a call");
    }
  }

  private void extra(CallFrame frame) throws IOException {
    int name = names.number(scan);
    if (name == ExtraNames.NONE) {
      scan.skipValue();
      return;
    }
    value.read(scan);
    frame.extras.add(name, value);
  }
}
