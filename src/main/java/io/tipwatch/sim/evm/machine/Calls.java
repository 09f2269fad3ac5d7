package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Operations that begin a program, or that leave a trace behind. */
final class Calls {
  static final int MAX_DEPTH = 1024;

  private static final long STIPEND = 2300;

  private final Journal journal;
  private final Tamper tamper;
  private final Deque<Frame> frames;
  private final Endings endings;
  private Optional<CallRecord> root = Optional.empty();

  Calls(Journal journal, Tamper tamper, Deque<Frame> frames) {
    this.journal = journal;
    this.tamper = tamper;
    this.frames = frames;
    endings = new Endings(journal, frames);
  }

  Endings endings() {
    return endings;
  }

  CallRecord root() {
    return root.orElseThrow();
  }

  /** The transaction's own call. */
  void start(Message message) {
    boolean creates = message.to().isEmpty();
    Address to =
        message
            .to()
            .orElseGet(
                () -> Address.created(message.from(), journal.account(message.from()).nonce() - 1));
    CallRecord.Request request =
        new CallRecord.Request(
            creates ? Opcode.CREATE : Opcode.CALL,
            message.from(),
            to,
            message.value(),
            message.data());
    if (creates) {
      journal.warm(to);
    }
    enter(request, message.gas(), new Place(0, 0, false));
  }

  /** Where the answer goes in the caller's memory, and whether nothing may be changed. */
  private record Place(int answerAt, int answerSize, boolean readOnly) {}

  Optional<Failure> perform(Quote quote, Frame frame) {
    int code = quote.op.code();
    switch (code) {
      case Opcode.STOP -> endings.succeed(Bytes.NONE);
      case Opcode.RETURN -> endings.succeed(taken(frame));
      case Opcode.REVERT -> endings.revert(taken(frame));
      case Opcode.SHA3 -> frame.push(Words.of(Keccak.hash(taken(frame).array())));
      case Opcode.CREATE, Opcode.CREATE2 -> create(code, frame, quote.forwarded);
      case Opcode.SELFDESTRUCT -> destroy(frame);
      case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL ->
          call(code, frame, quote.forwarded);
      default -> log(code - Opcode.LOG0, frame);
    }
    return Optional.empty();
  }

  /** The part of memory that the two words on top of the stack tell. */
  private static Bytes taken(Frame frame) {
    return Bytes.of(frame.read(frame.pop(), frame.pop()));
  }

  private void log(int topics, Frame frame) {
    Bytes data = taken(frame);
    List<BigInteger> words = new ArrayList<>();
    for (int i = 0; i < topics; i++) {
      words.add(frame.pop());
    }
    LogEntry entry = new LogEntry(frame.self(), words, data);
    journal.log(entry);
    frame.record().logged(entry);
  }

  private void call(int code, Frame frame, long forwarded) {
    frame.pop();
    Address callee = Address.of(frame.pop());
    boolean pays = code == Opcode.CALL || code == Opcode.CALLCODE;
    BigInteger value = pays ? frame.pop() : BigInteger.ZERO;
    Bytes input = taken(frame);
    BigInteger answerAt = frame.pop();
    int answerSize = frame.pop().intValueExact();
    journal.warm(callee);
    BigInteger shown = code == Opcode.DELEGATECALL ? frame.context().value() : value;
    boolean readOnly = frame.context().readOnly() || code == Opcode.STATICCALL;
    enter(
        new CallRecord.Request(code, frame.self(), callee, shown, input),
        forwarded + (value.signum() > 0 ? STIPEND : 0),
        new Place(answerSize == 0 ? 0 : answerAt.intValueExact(), answerSize, readOnly));
  }

  private void create(int code, Frame frame, long forwarded) {
    BigInteger value = frame.pop();
    Bytes init = taken(frame);
    Optional<BigInteger> salt =
        code == Opcode.CREATE2 ? Optional.of(frame.pop()) : Optional.empty();
    frame.pay(forwarded);
    Address creator = frame.self();
    Account account = journal.account(creator);
    Address created =
        salt.map(it -> Address.created(creator, it, init.array()))
            .orElseGet(() -> Address.created(creator, account.nonce()));
    CallRecord.Request request = new CallRecord.Request(code, creator, created, value, init);
    if (affordable(request)) {
      journal.put(creator, account.withNonce(account.nonce() + 1));
      journal.warm(created);
    }
    enter(request, forwarded, new Place(0, 0, false));
  }

  private boolean affordable(CallRecord.Request request) {
    return frames.size() <= MAX_DEPTH
        && journal.account(request.from()).balance().compareTo(request.value()) >= 0;
  }

  private void enter(CallRecord.Request request, long gas, Place place) {
    CallRecord record = new CallRecord(request, gas);
    if (root.isEmpty()) {
      root = Optional.of(record);
    } else {
      frames.getLast().record().called(record);
    }
    int snapshot = journal.snapshot();
    Frame frame = new Frame(code(request), context(request, place, snapshot), record);
    Optional<Failure> obstacle = obstacle(request);
    if (obstacle.isPresent()) {
      long used = obstacle.orElseThrow().keepsGas() ? 0 : gas;
      frame.pay(used);
      record.fail(obstacle.orElseThrow(), request.type(), used);
      endings.resume(frame, false, Bytes.NONE);
      return;
    }
    settle(request);
    if (!record.isCreation() && Precompiles.isOne(request.to())) {
      compute(frame);
    } else if (frame.code().size() == 0) {
      record.succeed(0, Bytes.NONE);
      endings.resume(frame, true, Bytes.NONE);
    } else {
      frames.addLast(frame);
    }
  }

  private Code code(CallRecord.Request request) {
    boolean creates = request.type() == Opcode.CREATE || request.type() == Opcode.CREATE2;
    return creates ? new Code(request.input()) : journal.account(request.to()).code();
  }

  private Frame.Context context(CallRecord.Request request, Place place, int snapshot) {
    boolean creates = request.type() == Opcode.CREATE || request.type() == Opcode.CREATE2;
    boolean borrows = request.type() == Opcode.DELEGATECALL || request.type() == Opcode.CALLCODE;
    Address caller =
        request.type() == Opcode.DELEGATECALL
            ? frames.getLast().context().caller()
            : request.from();
    return new Frame.Context(
        borrows ? request.from() : request.to(),
        caller,
        request.value(),
        creates ? Bytes.NONE : request.input(),
        place.readOnly(),
        snapshot,
        place.answerAt(),
        place.answerSize());
  }

  private Optional<Failure> obstacle(CallRecord.Request request) {
    if (frames.size() > MAX_DEPTH) {
      return Optional.of(Failure.DEPTH);
    }
    boolean moves = request.type() != Opcode.DELEGATECALL;
    if (moves && journal.account(request.from()).balance().compareTo(request.value()) < 0) {
      return Optional.of(Failure.INSUFFICIENT_BALANCE);
    }
    boolean creates = request.type() == Opcode.CREATE || request.type() == Opcode.CREATE2;
    Account there = journal.account(request.to());
    return creates && (there.nonce() > 0 || there.code().size() > 0)
        ? Optional.of(Failure.COLLISION)
        : Optional.empty();
  }

  private void settle(CallRecord.Request request) {
    if (request.type() == Opcode.CREATE || request.type() == Opcode.CREATE2) {
      journal.create(request.to());
    }
    if (request.type() != Opcode.DELEGATECALL && request.type() != Opcode.CALLCODE) {
      journal.move(request.from(), request.to(), request.value());
    }
  }

  private void compute(Frame frame) {
    CallRecord record = frame.record();
    Address address = record.to();
    long price = tamper.precompile(address, Precompiles.price(address, record.input()));
    Optional<Bytes> answer = Precompiles.answer(address, record.input());
    if (price > frame.gas() || answer.isEmpty()) {
      Failure failure = answer.isEmpty() ? Failure.PRECOMPILE : Failure.OUT_OF_GAS;
      journal.revertTo(frame.context().snapshot());
      frame.exhaust();
      record.fail(failure, record.type(), record.gas());
      endings.resume(frame, false, Bytes.NONE);
      return;
    }
    frame.pay(price);
    Bytes output = answer.orElseThrow();
    record.succeed(price, output);
    endings.resume(frame, true, tamper.returned(address, output));
  }

  private void destroy(Frame frame) {
    Address heir = Address.of(frame.pop());
    journal.warm(heir);
    BigInteger balance = journal.account(frame.self()).balance();
    journal.destroy(frame.self(), heir);
    CallRecord.Request request =
        new CallRecord.Request(Opcode.SELFDESTRUCT, frame.self(), heir, balance, Bytes.NONE);
    frame.record().called(new CallRecord(request, 0));
    endings.succeed(Bytes.NONE);
  }
}
