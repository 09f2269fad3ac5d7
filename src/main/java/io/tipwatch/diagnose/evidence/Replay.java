package io.tipwatch.diagnose.evidence;

import io.tipwatch.diagnose.Case;
import io.tipwatch.diagnose.Climber;
import io.tipwatch.diagnose.Climber.Climbed;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.node.rpc.MalformedJsonException;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.ReportJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes diagnoses again from what they rest on, without any node and any clock. Blocks, so it is
 * for virtual threads.
 */
public final class Replay {
  private static final int MAX_RULES_BYTES = 1 << 20;

  private final String software;
  private final Map<String, Climber> families;
  private final Spool spool;

  /**
   * @param software what makes the diagnosis this time, and its version
   * @param families by their names in a case
   * @param spool takes copies of the answers while they are compared
   */
  public Replay(String software, Map<String, Climber> families, Spool spool) {
    this.software = software;
    this.families = Map.copyOf(families);
    this.spool = spool;
  }

  /** The same with the report that is among the exhibits. */
  public Replayed of(Evidence evidence) throws IOException {
    byte[] report = Names.read(evidence, Names.REPORT, ReportJson.MAX_CHARS);
    return of(evidence, new String(report, StandardCharsets.UTF_8));
  }

  /**
   * Makes a diagnosis again.
   *
   * @param report the one that was made the first time, as JSON over several lines
   * @throws DamagedEvidenceException if the evidence leads to no report
   */
  public Replayed of(Evidence evidence, String report) throws IOException {
    CaseJson made = readCase(evidence);
    Case about = made.about();
    if (made.missing().isPresent()) {
      throw new DamagedEvidenceException(
          "not all was written down the first time: " + made.missing().get());
    }
    Climber climber = families.get(about.chain().family());
    if (climber == null) {
      throw new DamagedEvidenceException(
          Names.CASE + ": there is no ladder for the family " + about.chain().family());
    }
    Diagnosis diagnosis = climb(climber, made, evidence);
    String now = ReportJson.write(diagnosis);
    return new Replayed(
        diagnosis, now, Replayed.departure(report, now), remarks(about, climber, evidence));
  }

  private static CaseJson readCase(Evidence evidence) throws DamagedEvidenceException {
    try {
      return CaseJson.read(Names.read(evidence, Names.CASE, CaseJson.MAX_BYTES));
    } catch (MalformedJsonException e) {
      throw new DamagedEvidenceException(Names.CASE + ": " + e.getMessage(), e);
    }
  }

  private Diagnosis climb(Climber climber, CaseJson made, Evidence evidence) throws IOException {
    try (Playback playback = new Playback(made, evidence, spool)) {
      Optional<Climbed> climbed;
      try {
        climbed = climber.climb(playback.look());
      } catch (IOException | RuntimeException e) {
        throw new DamagedEvidenceException(
            playback.damage().orElse("the evidence leads nowhere: " + e.getMessage()), e);
      }
      if (playback.damage().isPresent()) {
        throw new DamagedEvidenceException(playback.damage().get());
      }
      return climbed
          .orElseThrow(() ->
              new DamagedEvidenceException(
                  "the evidence confirms nothing, so that there would have been no report"))
          .diagnosis()
          .restingOn(playback.labels());
    }
  }

  private List<String> remarks(Case about, Climber climber, Evidence evidence) throws IOException {
    List<String> remarks = new ArrayList<>();
    if (!about.software().equals(software)) {
      remarks.add("the report was made by " + about.software() + ", this is " + software);
    }
    byte[] then = Names.read(evidence, Names.RULES, MAX_RULES_BYTES);
    if (!Arrays.equals(then, Documents.rules(climber.rules()))) {
      remarks.add("other rules of normalisation were in force; see " + Names.RULES);
    }
    return remarks;
  }
}
