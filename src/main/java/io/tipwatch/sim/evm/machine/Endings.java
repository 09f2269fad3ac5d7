package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.Deque;
import java.util.Optional;

/** How programs end, and what their callers learn of it. */
final class Endings {
  private static final int MAX_CODE = 24_576;
  private static final long CODE_BYTE = 200;

  private final Journal journal;
  private final Deque<Frame> frames;

  Endings(Journal journal, Deque<Frame> frames) {
    this.journal = journal;
    this.frames = frames;
  }

  /** The running program fails; its caller goes on, if there is one. */
  void fail(Failure failure, int operation) {
    Frame frame = frames.removeLast();
    journal.revertTo(frame.context().snapshot());
    frame.exhaust();
    frame.record().fail(failure, operation, frame.record().gas());
    resume(frame, false, Bytes.NONE);
  }

  void succeed(Bytes output) {
    Frame frame = frames.getLast();
    CallRecord record = frame.record();
    if (!record.isCreation()) {
      frames.removeLast();
      record.succeed(record.gas() - frame.gas(), output);
      resume(frame, true, output);
      return;
    }
    Optional<Failure> unfit = unfit(output, frame.gas());
    if (unfit.isPresent()) {
      fail(unfit.orElseThrow(), Opcode.RETURN);
      return;
    }
    frames.removeLast();
    frame.pay(CODE_BYTE * output.size());
    Account account = journal.account(record.to());
    journal.put(record.to(), account.withCode(new Code(output)));
    record.succeed(record.gas() - frame.gas(), output);
    resume(frame, true, Bytes.NONE);
  }

  private static Optional<Failure> unfit(Bytes code, long gas) {
    if (code.size() > MAX_CODE) {
      return Optional.of(Failure.CODE_TOO_LARGE);
    } else if (code.size() > 0 && code.array()[0] == (byte) 0xef) {
      return Optional.of(Failure.INVALID_CODE);
    }
    return CODE_BYTE * code.size() > gas
        ? Optional.of(Failure.CODE_STORE_OUT_OF_GAS)
        : Optional.empty();
  }

  void revert(Bytes output) {
    Frame frame = frames.removeLast();
    journal.revertTo(frame.context().snapshot());
    frame.record().revert(frame.record().gas() - frame.gas(), output);
    resume(frame, false, output);
  }

  /** The caller learns what came of its call. */
  void resume(Frame ended, boolean success, Bytes output) {
    if (frames.isEmpty()) {
      return;
    }
    Frame caller = frames.getLast();
    caller.takeBack(ended.gas());
    caller.returned(output);
    boolean creates = ended.record().isCreation();
    if (!creates) {
      int size = Math.min(ended.context().answerSize(), output.size());
      caller.write(ended.context().answerAt(), output.part(BigInteger.ZERO, size));
    }
    BigInteger created = ended.record().to().value();
    caller.push(success && creates ? created : Words.of(success));
  }
}
