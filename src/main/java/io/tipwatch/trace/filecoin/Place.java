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
 */
public record Place(
    Optional<List<Integer>> call,
    String field,
    Optional<String> left,
    Optional<String> right,
    List<Step> before,
    List<Step> after,
    int skipped) {

  /** Steps shown before and after the place. */
  public static final int CONTEXT = 3;

  public Place {
    call = call.map(List::copyOf);
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** A place whose values are short or written from their beginning. */
  public Place(
      Optional<List<Integer>> call,
      String field,
      Optional<String> left,
      Optional<String> right,
      List<Step> before,
      List<Step> after) {
    this(call, field, left, right, before, after, 0);
  }

  /** A place without steps around it. */
  static Place of(
      Optional<List<Integer>> call, String field, Optional<String> left, Optional<String> right) {
    return new Place(call, field, left, right, List.of(), List.of());
  }

  /**
   * One step near the place.
   *
   * @param at such as {@code GasCharges[282]}
   */
  public record Step(String at, Optional<String> left, Optional<String> right) {}
}
