package io.tipwatch.sim;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One wrong step, in the words of a report's location, so that the two can be compared.
 *
 * @param message its index in the faultless trace
 * @param call subcall indexes from the root call, empty for the root call; absent for a field of
 *     the message itself
 * @param field a wire path inside that message or call: {@code MsgRct.ExitCode}, {@code
 *     GasCharges[12].tg}, {@code Subcalls[2]}, {@code IpldOps[7].Cid}; {@code Trace} for a whole
 *     message
 * @param rootDiffers whether the computed state differs too; false for a difference of tracing
 */
public record TraceFault(
    int message, Optional<List<Integer>> call, Change change, String field, boolean rootDiffers) {

  /** What happens to that place. */
  public enum Change {
    /** It holds another value. */
    CHANGED,
    /** It is left out, and what follows moves up. */
    REMOVED,
    /** Something else is put in before it. */
    ADDED,
    /** It and the next one change places. */
    SWAPPED
  }

  public TraceFault {
    call = call.map(List::copyOf);
    if (message < 0) {
      throw new IllegalArgumentException("a message index is zero or more: " + message);
    }
    if (change != Change.CHANGED && !field.equals("Trace") && !field.endsWith("]")) {
      throw new IllegalArgumentException("only list elements are " + change + ": " + field);
    }
  }

  /** Another value in a field of a call. */
  public static TraceFault inCall(int message, List<Integer> call, String field) {
    return new TraceFault(message, Optional.of(call), Change.CHANGED, field, true);
  }

  /** Another value in a field of a message. */
  public static TraceFault inMessage(int message, String field) {
    return new TraceFault(message, Optional.empty(), Change.CHANGED, field, true);
  }

  /** A charge, an operation or a subcall that is missing, added or out of order. */
  public static TraceFault inList(int message, List<Integer> call, String element, Change change) {
    return new TraceFault(message, Optional.of(call), change, element, true);
  }

  /** A message that is missing, added or out of order. */
  public static TraceFault ofMessage(int message, Change change) {
    return new TraceFault(message, Optional.empty(), change, "Trace", true);
  }

  /** The same difference in the trace, with the right state in the end. */
  public TraceFault inTraceOnly() {
    return new TraceFault(message, call, change, field, false);
  }

  /** Whether a receipt differs, so that the receipts root does. */
  boolean touchesReceipts() {
    return call.isEmpty() && (field.startsWith("MsgRct.") || field.equals("Trace"));
  }

  boolean changesMessageField(String name) {
    return call.isEmpty() && change == Change.CHANGED && field.equals(name);
  }

  /** Whether a field of that message has another value. */
  boolean changes(SimMessage other, String name) {
    return message == other.index() && changesMessageField(name);
  }

  boolean changesCallField(String name) {
    return call.isPresent() && change == Change.CHANGED && field.equals(name);
  }

  /** Where the fault lies in a list of the call, if it does. */
  OptionalInt indexIn(String list) {
    if (!field.startsWith(list)
        || field.length() <= list.length()
        || field.charAt(list.length()) != '[') {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(field, list.length() + 1, field.indexOf(']'), 10));
  }

  /** The part of an element that changes, such as {@code tg}; empty for the element itself. */
  String leaf() {
    return field.substring(field.indexOf(']') + 1).replace(".", "");
  }

  long salt() {
    return Dice.hash(Dice.hash(message, field), Dice.hash(0, change.name()), call.hashCode());
  }

  /** One line for a person. */
  public String describe() {
    String where = call.map(path -> "call " + path + " of message ").orElse("message ") + message;
    return switch (change) {
      case CHANGED -> field + " of " + where + " has another value";
      case REMOVED -> field + " of " + where + " is missing";
      case ADDED -> "something is put in before " + field + " of " + where;
      case SWAPPED -> field + " of " + where + " and the next one change places";
    };
  }
}
