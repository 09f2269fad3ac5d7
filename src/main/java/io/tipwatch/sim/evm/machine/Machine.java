package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs one transaction, step by step, at the pace of whoever asks: {@link #next} prices an
 * operation and shows it, {@link #perform} does it. No recursion, whatever the depth of the calls.
 */
public final class Machine {
  private final Journal journal;
  private final Tamper tamper;
  private final Pricing pricing;
  private final Surroundings surroundings;
  private final Keeping keeping;
  private final Calls calls;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final Quote quote = new Quote();
  private long step;

  /** Starts a transaction whose sender has paid for it already. */
  public Machine(BlockContext block, Message message, Journal journal, Tamper tamper) {
    this.journal = journal;
    this.tamper = tamper;
    pricing = new Pricing(journal, tamper, block.fork());
    surroundings = new Surroundings(block, message, journal);
    keeping = new Keeping(journal);
    calls = new Calls(journal, tamper, frames);
    calls.start(message);
  }

  /** The transaction's own call with all that it called. */
  public CallRecord root() {
    return calls.root();
  }

  /** The program that runs at present. */
  public Frame frame() {
    return frames.getLast();
  }

  /** The call that the running program is. */
  public CallRecord call() {
    return frame().record();
  }

  /** How many programs are running, one inside the other. */
  public int depth() {
    return frames.size();
  }

  /** The number of the step at hand, from zero. */
  public long step() {
    return step;
  }

  public Opcode op() {
    return quote.op;
  }

  /** What the step at hand costs, what it passes on to a call included. */
  public long cost() {
    return quote.cost;
  }

  /** What of the cost goes to the called program. */
  public long forwarded() {
    return quote.op.code() == Opcode.CREATE || quote.op.code() == Opcode.CREATE2
        ? 0
        : quote.forwarded;
  }

  /** Up to where the step at hand needs memory, in whole words; zero if it fails before. */
  public int reach() {
    return quote.failure.isPresent() ? 0 : Math.toIntExact(Words.count(quote.memory) * Words.BYTES);
  }

  /** Why the step at hand will fail, as far as it can be known before. */
  public Optional<Failure> failure() {
    return quote.failure;
  }

  public long refund() {
    return journal.refund();
  }

  /** What the caller of the running program has left; zero if nobody called it. */
  public long callerGas() {
    Iterator<Frame> upwards = frames.descendingIterator();
    upwards.next();
    return upwards.hasNext() ? upwards.next().gas() : 0;
  }

  /** From the transaction's own call to the running program, by the indexes of calls. */
  public List<Integer> path() {
    List<Integer> path = new ArrayList<>();
    Iterator<Frame> downwards = frames.iterator();
    CallRecord above = downwards.next().record();
    while (downwards.hasNext()) {
      CallRecord below = downwards.next().record();
      path.add(above.calls().indexOf(below));
      above = below;
    }
    return path;
  }

  /** All that the running contract stores at present. */
  public Map<BigInteger, BigInteger> slots() {
    return journal.slots(frame().self());
  }

  /** What a slot of the running contract holds at present. */
  public BigInteger slot(BigInteger key) {
    return journal.slot(frame().self(), key);
  }

  /**
   * Prices the next operation.
   *
   * @return false when there is none left
   */
  public boolean next() {
    if (frames.isEmpty()) {
      return false;
    }
    Frame frame = frame();
    Opcode op = Opcode.of(tamper.operation(step, frame.code().at(frame.pc())));
    quote.start(op);
    if (!op.isDefined()) {
      quote.fail(Failure.INVALID_OPCODE);
    } else if (frame.height() < op.pops()) {
      quote.fail(Failure.STACK_UNDERFLOW);
    } else if (frame.height() - op.pops() + op.pushes() > Frame.MAX_STACK) {
      quote.fail(Failure.STACK_OVERFLOW);
    } else {
      if (frame.context().readOnly() && writes(op, frame)) {
        quote.fail(Failure.WRITE_PROTECTION);
      }
      pricing.price(frame, quote);
      quote.cost = tamper.price(step, op, quote.cost);
      if (quote.cost > frame.gas()) {
        quote.fail(Failure.OUT_OF_GAS);
      }
    }
    return true;
  }

  /** Runs to the end. */
  public CallRecord run() {
    while (next()) {
      perform();
    }
    return root();
  }

  /** Does what was priced. */
  public void perform() {
    Frame frame = frame();
    int depth = frames.size();
    Optional<Failure> failure = quote.failure;
    if (failure.isEmpty()) {
      frame.pay(quote.cost);
      frame.reserve(quote.memory);
      int code = quote.op.code();
      failure = perform(code, frame);
    }
    if (failure.isPresent()) {
      calls.endings().fail(failure.orElseThrow(), quote.op.code());
    } else if (frames.size() == depth && frame.height() > 0) {
      alterTop(frame);
    }
    step++;
  }

  private void alterTop(Frame frame) {
    BigInteger right = frame.peek(0);
    BigInteger word = tamper.result(step, right);
    if (!word.equals(right)) {
      frame.replaceTop(word);
    }
  }

  private Optional<Failure> perform(int code, Frame frame) {
    if (code == 0x56 || code == 0x57) {
      return jump(code, frame);
    }
    int length = Opcode.immediate(code);
    BigInteger immediate = length == 0 ? BigInteger.ZERO : frame.immediate(length);
    frame.jump(frame.pc() + 1 + length);
    if (code > Opcode.STOP && code < Opcode.SHA3) {
      Compute.perform(code, frame);
    } else if (code >= 0x30 && code < 0x50) {
      return surroundings.perform(code, frame);
    } else if (Opcode.isPush(code)) {
      frame.push(immediate);
    } else if (Opcode.isDup(code)) {
      frame.push(frame.peek(code - Opcode.DUP1));
    } else if (Opcode.isSwap(code)) {
      frame.swap(code - Opcode.SWAP1 + 1);
    } else if (code >= 0x50 && code <= Opcode.PUSH0) {
      keeping.perform(code, frame);
    } else {
      return calls.perform(quote, frame);
    }
    return Optional.empty();
  }

  private static Optional<Failure> jump(int code, Frame frame) {
    BigInteger target = frame.pop();
    if (code == 0x57 && frame.pop().signum() == 0) {
      frame.jump(frame.pc() + 1);
      return Optional.empty();
    }
    if (target.bitLength() > 31 || !frame.code().isTarget(target.intValue())) {
      return Optional.of(Failure.BAD_JUMP);
    }
    frame.jump(target.intValue());
    return Optional.empty();
  }

  private static boolean writes(Opcode op, Frame frame) {
    return switch (op.code()) {
      case Opcode.SSTORE, Opcode.CREATE, Opcode.CREATE2, Opcode.SELFDESTRUCT -> true;
      case Opcode.CALL -> frame.peek(2).signum() > 0;
      default -> Opcode.isLog(op.code());
    };
  }
}
