package io.tipwatch.trace.evm.prestate;

import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.Mix;

/** Folds what one transaction found and left into digests; the order of entries does not count. */
final class StateDigest implements StateSink {
  private static final long POST = 0x706f7374L;

  private long place1;
  private long place2;
  private boolean post;

  /** Whether the state after the transaction is told too. */
  boolean diff;

  /** Of all values. */
  long lane1;

  long lane2;

  /** Of the accounts that are listed after the transaction, which tells deletions. */
  long listed;

  /** Of the hashes of codes, which not every client tells. */
  long hashes;

  /** How values are written, and how many that are zero. */
  long writing;

  long zeros;

  @Override
  public void account(boolean after, String address) {
    post = after;
    place1 = after ? POST : 0;
    place2 = place1;
    text(address);
    if (after) {
      listed += Mix.end(place1);
    }
  }

  private void text(String text) {
    for (int i = 0; i < text.length(); i++) {
      place1 = Mix.first(place1, text.charAt(i));
      place2 = Mix.second(place2, text.charAt(i));
    }
  }

  @Override
  public void field(StateField field, HexScanner value) {
    writing += value.writing();
    if (value.empty()) {
      // After a transaction only what changed is listed, so that zero says something there.
      zeros++;
      if (!post) {
        return;
      }
    }
    long tag = field.number() + 1L;
    if (field == StateField.CODE_HASH) {
      hashes += Mix.end(Mix.first(Mix.first(place1, tag), value.lane1()));
    } else {
      lane1 += Mix.end(Mix.first(Mix.first(place1, tag), value.lane1()));
      lane2 += Mix.end(Mix.second(Mix.second(place2, tag), value.lane2()));
    }
  }

  @Override
  public void slot(String key, HexScanner value) {
    writing += value.writing();
    if (value.empty()) {
      zeros++;
      return;
    }
    long account1 = place1;
    long account2 = place2;
    text(key);
    lane1 += Mix.end(Mix.first(place1, value.lane1()));
    lane2 += Mix.end(Mix.second(place2, value.lane2()));
    place1 = account1;
    place2 = account2;
  }

  /** Whether nothing can differ; if something may, the entries are looked at. */
  boolean same(StateDigest other) {
    return diff == other.diff
        && lane1 == other.lane1
        && lane2 == other.lane2
        && listed == other.listed
        && hashes == other.hashes;
  }
}
