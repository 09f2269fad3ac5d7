package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcError;
import io.tipwatch.trace.StepScanner;
import io.tipwatch.trace.StructStep;
import io.tipwatch.trace.evm.ErrorText;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The steps of one transaction, read one after the other, and what the answer says beside them. It
 * may have its JSON-RPC envelope or not, and be of one transaction or of a block.
 */
final class StepStream {
  private static final FieldTable ANSWER =
      FieldTable.of(
          "jsonrpc",
          "id",
          "result",
          "error",
          "structLogs",
          "gas",
          "failed",
          "returnValue",
          "txHash",
          "transactionHash",
          "type",
          "from",
          "calls");
  private static final int RESULT = 2;
  private static final int ERROR = 3;
  private static final int STRUCT_LOGS = 4;
  private static final int GAS = 5;
  private static final int FAILED = 6;
  private static final int RETURN_VALUE = 7;
  private static final int TX_HASH = 8;
  private static final int TRANSACTION_HASH = 9;
  private static final int TYPE = 10;
  private static final int MAX_TEXT = 64 << 10;

  /** How deep calls may nest below the first step; the EVM stops at 1,024. */
  static final int MAX_DEPTH = 1_100;

  /** Gas of a transaction that runs no code and carries no data: it has no steps. */
  private static final long TRANSFER = 21_000;

  /** Containers around the steps: envelope, list, item, result. */
  private static final int MAX_LEVELS = 8;

  private final StepSource source;
  private final JsonScanner scan;
  private final StepScanner steps;
  private final HexScanner hex;
  private final Deque<Boolean> objects = new ArrayDeque<>();
  private int items;
  private boolean found;
  private boolean ended;
  private boolean otherTracer;
  private long count;
  private long base;
  private long gas = -1;
  private Optional<Boolean> failed = Optional.empty();
  private Optional<String> returned = Optional.empty();
  private String error = "";
  private String hash = "";

  StepStream(StepSource source, long salt) {
    this.source = source;
    this.scan = new JsonScanner(source.in(), 0, salt);
    this.steps = new StepScanner(scan);
    this.hex = HexScanner.keeping(scan);
  }

  /**
   * Reads the next step; false at the end.
   *
   * @throws NoAnswerException if what came is no trace
   */
  boolean next(StructStep step) throws IOException {
    if (ended) {
      return false;
    }
    if (!found) {
      descend();
      found = walk();
      if (!found) {
        throw nothing();
      }
    }
    if (scan.nextElement()) {
      steps.next(step);
      check(step);
      count++;
      return true;
    }
    finish();
    return false;
  }

  private void check(StructStep step) throws IOException {
    if (step.pc() < 0 || step.gas() == StructStep.ABSENT || step.op().isEmpty()) {
      throw scan.malformed("a step without pc, op or gas");
    }
    if (count == 0) {
      base = step.depth();
    }
    if (step.depth() < base || step.depth() - base > MAX_DEPTH || base < 0) {
      throw scan.malformed("a step at depth " + step.depth() + " after a first at " + base);
    }
  }

  private void descend() throws IOException {
    if (scan.takeNull()) {
      return;
    }
    if (objects.size() == MAX_LEVELS) {
      throw scan.malformed("nested deeper than " + MAX_LEVELS + " levels");
    }
    if (scan.atArray()) {
      if (source.index().isEmpty()) {
        throw new NoAnswerException(
            Reason.OTHER_TRANSACTIONS, "a list of transactions, where one was asked for");
      }
      scan.openArray("a list");
      objects.push(false);
    } else {
      scan.openObject("the steps of a transaction: an object");
      objects.push(true);
    }
  }

  /** Goes on to the list of steps; false at the end of the answer. */
  private boolean walk() throws IOException {
    while (!objects.isEmpty()) {
      if (!objects.getFirst()) {
        element();
      } else if (field()) {
        return true;
      }
    }
    return false;
  }

  private void element() throws IOException {
    if (!scan.nextElement()) {
      objects.pop();
    } else if (items++ == source.index().orElse(0)) {
      descend();
    } else {
      scan.skipValue();
    }
  }

  /** Reads a field; true if it is the list of steps, which is then open. */
  private boolean field() throws IOException {
    int field = scan.nextField(ANSWER);
    switch (field) {
      case JsonScanner.END -> objects.pop();
      case RESULT -> {
        if (scan.atScalar() && !scan.takeNull()) {
          scan.skipValue();
        } else if (!scan.atScalar()) {
          descend();
        }
      }
      case STRUCT_LOGS -> {
        if (found) {
          throw scan.malformed("the field structLogs comes twice");
        }
        if (!scan.takeNull()) {
          scan.openArray("a list of steps");
          return true;
        }
      }
      case ERROR -> error();
      default -> note(field);
    }
    return false;
  }

  private void error() throws IOException {
    if (scan.takeNull()) {
      return;
    }
    if (scan.atObject() && objects.size() == 1) {
      throw RpcError.read(scan);
    }
    if (scan.atScalar()) {
      error = scan.text(MAX_TEXT);
    } else {
      scan.skipValue();
      error = "an error without text";
    }
  }

  private void note(int field) throws IOException {
    switch (field) {
      case GAS -> {
        hex.quantity("the gas used");
        gas = hex.number();
      }
      case FAILED -> failed = Optional.of(scan.text(MAX_TEXT).equals("true"));
      case RETURN_VALUE -> {
        hex.data("the returned bytes");
        returned = hex.absent() ? Optional.empty() : Optional.of(hex.text());
      }
      case TX_HASH, TRANSACTION_HASH -> hash = scan.text(MAX_TEXT);
      default -> {
        otherTracer |= field >= TYPE;
        scan.skipValue();
      }
    }
  }

  /** Reads what stands behind the steps: of one transaction to the end, of a block the item. */
  private void finish() throws IOException {
    ended = true;
    while (!objects.isEmpty() && objects.getFirst()) {
      field();
    }
    if (objects.isEmpty()) {
      scan.end();
    }
    if (ErrorText.timeout(error)) {
      throw new NoAnswerException(
          Reason.TIMEOUT, "the node stopped after " + count + " steps: " + error);
    }
    if (count == 0 && (gas != TRANSFER || source.ranCode())) {
      throw new NoAnswerException(
          Reason.EMPTY_ANSWER, "no steps, as nodes answer that do not record them");
    }
  }

  private NoAnswerException nothing() {
    if (otherTracer) {
      return new NoAnswerException(
          Reason.OTHER_TRACER, "the answer of a call tracer, not of steps");
    }
    if (!error.isEmpty()) {
      return new NoAnswerException(ErrorText.reason(error), "the node answered: " + error);
    }
    if (items > 0 && source.index().orElse(0) >= items) {
      return new NoAnswerException(
          Reason.OTHER_TRANSACTIONS,
          "the answer has " + items + " transactions, none at " + source.index().orElse(0));
    }
    return new NoAnswerException(Reason.EMPTY_ANSWER, "a success without steps in it");
  }

  /** Steps read so far. */
  long count() {
    return count;
  }

  /** Whether the transaction failed, as the answer says; only known at the end. */
  Optional<Boolean> failed() {
    return failed;
  }

  /** What it returned; only known at the end. */
  Optional<String> returned() {
    return returned;
  }

  /** The hash of the transaction, where the answer tells it; only known at the end. */
  String hash() {
    return hash;
  }

  /** Whether the client stops telling after as many steps as came. */
  boolean atLimit() {
    int limit = source.dialect().stepLimit();
    return limit > 0 && count == limit;
  }
}
