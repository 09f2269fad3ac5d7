package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.evm.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds where the logs of two receipts part, walking both lists at once. */
final class LogDifference implements AutoCloseable {
  private final InputStream in;
  private final JsonScanner scan;
  private final LogReader logs;
  private final boolean present;

  private LogDifference(ReceiptAnswer answer, ReceiptEntry receipt) throws IOException {
    this.in = answer.ranges().open(receipt.start(), receipt.end());
    this.scan = new JsonScanner(in, receipt.start(), answer.salt());
    this.logs = new LogReader(scan, HexScanner.keeping(scan));
    this.present = find();
  }

  private boolean find() throws IOException {
    scan.openObject("a receipt");
    for (int field = scan.nextField(ReceiptField.RECEIPT);
        field != JsonScanner.END;
        field = scan.nextField(ReceiptField.RECEIPT)) {
      if (field == ReceiptField.LOGS && !scan.takeNull()) {
        scan.openArray("a list of logs");
        return true;
      }
      if (field != ReceiptField.LOGS) {
        scan.skipValue();
      }
    }
    return false;
  }

  private Optional<Map<String, String>> next() throws IOException {
    if (!present || !scan.nextElement()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    logs.values(values);
    return Optional.of(values);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The first log that differs; absent if none does. */
  static Optional<Place> find(
      ReceiptAnswer left, ReceiptEntry a, ReceiptAnswer right, ReceiptEntry b) throws IOException {
    try (LogDifference mine = new LogDifference(left, a);
        LogDifference theirs = new LogDifference(right, b)) {
      for (int index = 0; ; index++) {
        Optional<Map<String, String>> log = mine.next();
        Optional<Map<String, String>> other = theirs.next();
        if (log.isEmpty() && other.isEmpty()) {
          return Optional.empty();
        }
        if (log.isEmpty() || other.isEmpty()) {
          return Optional.of(
              Place.of(
                  "logs[" + index + "]",
                  log.map(LogDifference::line),
                  other.map(LogDifference::line)));
        }
        if (mine.logs.lane1 != theirs.logs.lane1 || mine.logs.lane2 != theirs.logs.lane2) {
          return Optional.of(place("logs[" + index + "].", log.get(), other.get()));
        }
      }
    }
  }

  private static Place place(String at, Map<String, String> log, Map<String, String> other) {
    SortedSet<String> fields = new TreeSet<>(log.keySet());
    fields.addAll(other.keySet());
    String field =
        fields.stream()
            .filter(name -> !Objects.equals(log.get(name), other.get(name)))
            .findFirst()
            .orElse("data");
    return Place.of(
        at + field, Optional.ofNullable(log.get(field)), Optional.ofNullable(other.get(field)));
  }

  private static String line(Map<String, String> log) {
    return String.join(
        " ",
        log.getOrDefault("address", ""),
        log.getOrDefault("topics[0]", ""),
        log.getOrDefault("data", ""));
  }
}
