package io.tipwatch.sim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** What a value in an answer is, as far as that matters for a fault. */
enum TraceSlot {
  ELSEWHERE,
  ANSWER,
  RESULT,
  ROOT,
  /** The text of the computed root, in quotes. */
  ROOT_CID,
  TRACE,
  MESSAGE,
  RECEIPT,
  /** The gas in a message's receipt. */
  GAS_USED,
  CALL,
  SUBCALLS,
  CHARGES,
  CHARGE,
  /** The total of one gas charge. */
  TOTAL_GAS;

  TraceSlot field(Name name) {
    return switch (this) {
      case ANSWER -> name.is(Name.RESULT) ? RESULT : ELSEWHERE;
      case RESULT -> name.is(Name.ROOT) ? ROOT : name.is(Name.TRACE) ? TRACE : ELSEWHERE;
      case ROOT -> name.is(Name.LINK) ? ROOT_CID : ELSEWHERE;
      case MESSAGE -> name.is(Name.RECEIPT) ? RECEIPT : name.is(Name.EXECUTION) ? CALL : ELSEWHERE;
      case RECEIPT -> name.is(Name.GAS_USED) ? GAS_USED : ELSEWHERE;
      case CALL -> name.is(Name.SUBCALLS) ? SUBCALLS : name.is(Name.CHARGES) ? CHARGES : ELSEWHERE;
      case CHARGE -> name.is(Name.TOTAL_GAS) ? TOTAL_GAS : ELSEWHERE;
      default -> ELSEWHERE;
    };
  }

  TraceSlot element() {
    return switch (this) {
      case TRACE -> MESSAGE;
      case SUBCALLS -> CALL;
      case CHARGES -> CHARGE;
      default -> ELSEWHERE;
    };
  }

  boolean value() {
    return this == ROOT_CID || this == GAS_USED || this == TOTAL_GAS;
  }

  /** The name of a field while it passes; one that is too long is none that matters. */
  static final class Name {
    static final byte[] RESULT = "result".getBytes(US_ASCII);
    static final byte[] ROOT = "Root".getBytes(US_ASCII);
    static final byte[] LINK = "/".getBytes(US_ASCII);
    static final byte[] TRACE = "Trace".getBytes(US_ASCII);
    static final byte[] RECEIPT = "MsgRct".getBytes(US_ASCII);
    static final byte[] GAS_USED = "GasUsed".getBytes(US_ASCII);
    static final byte[] EXECUTION = "ExecutionTrace".getBytes(US_ASCII);
    static final byte[] SUBCALLS = "Subcalls".getBytes(US_ASCII);
    static final byte[] CHARGES = "GasCharges".getBytes(US_ASCII);
    static final byte[] TOTAL_GAS = "tg".getBytes(US_ASCII);

    private final byte[] bytes = new byte[EXECUTION.length + 1];
    private int length;

    void clear() {
      length = 0;
    }

    void add(byte next) {
      if (length < bytes.length) {
        bytes[length++] = next;
      }
    }

    boolean is(byte[] other) {
      return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }
  }
}
