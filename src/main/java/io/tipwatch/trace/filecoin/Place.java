package io.tipwatch.trace.filecoin;

import java.util.List;
import java.util.Optional;

/**
 * Where two executions of one message first part.
 *
 * @param call subcall indexes from the root call; empty for the root call itself; absent for a
 *     field of the message
 * @param field a path in the wire's own names, such as {@code GasCharges[283].tg}
 * @param left what the left side has there; absent if it has nothing there
 * @param before the common steps before it, oldest first
 * @param after what each side did next
 * @param skipped characters of a long value that are left out in front, as both sides have them
 * @param callees who was called on the way, as the left side tells: the root call and each call
 *     down to the place; empty for a field of the message
 */
public record Place(
    Optional<List<Integer>> call,
    String field,
    Optional<String> left,
    Optional<String> right,
    List<Step> before,
    List<Step> after,
    int skipped,
    List<Callee> callees) {

  /** Steps shown before and after the place. */
  public static final int CONTEXT = 3;

  public Place {
    call = call.map(List::copyOf);
    before = List.copyOf(before);
    after = List.copyOf(after);
    callees = List.copyOf(callees);
  }

  /** A place whose values are short or written from their beginning. */
  public Place(
      Optional<List<Integer>> call,
      String field,
      Optional<String> left,
      Optional<String> right,
      List<Step> before,
      List<Step> after) {
    this(call, field, left, right, before, after, 0, List.of());
  }

  /** A place without steps around it. */
  static Place of(
      Optional<List<Integer>> call, String field, Optional<String> left, Optional<String> right) {
    return new Place(call, field, left, right, List.of(), List.of());
  }

  /** The same place, with who was called on the way. */
  Place through(List<Callee> path) {
    return new Place(call, field, left, right, before, after, skipped, path);
  }

  /**
   * One call on the way to the place, its addresses as the left side writes them.
   *
   * @param method the number, as text
   * @param code CID of the callee's code; absent where the client does not tell it
   */
  public record Callee(String from, String to, String method, Optional<String> code) {}

  /**
   * One step near the place.
   *
   * @param at such as {@code GasCharges[282]}
   */
  public record Step(String at, Optional<String> left, Optional<String> right) {}
}
