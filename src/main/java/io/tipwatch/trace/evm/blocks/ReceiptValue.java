package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads one field of a receipt again, to be shown. */
final class ReceiptValue {
  private ReceiptValue() {}

  /** Its value in one form; absent if the receipt has none. */
  static Optional<String> of(ReceiptAnswer answer, ReceiptEntry receipt, int wanted)
      throws IOException {
    try (InputStream in = answer.ranges().open(receipt.start(), receipt.end())) {
      JsonScanner scan = new JsonScanner(in, receipt.start(), answer.salt());
      HexScanner hex = HexScanner.keeping(scan);
      scan.openObject("a receipt");
      for (int field = scan.nextField(ReceiptField.RECEIPT);
          field != JsonScanner.END;
          field = scan.nextField(ReceiptField.RECEIPT)) {
        if (field != wanted) {
          scan.skipValue();
          continue;
        }
        if (field == ReceiptField.LOGS_BLOOM) {
          hex.data("a bloom");
        } else {
          hex.quantity("a number");
        }
        return hex.absent() ? Optional.empty() : Optional.of(hex.text());
      }
    }
    return Optional.empty();
  }
}
