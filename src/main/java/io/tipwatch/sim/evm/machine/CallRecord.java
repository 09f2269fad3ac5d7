package io.tipwatch.sim.evm.machine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call, creation or destruction, with what came of it and what it called. Gas is that of the
 * frame: without what a transaction pays before it runs, and before refunds.
 */
public final class CallRecord {
  private final int type;
  private final Address from;
  private final Address to;
  private final BigInteger value;
  private final Bytes input;
  private final long gas;
  private final List<CallRecord> calls = new ArrayList<>();
  private final List<LogEntry> logs = new ArrayList<>();
  private long gasUsed;
  private Bytes output = Bytes.NONE;
  private Optional<Failure> failure = Optional.empty();
  private int failedAt;

  /** What is asked for. */
  record Request(int type, Address from, Address to, BigInteger value, Bytes input) {}

  CallRecord(Request request, long gas) {
    type = request.type();
    from = request.from();
    to = request.to();
    value = request.value();
    input = request.input();
    this.gas = gas;
  }

  /** The operation that made it, such as {@link Opcode#CALL}. */
  public int type() {
    return type;
  }

  public boolean isCreation() {
    return type == Opcode.CREATE || type == Opcode.CREATE2;
  }

  public Address from() {
    return from;
  }

  /** Whose code runs; the new contract; the heir of a destroyed one. */
  public Address to() {
    return to;
  }

  /** What is moved; what the caller was given, if the call is a delegate's. */
  public BigInteger value() {
    return value;
  }

  public Bytes input() {
    return input;
  }

  public long gas() {
    return gas;
  }

  public long gasUsed() {
    return gasUsed;
  }

  /** What it returned, the code of a new contract included; also what a revert said. */
  public Bytes output() {
    return output;
  }

  public Optional<Failure> failure() {
    return failure;
  }

  /** The operation that failed; only meaningful after a failure. */
  public int failedAt() {
    return failedAt;
  }

  public List<CallRecord> calls() {
    return calls;
  }

  /** What this call itself logged; nothing if it failed. */
  public List<LogEntry> logs() {
    return logs;
  }

  void called(CallRecord child) {
    calls.add(child);
  }

  void logged(LogEntry entry) {
    logs.add(entry);
  }

  void succeed(long used, Bytes returned) {
    gasUsed = used;
    output = returned;
  }

  void fail(Failure reason, int operation, long used) {
    failure = Optional.of(reason);
    failedAt = operation;
    gasUsed = used;
    forgetLogs();
  }

  void revert(long used, Bytes returned) {
    fail(Failure.REVERTED, Opcode.REVERT, used);
    output = returned;
  }

  private void forgetLogs() {
    logs.clear();
    calls.forEach(CallRecord::forgetLogs);
  }
}
