package io.tipwatch.trace.evm.calls;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up call with the calls inside it.
 *
 * @param failure empty for a success
 * @param created address of a new contract
 * @param precompile whether it calls a precompile, so that not every client tells it
 */
record Call(
    Kind kind,
    String from,
    String to,
    BigInteger value,
    long gas,
    long gasUsed,
    String input,
    String output,
    String failure,
    String created,
    boolean precompile,
    List<Call> calls) {

  enum Kind {
    CALL,
    STATICCALL,
    DELEGATECALL,
    CALLCODE,
    CREATE,
    CREATE2,
    SELFDESTRUCT;

    boolean creates() {
      return this == CREATE || this == CREATE2;
    }
  }

  static final List<String> FAILURES =
      List.of("REVERT", "OUT_OF_GAS", "INVALID_OPERATION", "BAD_JUMP", "STACK_UNDERFLOW");

  private static final int DEEPEST = 5;

  Call {
    calls = List.copyOf(calls);
  }

  boolean failed() {
    return !failure.isEmpty();
  }

  /** The calls inside that every client tells. */
  List<Call> told() {
    return calls.stream().filter(call -> !call.precompile()).toList();
  }

  Call with(List<Call> other) {
    return new Call(
        kind, from, to, value, gas, gasUsed, input, output, failure, created, precompile, other);
  }

  Call withKind(Kind other) {
    return new Call(
        other, from, to, value, gas, gasUsed, input, output, failure, created, precompile, calls);
  }

  Call withFrom(String other) {
    return new Call(
        kind, other, to, value, gas, gasUsed, input, output, failure, created, precompile, calls);
  }

  Call withTo(String other) {
    return new Call(
        kind, from, other, value, gas, gasUsed, input, output, failure, created, precompile, calls);
  }

  Call withValue(BigInteger other) {
    return new Call(
        kind, from, to, other, gas, gasUsed, input, output, failure, created, precompile, calls);
  }

  Call withGas(long limit, long used) {
    return new Call(
        kind, from, to, value, limit, used, input, output, failure, created, precompile, calls);
  }

  Call withInput(String other) {
    return new Call(
        kind, from, to, value, gas, gasUsed, other, output, failure, created, precompile, calls);
  }

  Call withOutput(String other) {
    return new Call(
        kind, from, to, value, gas, gasUsed, input, other, failure, created, precompile, calls);
  }

  Call withFailure(String other) {
    return new Call(
        kind, from, to, value, gas, gasUsed, input, output, other, created, precompile, calls);
  }

  Call withCreated(String other) {
    return new Call(
        kind, from, to, value, gas, gasUsed, input, output, failure, other, precompile, calls);
  }

  static Call random(Random random) {
    return random(random, 0);
  }

  static Call random(Random random, int depth) {
    Kind kind = kind(random, depth);
    List<Call> calls = new ArrayList<>();
    int most = depth == DEEPEST || kind == Kind.SELFDESTRUCT ? 1 : 4;
    for (int i = random.nextInt(most); i > 0; i--) {
      calls.add(random.nextInt(6) == 0 ? precompile(random) : random(random, depth + 1));
    }
    boolean fails = kind != Kind.SELFDESTRUCT && random.nextInt(5) == 0;
    String failure = fails ? FAILURES.get(random.nextInt(FAILURES.size())) : "";
    boolean pays = kind != Kind.STATICCALL && random.nextBoolean();
    return new Call(
        kind,
        address(random),
        address(random),
        pays ? new BigInteger(90, random) : BigInteger.ZERO,
        21_000 + random.nextInt(1_000_000),
        random.nextInt(21_000),
        data(random, 8 + random.nextInt(80)),
        random.nextInt(4) == 0 ? "" : data(random, 1 + random.nextInt(64)),
        failure,
        address(random),
        false,
        calls);
  }

  private static Kind kind(Random random, int depth) {
    if (depth == 0) {
      return random.nextInt(5) == 0 ? Kind.CREATE : Kind.CALL;
    }
    return Kind.values()[random.nextInt(Kind.values().length)];
  }

  private static Call precompile(Random random) {
    return new Call(
        Kind.STATICCALL,
        address(random),
        "0x" + "0".repeat(39) + (1 + random.nextInt(9)),
        BigInteger.ZERO,
        5_000,
        72,
        data(random, 32),
        data(random, 32),
        "",
        "",
        true,
        List.of());
  }

  static String address(Random random) {
    return "0x" + data(random, 20);
  }

  static String data(Random random, int bytes) {
    byte[] data = new byte[bytes];
    random.nextBytes(data);
    return java.util.HexFormat.of().formatHex(data);
  }
}
