package io.tipwatch.trace.evm.calls;

import io.tipwatch.trace.ByteRanges;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.evm.EvmDialect;
import io.tipwatch.trace.evm.NoAnswerException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What one pass over a call trace leaves: each transaction with its digests. Memory is in the
 * number of transactions, not of calls or bytes.
 */
public final class CallAnswer {
  private final List<CallEntry> entries;
  private final CallTally tally;
  private final ExtraNames names;
  private final ByteRanges ranges;
  private final EvmDialect dialect;
  private final long bytes;
  private final long salt;

  private CallAnswer(
      List<CallEntry> entries,
      CallTally tally,
      ExtraNames names,
      ByteRanges ranges,
      EvmDialect dialect,
      long bytes,
      long salt) {
    this.entries = List.copyOf(entries);
    this.tally = tally;
    this.names = names;
    this.ranges = ranges;
    this.dialect = dialect;
    this.bytes = bytes;
    this.salt = salt;
  }

  /**
   * Reads an answer to its end.
   *
   * @param ranges opens the same bytes again, for the second pass
   * @param salt equal for all answers of one comparison
   * @throws NoAnswerException if the answer as a whole is an error, malformed or cut off; what is
   *     wrong with single transactions is told when they are compared
   */
  public static CallAnswer read(InputStream in, ByteRanges ranges, EvmDialect dialect, long salt)
      throws NoAnswerException {
    JsonScanner scan = new JsonScanner(in, 0, salt);
    CallTally tally = new CallTally();
    ExtraNames names = new ExtraNames();
    CallDigester digester = new CallDigester(names);
    try {
      new CallReader(scan, dialect, digester, tally, names).read();
      return new CallAnswer(
          digester.entries(scan), tally, names, ranges, dialect, scan.offset(), salt);
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
  }

  /** How many transactions it tells of. */
  public int size() {
    return entries.size();
  }

  /** How many calls it tells of; those of precompiles do not count. */
  public long calls() {
    return tally.calls;
  }

  /** Length of the answer, decompressed. */
  public long bytes() {
    return bytes;
  }

  /** The hashes of its transactions, empty where it does not tell them. */
  public List<String> hashes() {
    return entries.stream().map(CallEntry::hash).toList();
  }

  List<CallEntry> entries() {
    return entries;
  }

  CallTally tally() {
    return tally;
  }

  ExtraNames names() {
    return names;
  }

  ByteRanges ranges() {
    return ranges;
  }

  EvmDialect dialect() {
    return dialect;
  }

  long salt() {
    return salt;
  }
}
