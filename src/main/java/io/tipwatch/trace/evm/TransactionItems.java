package io.tipwatch.trace.evm;

import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.RpcError;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Goes through the transactions of a {@code debug_trace*} answer: one alone, or for a block a list
 * of {@code {txHash, result}}.
 */
public final class TransactionItems {
  /** Transactions of one block. */
  public static final int MAX_TRANSACTIONS = 100_000;

  private static final FieldTable ITEM =
      FieldTable.of("txHash", "transactionHash", "result", "error");
  private static final int RESULT = 2;
  private static final int ERROR = 3;
  private static final int MAX_HASH = 512;
  private static final int MAX_ERROR = 64 << 10;

  private final JsonScanner scan;
  private final Visitor visitor;
  private int count;

  /**
   * One transaction.
   *
   * @param hash in lower case; empty if the answer does not tell it
   * @param start offset of the first byte of what was traced of it
   * @param end offset past its last byte
   * @param nothing why there is nothing of it; absent if there is
   */
  public record Item(
      int index, String hash, long start, long end, Optional<NoAnswerException> nothing) {}

  /** Reads what was traced of each transaction. */
  public interface Visitor {
    /** Reads the value that comes next, to its end. */
    void read(JsonScanner scan) throws IOException;

    /** Is told which transaction that was, or that there is nothing of one. */
    void done(Item item);
  }

  private TransactionItems(JsonScanner scan, Visitor visitor) {
    this.scan = scan;
    this.visitor = visitor;
  }

  /** Reads a whole answer. */
  public static void read(JsonScanner scan, Visitor visitor) throws IOException {
    TransactionItems items = new TransactionItems(scan, visitor);
    RpcEnvelope.read(scan, _ -> items.answer());
  }

  private void answer() throws IOException {
    if (!scan.atArray()) {
      value("");
      return;
    }
    scan.openArray("a list of transactions");
    while (scan.nextElement()) {
      if (count == MAX_TRANSACTIONS) {
        throw scan.malformed("more than " + MAX_TRANSACTIONS + " transactions");
      }
      if (scan.atObject()) {
        item();
      } else {
        value("");
      }
    }
  }

  /** Reads the value of a transaction that stands alone. */
  private void value(String hash) throws IOException {
    long start = scan.valueOffset();
    Optional<NoAnswerException> nothing = content();
    visitor.done(new Item(count++, hash, start, scan.offset(), nothing));
  }

  private Optional<NoAnswerException> content() throws IOException {
    if (scan.takeNull()) {
      return Optional.of(
          new NoAnswerException(
              Reason.EMPTY_ANSWER, "null, as nodes answer for what they do not know"));
    }
    try {
      visitor.read(scan);
      return Optional.empty();
    } catch (NoAnswerException e) {
      return Optional.of(e);
    }
  }

  private void item() throws IOException {
    long start = scan.valueOffset();
    long end = start;
    String hash = "";
    String error = "";
    Optional<NoAnswerException> nothing =
        Optional.of(new NoAnswerException(Reason.EMPTY_ANSWER, "a transaction without a result"));
    scan.openObject("a transaction");
    for (int field = scan.nextField(ITEM); field != JsonScanner.END; field = scan.nextField(ITEM)) {
      switch (field) {
        case RESULT -> {
          start = scan.valueOffset();
          nothing = content();
          end = scan.offset();
        }
        case ERROR -> error = error();
        case JsonScanner.UNKNOWN -> scan.skipValue();
        default -> hash = scan.text(MAX_HASH).toLowerCase(Locale.ROOT);
      }
    }
    if (!error.isEmpty()) {
      nothing = Optional.of(new NoAnswerException(ErrorText.reason(error), error));
    }
    visitor.done(new Item(count++, hash.equals("null") ? "" : hash, start, end, nothing));
  }

  private String error() throws IOException {
    if (scan.takeNull()) {
      return "";
    }
    if (scan.atScalar()) {
      return scan.text(MAX_ERROR);
    }
    return "error " + RpcError.read(scan).getMessage();
  }
}
