package io.tipwatch.trace.filecoin;

import java.util.List;
import java.util.Optional;

/**
 * A change made to a recorded answer, and where it must be found.
 *
 * @param kind what was changed, such as {@code call.Msg.Value}
 * @param left the answer it is compared with; absent for the recorded one as it is
 * @param message index of the message, in the left answer unless only the right has it
 * @param onlyRight whether the left answer lacks the message
 * @param call path of the call; absent for a field of the message
 */
record Mutation(
    String kind,
    Optional<Spliced> left,
    Spliced right,
    int message,
    boolean onlyRight,
    Optional<List<Integer>> call,
    String field) {

  static Mutation ofMessage(String kind, Spliced right, int message, String field) {
    return new Mutation(kind, Optional.empty(), right, message, false, Optional.empty(), field);
  }

  static Mutation ofCall(
      String kind, Spliced right, int message, List<Integer> call, String field) {
    return new Mutation(kind, Optional.empty(), right, message, false, Optional.of(call), field);
  }
}
