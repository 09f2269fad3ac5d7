package io.tipwatch.trace.filecoin;

import io.tipwatch.trace.Excerpt;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an answer has at a place that was found between two others. */
public final class PlaceReader {
  private static final Pattern ITEM =
      Pattern.compile("(GasCharges|IpldOps|Subcalls)\\[(\\d{1,9})](?:\\.(.+))?");

  private static final Shared NOTHING = new Shared(0, List.of());

  private PlaceReader() {}

  /**
   * The value at a place, written as the values in the place are.
   *
   * @param messageCid of the message, as the answers list it
   * @return empty if the answer has nothing there
   */
  public static Optional<String> valueAt(TraceSummary answer, String messageCid, Place place)
      throws IOException {
    Optional<MessageEntry> message =
        first(answer, messageCid, MessageEntry::cid)
            .or(() -> first(answer, messageCid, MessageEntry::unsignedCid));
    return message.isEmpty() ? Optional.empty() : valueIn(answer, message.get(), place);
  }

  private static Optional<MessageEntry> first(
      TraceSummary answer, String cid, Function<MessageEntry, String> of) {
    return answer.messages().stream().filter(m -> of.apply(m).equals(cid)).findFirst();
  }

  private static Optional<String> valueIn(TraceSummary answer, MessageEntry message, Place place)
      throws IOException {
    if (place.call().isPresent()) {
      return valueInCalls(answer, message, place.call().get(), place);
    }
    return switch (place.field()) {
      case "Trace" -> Optional.of(Values.position(message));
      case "ExecutionTrace" -> Optional.of(Values.executed(message));
      default -> {
        Optional<String> known = shown(CallValues.ofMessage(answer.ranges(), message), place);
        yield known.isPresent() ? known : unknownIn(answer, message, place);
      }
    };
  }

  private static Optional<String> valueInCalls(
      TraceSummary answer, MessageEntry message, List<Integer> path, Place place)
      throws IOException {
    CallTable calls = CallTable.read(answer.ranges(), message, NOTHING);
    int call = calls.isEmpty() ? CallTable.NONE : 0;
    for (int index : path) {
      call = calls.subcall(call, index);
    }
    if (call == CallTable.NONE) {
      return Optional.empty();
    }
    Matcher item = ITEM.matcher(place.field());
    if (place.field().equals("ExecutionTrace")) {
      return Optional.of(calls.count());
    }
    var bytes = new ItemDifference.Side(answer.ranges(), calls.start(call), calls.end(call));
    if (!item.matches()) {
      Optional<String> known = shown(CallValues.renamed(answer.ranges(), calls, call), place);
      return known.isPresent() ? known : unknownIn(bytes, place);
    }
    int index = Integer.parseInt(item.group(2));
    if (item.group(1).equals("Subcalls")) {
      return CallValues.line(answer.ranges(), calls, calls.subcall(call, index));
    }
    int field = item.group(1).equals("GasCharges") ? Field.CALL_CHARGES : Field.CALL_IPLD;
    Optional<Map<String, String>> values =
        ItemCursor.valuesAt(answer.ranges(), calls.start(call), calls.end(call), field, index);
    Optional<String> part = Optional.ofNullable(item.group(3));
    if (part.isEmpty()) {
      return values.map(v -> ItemCursor.line(v, field));
    }
    Optional<String> known = values.map(v -> v.get(part.get()));
    UnknownKind kind = field == Field.CALL_CHARGES ? UnknownKind.CHARGE : UnknownKind.IPLD;
    return known.isPresent()
        ? known
        : ItemCursor.unknownAt(bytes, field, index, new UnknownField(kind, part.get()))
            .map(text -> Excerpt.of(text, place.skipped()));
  }

  /** What no table knows, of the message itself. */
  private static Optional<String> unknownIn(TraceSummary answer, MessageEntry message, Place place)
      throws IOException {
    Optional<UnknownField> field = UnknownField.inside(place.field(), false);
    return field.isEmpty()
        ? Optional.empty()
        : FoundUnknowns.ofMessage(answer.ranges(), message, List.of(field.get()))
            .text(answer.ranges(), field.get())
            .map(text -> Excerpt.of(text, place.skipped()));
  }

  /** What no table knows, of a call itself. */
  private static Optional<String> unknownIn(ItemDifference.Side call, Place place)
      throws IOException {
    Optional<UnknownField> field = UnknownField.inside(place.field(), true);
    return field.isEmpty()
        ? Optional.empty()
        : FoundUnknowns.ofCall(call.ranges(), call.start(), call.end(), List.of(field.get()))
            .text(call.ranges(), field.get())
            .map(text -> Excerpt.of(text, place.skipped()));
  }

  private static Optional<String> shown(Map<String, String> values, Place place) {
    return Optional.ofNullable(values.get(place.field()))
        .map(value -> Excerpt.of(value, place.skipped()));
  }
}
