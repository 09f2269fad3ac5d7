package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import io.tipwatch.trace.evm.TransactionItems;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The receipts of a block, from {@code eth_getBlockReceipts}, or of a transaction, from {@code
 * eth_getTransactionReceipt}. All is kept as digests, so that memory is in the number of
 * transactions.
 */
public final class ReceiptAnswer {
  private static final int MAX_HASH = 512;

  private final List<ReceiptEntry> entries;
  private final ByteRanges ranges;
  private final long blockHashes;
  private final long salt;

  private ReceiptAnswer(
      List<ReceiptEntry> entries, ByteRanges ranges, long blockHashes, long salt) {
    this.entries = List.copyOf(entries);
    this.ranges = ranges;
    this.blockHashes = blockHashes;
    this.salt = salt;
  }

  /**
   * Reads an answer to its end.
   *
   * @param ranges opens the same bytes again, to show what differs
   * @param salt equal for all answers of one comparison
   * @throws NoAnswerException if it is an error, malformed or cut off
   */
  public static ReceiptAnswer read(InputStream in, ByteRanges ranges, long salt)
      throws NoAnswerException {
    Reader reader = new Reader(new JsonScanner(in, 0, salt));
    try {
      RpcEnvelope.read(reader.scan, _ -> reader.answer());
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
    return new ReceiptAnswer(reader.entries, ranges, reader.blockHashes, salt);
  }

  private static final class Reader {
    private final JsonScanner scan;
    private final HexScanner hex;
    private final LogReader logs;
    private final List<ReceiptEntry> entries = new ArrayList<>();
    private long blockHashes;
    private ReceiptDigest digest = new ReceiptDigest();

    Reader(JsonScanner scan) {
      this.scan = scan;
      this.hex = HexScanner.of(scan);
      this.logs = new LogReader(scan, hex);
    }

    void answer() throws IOException {
      if (scan.takeNull()) {
        throw new NoAnswerException(
            Reason.EMPTY_ANSWER, "null, as nodes answer for what they do not know");
      }
      if (!scan.atArray()) {
        receipt();
        return;
      }
      scan.openArray("a list of receipts");
      while (scan.nextElement()) {
        if (entries.size() == TransactionItems.MAX_TRANSACTIONS) {
          throw scan.malformed("more than " + TransactionItems.MAX_TRANSACTIONS + " transactions");
        }
        receipt();
      }
    }

    private void receipt() throws IOException {
      long start = scan.valueOffset();
      String hash = "";
      digest = new ReceiptDigest();
      long seen = 0;
      scan.openObject("a receipt");
      for (int field = scan.nextField(ReceiptField.RECEIPT);
          field != JsonScanner.END;
          field = scan.nextField(ReceiptField.RECEIPT)) {
        seen = scan.once(seen, field, ReceiptField.RECEIPT);
        switch (field) {
          case ReceiptField.LOGS -> logs();
          case ReceiptField.TRANSACTION_HASH -> hash = scan.text(MAX_HASH).toLowerCase(Locale.ROOT);
          case ReceiptField.BLOCK_HASH -> {
            blockHashes++;
            scan.skipValue();
          }
          default -> {
            if (field >= 0 && field < ReceiptField.SCALARS) {
              scalar(field);
            } else {
              scan.skipValue();
            }
          }
        }
      }
      String known = hash.equals("null") ? "" : hash;
      entries.add(new ReceiptEntry(entries.size(), known, start, scan.offset(), digest));
    }

    private void scalar(int field) throws IOException {
      if (field == ReceiptField.LOGS_BLOOM) {
        hex.data("a bloom");
      } else {
        hex.quantity(ReceiptField.RECEIPT.name(field));
      }
      digest.scalar(field, hex);
    }

    private void logs() throws IOException {
      if (scan.takeNull()) {
        return;
      }
      scan.openArray("a list of logs");
      while (scan.nextElement()) {
        logs.next();
        digest.log(logs);
      }
    }
  }

  /** How many receipts it has. */
  public int size() {
    return entries.size();
  }

  List<ReceiptEntry> entries() {
    return entries;
  }

  ByteRanges ranges() {
    return ranges;
  }

  long blockHashes() {
    return blockHashes;
  }

  long salt() {
    return salt;
  }
}
