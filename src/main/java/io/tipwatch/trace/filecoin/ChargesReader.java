package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ChargeScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.Mix;
import java.io.IOException;

/** Folds gas charges into a call's digest. They are nine tenths of all bytes, so this is hot. */
final class ChargesReader {
  private final JsonScanner scan;
  private final Tally tally;
  private final ChargeScanner charge;
  private final long invocation;
  private int call;

  ChargesReader(JsonScanner scan, Tally tally, UnknownSink unknown) {
    this.scan = scan;
    this.tally = tally;
    this.charge =
        new ChargeScanner(scan, number -> unknown.field(UnknownKind.CHARGE, call, number, scan));
    scan.hashText("OnMethodInvocation");
    this.invocation = scan.lane1();
  }

  void read(Frame frame) throws IOException {
    if (scan.takeNull()) {
      tally.nulls++;
      return;
    }
    call = frame.number;
    scan.openArray("a list of gas charges");
    long lane1 = frame.charges1;
    long lane2 = frame.charges2;
    long count = 0;
    boolean invoked = frame.invoked;
    while (scan.nextElement()) {
      charge.next(count);
      invoked |= charge.name() == invocation;
      lane1 = Mix.first(lane1, charge.lane1());
      lane2 = Mix.second(lane2, charge.lane2());
      count++;
    }
    tally.oldCharges = charge.withMore();
    tally.quoted = charge.quoted();
    frame.invoked = invoked;
    frame.charges1 = lane1;
    frame.charges2 = lane2;
    frame.charges += count;
    tally.timings += count;
  }
}
