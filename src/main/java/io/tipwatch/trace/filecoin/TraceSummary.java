package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one pass over an answer leaves: the computed root, and each message with its digests. Memory
 * is in the number of messages, not of bytes.
 */
public final class TraceSummary {
  private final String root;
  private final List<MessageEntry> messages;
  private final Tally tally;
  private final long bytes;
  private final ByteRanges ranges;

  TraceSummary(
      String root, List<MessageEntry> messages, Tally tally, long bytes, ByteRanges ranges) {
    this.root = root;
    this.messages = List.copyOf(messages);
    this.tally = tally;
    this.bytes = bytes;
    this.ranges = ranges;
  }

  /** The state root that the node computed. */
  public String root() {
    return root;
  }

  /** How many messages were executed. */
  public int size() {
    return messages.size();
  }

  /** Length of the answer, decompressed. */
  public long bytes() {
    return bytes;
  }

  /** Calls, gas charges and IPLD operations together. */
  public long steps() {
    return tally.calls + tally.charges + tally.ipldOps;
  }

  /** The height, as the protocol's own messages carry it. */
  public OptionalLong height() {
    return messages.stream()
        .filter(MessageEntry::implicit)
        .filter(m -> m.nonce().matches("[0-9]{1,18}"))
        .mapToLong(m -> Long.parseLong(m.nonce()))
        .findFirst();
  }

  List<MessageEntry> messages() {
    return messages;
  }

  Tally tally() {
    return tally;
  }

  ByteRanges ranges() {
    return ranges;
  }

  boolean provides(Group group) {
    return (tally.provided & group.bit()) != 0;
  }
}
