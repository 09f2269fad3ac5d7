package io.tipwatch.diagnose.filecoin;

import io.tipwatch.trace.filecoin.TraceComparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes whose answers are the same, camp by camp; the first camp is that of the first node that
 * answered, and each further one was compared with it.
 */
record Camps(List<Camp> all) {

  /**
   * One camp.
   *
   * @param against how it differs from the first camp; absent for the first
   * @param same the comparison of each member with the camp's first
   */
  record Camp(
      List<TraceAnswer> members, Optional<TraceComparison> against, List<TraceComparison> same) {
    TraceAnswer first() {
      return members.getFirst();
    }
  }

  static Camps of(List<TraceAnswer> answers) throws IOException {
    List<Camp> camps = new ArrayList<>();
    for (TraceAnswer answer : answers) {
      if (answer.trace().isPresent() && !joins(answer, camps)) {
        Optional<TraceComparison> against =
            camps.isEmpty()
                ? Optional.empty()
                : Optional.of(compare(camps.getFirst().first(), answer));
        camps.add(new Camp(new ArrayList<>(List.of(answer)), against, new ArrayList<>()));
      }
    }
    return new Camps(camps);
  }

  private static boolean joins(TraceAnswer answer, List<Camp> camps) throws IOException {
    for (Camp camp : camps) {
      TraceComparison comparison = compare(camp.first(), answer);
      if (comparison.same()) {
        camp.members().add(answer);
        camp.same().add(comparison);
        return true;
      }
    }
    return false;
  }

  private static TraceComparison compare(TraceAnswer left, TraceAnswer right) throws IOException {
    return TraceComparison.of(left.trace().orElseThrow(), right.trace().orElseThrow());
  }

  int answers() {
    return all.stream().mapToInt(camp -> camp.members().size()).sum();
  }

  /** Every comparison that was made and counts. */
  List<TraceComparison> comparisons() {
    List<TraceComparison> comparisons = new ArrayList<>();
    for (Camp camp : all) {
      camp.against().ifPresent(comparisons::add);
      comparisons.addAll(camp.same());
    }
    return comparisons;
  }

  /** The first camp that differs from the first, a split before a mere drift. */
  Optional<Camp> other() {
    return all.stream()
        .skip(1)
        .filter(camp -> camp.against().orElseThrow().split())
        .findFirst()
        .or(() -> all.stream().skip(1).findFirst());
  }
}
