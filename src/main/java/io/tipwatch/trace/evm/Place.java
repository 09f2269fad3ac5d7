package io.tipwatch.trace.evm;

import io.tipwatch.trace.Excerpt;
import java.util.List;
import java.util.Optional;

/**
 * Where two answers first part. Long values are cut, and say so.
 *
 * @param call subcall indexes from the root call, calls of precompiles not counted; empty for the
 *     root call itself; absent for a field of the transaction or the block
 * @param callees who is called, from the root call down to the call at the place
 * @param field a path in the wire's own names, such as {@code error}, {@code structLogs[158].gas}
 * @param left what the left side has there; absent if it has nothing there
 * @param before the common steps before it, oldest first
 * @param after what each side did next
 */
public record Place(
    Optional<List<Integer>> call,
    List<String> callees,
    String field,
    Optional<String> left,
    Optional<String> right,
    List<Step> before,
    List<Step> after) {

  /** Steps shown before and after the place. */
  public static final int CONTEXT = 3;

  public Place {
    call = call.map(List::copyOf);
    callees = List.copyOf(callees);
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /**
   * One step near the place.
   *
   * @param at such as {@code structLogs[157]}
   */
  public record Step(String at, Optional<String> left, Optional<String> right) {}

  /** A field of the transaction or the block, without steps around it. */
  public static Place of(String field, Optional<String> left, Optional<String> right) {
    return in(Optional.empty(), List.of(), field, left, right);
  }

  /** A field of a call. */
  public static Place in(
      Optional<List<Integer>> call,
      List<String> callees,
      String field,
      Optional<String> left,
      Optional<String> right) {
    int from = Excerpt.from(left.orElse(""), right.orElse(""));
    return new Place(
        call,
        callees,
        field,
        left.map(value -> Excerpt.of(value, from)),
        right.map(value -> Excerpt.of(value, from)),
        List.of(),
        List.of());
  }

  /** The same place with the steps around it. */
  public Place between(List<Step> earlier, List<Step> later) {
    return new Place(call, callees, field, left, right, earlier, later);
  }
}
