package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.IOException;
import java.util.Locale;

/**
 * Reads what the prestate tracer says of one transaction: {@code {address: account}}, or the same
 * twice in {@code pre} and {@code post}. Keys come in one form whatever the answer's.
 */
final class StateReader {
  private static final FieldTable PHASES =
      FieldTable.of("pre", "post", "structLogs", "type", "from", "gas", "calls", "failed");
  private static final int PRE = 0;
  private static final int POST = 1;
  private static final FieldTable ANY = FieldTable.of();
  private static final int ADDRESS_DIGITS = 40;
  private static final int WORD_DIGITS = 64;

  private final JsonScanner scan;
  private final HexScanner hex;
  private final StateSink sink;
  private boolean diff;
  private boolean listed;

  StateReader(JsonScanner scan, HexScanner hex, StateSink sink) {
    this.scan = scan;
    this.hex = hex;
    this.sink = sink;
  }

  /**
   * Reads the value that comes next.
   *
   * @return whether it tells the state after the transaction too
   * @throws NoAnswerException if it is no state
   */
  boolean read() throws IOException {
    diff = false;
    listed = false;
    long seen = 0;
    scan.openObject("the state before a transaction");
    for (int field = scan.nextField(PHASES);
        field != JsonScanner.END;
        field = scan.nextField(PHASES)) {
      seen = scan.once(seen, field, PHASES);
      switch (field) {
        case PRE, POST -> {
          diff = true;
          accounts(field == POST);
        }
        case JsonScanner.UNKNOWN -> account(false, key(ADDRESS_DIGITS, "an address"));
        default -> throw skipped();
      }
    }
    if (!listed) {
      throw new NoAnswerException(Reason.EMPTY_ANSWER, "a success without accounts in it");
    }
    return diff;
  }

  /** Passes over the rest of the answer of another tracer, so that what comes after can be read. */
  private NoAnswerException skipped() throws IOException {
    scan.skipValue();
    while (scan.nextField(ANY) != JsonScanner.END) {
      scan.skipValue();
    }
    return new NoAnswerException(Reason.OTHER_TRACER, "the answer of another tracer");
  }

  private void accounts(boolean post) throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("accounts by their addresses");
    while (scan.nextField(ANY) != JsonScanner.END) {
      account(post, key(ADDRESS_DIGITS, "an address"));
    }
  }

  private void account(boolean post, String address) throws IOException {
    listed = true;
    sink.account(post, address);
    if (scan.takeNull()) {
      return;
    }
    long seen = 0;
    scan.openObject("an account");
    for (int field = scan.nextField(StateField.ACCOUNT);
        field != JsonScanner.END;
        field = scan.nextField(StateField.ACCOUNT)) {
      seen = scan.once(seen, field, StateField.ACCOUNT);
      if (field == JsonScanner.UNKNOWN) {
        scan.skipValue();
      } else if (StateField.of(field) == StateField.STORAGE) {
        storage();
      } else {
        scalar(StateField.of(field));
      }
    }
  }

  private void scalar(StateField field) throws IOException {
    if (field == StateField.CODE) {
      hex.data("code");
    } else {
      hex.quantity(field.wire());
    }
    sink.field(field, hex);
  }

  private void storage() throws IOException {
    if (scan.takeNull()) {
      return;
    }
    scan.openObject("storage slots by their keys");
    while (scan.nextField(ANY) != JsonScanner.END) {
      String key = key(WORD_DIGITS, "the key of a slot");
      hex.quantity("the value of a slot");
      sink.slot(key, hex);
    }
  }

  /** The name of the field that came last, as a number: lower case, without zeros in front. */
  private String key(int digits, String what) throws IOException {
    String name = scan.unknownName().toLowerCase(Locale.ROOT);
    String number = name.startsWith("0x") ? name.substring(2) : name;
    if (number.length() > digits || !number.matches("[0-9a-f]+")) {
      throw scan.malformed("expected " + what);
    }
    if (digits == ADDRESS_DIGITS) {
      return "0x" + "0".repeat(digits - number.length()) + number;
    }
    String shortest = number.replaceFirst("^0+", "");
    return "0x" + (shortest.isEmpty() ? "0" : shortest);
  }
}
