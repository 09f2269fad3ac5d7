package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.Mix;
import io.tipwatch.trace.ValueHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of one answer that no table knows. Each is digested on its own for each message, so
 * that one which the other side lacks is left out and the others still count.
 */
final class UnknownFields implements UnknownSink {
  /** Fields that are told apart; of further ones it is only said that there are more. */
  static final int MAX_FIELDS = 32;

  private final List<UnknownField> fields = new ArrayList<>();
  private final List<byte[]> names = new ArrayList<>();
  private final ValueHash value = new ValueHash();
  private Digests digests = new Digests();
  private boolean more;

  /** Digests what is met from now on into those of a message. */
  void into(Digests message) {
    digests = message;
  }

  @Override
  public void field(UnknownKind kind, int call, long item, JsonScanner scan) throws IOException {
    int known = find(kind, scan);
    // The name is gone once the value was read.
    Optional<UnknownField> field =
        known >= 0 || fields.size() == MAX_FIELDS ? Optional.empty() : UnknownField.of(kind, scan);
    value.read(scan);
    if (value.empty()) {
      return;
    }
    if (known < 0 && field.isEmpty()) {
      more = true;
      return;
    }
    int number = known >= 0 ? known : add(field.orElseThrow());
    digests.addUnknown(
        number,
        Mix.end(Mix.first(Mix.first(Mix.first(0, call), item), value.lane1())),
        Mix.end(Mix.second(Mix.second(Mix.second(0, call), item), value.lane2())));
  }

  private int find(UnknownKind kind, JsonScanner scan) {
    for (int i = 0; i < names.size(); i++) {
      if (fields.get(i).kind() == kind && scan.unknownNameIs(names.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private int add(UnknownField field) {
    fields.add(field);
    names.add(field.name().getBytes(StandardCharsets.US_ASCII));
    return fields.size() - 1;
  }

  /** Forgets what the calls of the message held: it was never executed. */
  void forgetCalls() {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).kind().inCalls()) {
        digests.clearUnknown(i);
      }
    }
  }

  /** Those with a value anywhere, in the order in which they were met. */
  List<UnknownField> fields() {
    return List.copyOf(fields);
  }

  /** Whether there are more than are told apart. */
  boolean more() {
    return more;
  }

  /** Whether a field, which both sides provide, has the same values in two messages. */
  boolean same(UnknownField field, MessageEntry mine, UnknownFields other, MessageEntry theirs) {
    return mine.digests()
        .sameUnknown(fields.indexOf(field), theirs.digests(), other.fields.indexOf(field));
  }
}
