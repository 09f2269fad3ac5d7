package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.TransactionItems;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** What one pass over an answer of the prestate tracer leaves: a digest for each transaction. */
public final class PrestateAnswer {
  private final List<PrestateEntry> entries;
  private final ByteRanges ranges;
  private final long salt;

  private PrestateAnswer(List<PrestateEntry> entries, ByteRanges ranges, long salt) {
    this.entries = List.copyOf(entries);
    this.ranges = ranges;
    this.salt = salt;
  }

  /**
   * Reads an answer to its end, for a block or a transaction, with or without {@code diffMode}.
   *
   * @param ranges opens the same bytes again, for the second pass
   * @param salt equal for all answers of one comparison
   * @throws NoAnswerException if the answer as a whole is an error, malformed or cut off
   */
  public static PrestateAnswer read(InputStream in, ByteRanges ranges, long salt)
      throws NoAnswerException {
    JsonScanner scan = new JsonScanner(in, 0, salt);
    List<PrestateEntry> entries = new ArrayList<>();
    try {
      TransactionItems.read(scan, new Digesting(scan, entries));
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
    return new PrestateAnswer(entries, ranges, salt);
  }

  private static final class Digesting implements TransactionItems.Visitor {
    private final HexScanner hex;
    private final List<PrestateEntry> entries;
    private StateDigest digest = new StateDigest();

    Digesting(JsonScanner scan, List<PrestateEntry> entries) {
      this.hex = HexScanner.of(scan);
      this.entries = entries;
    }

    @Override
    public void read(JsonScanner scan) throws IOException {
      digest = new StateDigest();
      digest.diff = new StateReader(scan, hex, digest).read();
    }

    @Override
    public void done(TransactionItems.Item item) {
      entries.add(
          new PrestateEntry(
              item.index(), item.hash(), item.start(), item.end(), digest, item.nothing()));
      digest = new StateDigest();
    }
  }

  /** How many transactions it tells of. */
  public int size() {
    return entries.size();
  }

  List<PrestateEntry> entries() {
    return entries;
  }

  ByteRanges ranges() {
    return ranges;
  }

  long salt() {
    return salt;
  }
}
