package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.ByteRanges;
import java.util.List;
import java.util.Optional;
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
  private final String epoch;
  private final Optional<String> id;
  private final long salt;

  TraceSummary(
      String root,
      List<MessageEntry> messages,
      Tally tally,
      long bytes,
      ByteRanges ranges,
      String epoch,
      Optional<String> id,
      long salt) {
    this.root = root;
    this.messages = List.copyOf(messages);
    this.tally = tally;
    this.bytes = bytes;
    this.ranges = ranges;
    this.epoch = epoch;
    this.id = id;
    this.salt = salt;
  }

  /** The state root that the node computed. */
  public String root() {
    return root;
  }

  /** The id in the JSON-RPC envelope, as text; absent without one. */
  public Optional<String> answerId() {
    return id;
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

  /**
   * The epoch that was executed, as the answer tells it: in a field of old Venus builds, or as the
   * nonce of the protocol's own messages. Null rounds before it have messages too, so the last one
   * counts.
   */
  public OptionalLong height() {
    String told = epoch.isEmpty() ? lastImplicitNonce() : epoch;
    return told.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(told)) : OptionalLong.empty();
  }

  private String lastImplicitNonce() {
    return messages.reversed().stream()
        .filter(MessageEntry::implicit)
        .map(MessageEntry::nonce)
        .findFirst()
        .orElse("");
  }

  List<MessageEntry> messages() {
    return messages;
  }

  /** Whether its digests can be compared with those of another. */
  boolean comparable(TraceSummary other) {
    return salt == other.salt;
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
