package io.tipwatch;

import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.PlaceText;
import io.tipwatch.report.VerdictText;
import io.tipwatch.sim.MirrorFault;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether what was found is what was injected. */
final class DrillProof {
  private DrillProof() {}

  /**
   * Demands that it is.
   *
   * @return what a person should know about it
   * @throws DrillStopped if it is not, or nobody can tell
   */
  static List<String> of(Diagnosis diagnosis, MirrorFault fault) throws DrillStopped {
    if (!(diagnosis.verdict() instanceof Verdict.StateSplit)) {
      throw DrillStopped.failed(
          "the fault was taken for something else: " + VerdictText.sentence(diagnosis.verdict()));
    }
    if (diagnosis.location().isEmpty() && diagnosis.groups().size() < 2) {
      throw DrillStopped.inconclusive(
          "the nodes did not execute the tipset again: " + errors(diagnosis));
    }
    if (!isExact(diagnosis, fault)) {
      throw DrillStopped.failed(
          "the fault was found, but not at its place: "
              + PlaceText.line(diagnosis).orElse("no place is known"));
    }
    return diagnosis.suspects().isEmpty()
        ? List.of("nobody was called a suspect, since there is no majority of the nodes")
        : List.of();
  }

  private static String errors(Diagnosis diagnosis) {
    return diagnosis.nodes().stream()
        .flatMap(node -> node.error().stream().map(why -> node.name() + ": " + why))
        .collect(Collectors.joining("; "));
  }

  /** Whether the place is the injected one, and no real node is blamed for it. */
  static boolean isExact(Diagnosis diagnosis, MirrorFault fault) {
    return Set.of(DrillSetup.NODE).containsAll(diagnosis.suspects())
        && Demo.isAt(diagnosis, fault.place());
  }
}
