package io.tipwatch.diagnose.filecoin;

import io.tipwatch.trace.filecoin.TraceComparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes whose answers are the same, camp by camp, in the order in which they answered. An answer
 * joins a camp only if it is the same as every member's: what one member does not provide, another
 * may.
 */
record Camps(List<Camp> all) {

  /**
   * One camp.
   *
   * @param against how it differs from the first camp; absent for the first
   * @param same the comparisons of its members with each other
   */
  record Camp(
      List<TraceAnswer> members, Optional<TraceComparison> against, List<TraceComparison> same) {
    TraceAnswer first() {
      return members.getFirst();
    }

    boolean splits() {
      return against.filter(TraceComparison::split).isPresent();
    }
  }

  /** How an answer compares with the members of a camp, up to the first that differs. */
  private record Fit(List<TraceComparison> same, Optional<TraceComparison> different) {}

  static Camps of(List<TraceAnswer> answers) throws IOException {
    List<Camp> camps = new ArrayList<>();
    for (TraceAnswer answer : answers) {
      if (answer.trace().isPresent()) {
        place(answer, camps);
      }
    }
    return new Camps(camps);
  }

  private static void place(TraceAnswer answer, List<Camp> camps) throws IOException {
    Optional<TraceComparison> againstFirst = Optional.empty();
    for (Camp camp : camps) {
      Fit fit = fit(answer, camp);
      if (fit.different().isEmpty()) {
        camp.members().add(answer);
        camp.same().addAll(fit.same());
        return;
      }
      againstFirst = againstFirst.or(fit::different);
    }
    camps.add(new Camp(new ArrayList<>(List.of(answer)), againstFirst, new ArrayList<>()));
  }

  private static Fit fit(TraceAnswer answer, Camp camp) throws IOException {
    List<TraceComparison> same = new ArrayList<>();
    for (TraceAnswer member : camp.members()) {
      TraceComparison comparison = compare(member, answer);
      if (!comparison.same()) {
        return new Fit(same, Optional.of(comparison));
      }
      same.add(comparison);
    }
    return new Fit(same, Optional.empty());
  }

  private static TraceComparison compare(TraceAnswer left, TraceAnswer right) throws IOException {
    return TraceComparison.of(left.trace().orElseThrow(), right.trace().orElseThrow());
  }

  int answers() {
    return all.stream().mapToInt(camp -> camp.members().size()).sum();
  }

  /** Whether the state, or what the chain records of it, differs anywhere. */
  boolean split() {
    return all.stream().anyMatch(Camp::splits);
  }

  /**
   * For each camp the first one that it shares all consensus fields with: camps that differ in the
   * account of the execution alone speak with one voice about the state.
   */
  List<Integer> voices() throws IOException {
    List<Integer> voices = new ArrayList<>();
    for (Camp camp : all) {
      int voice = voices.size();
      for (int earlier = 0; earlier < voices.size(); earlier++) {
        if (voices.get(earlier) == earlier && !apart(earlier, camp)) {
          voice = earlier;
          break;
        }
      }
      voices.add(voice);
    }
    return voices;
  }

  private boolean apart(int earlier, Camp camp) throws IOException {
    return earlier == 0 ? camp.splits() : compare(all.get(earlier).first(), camp.first()).split();
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
        .filter(Camp::splits)
        .findFirst()
        .or(() -> all.stream().skip(1).findFirst());
  }
}
