package io.tipwatch.diagnose.evidence;

import io.tipwatch.diagnose.Case;
import io.tipwatch.diagnose.Climber.Climbed;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Exhibits.Exhibit;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Look;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.node.rpc.RecordingRpc;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Rung;
import io.tipwatch.report.ReportJson;
import io.tipwatch.trace.Rule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One look at real nodes while it is written down. */
final class Recording implements AutoCloseable {
  private final Case about;
  private final Spool spool;
  private final Transcript transcript;
  private final Readings readings = new Readings();
  private final List<Exhibit> documents = new ArrayList<>();
  private boolean handedOver;

  Recording(Case about, Spool spool) throws IOException {
    this.about = about;
    this.spool = spool;
    this.transcript = new Transcript(spool);
  }

  /**
   * The look that is written down.
   *
   * @param wires to the nodes of the case, in its order
   */
  Look look(List<Rpc> wires) {
    List<Rpc> calls = new ArrayList<>();
    wires.forEach(wire -> calls.add(new RecordingRpc(wire, transcript)));
    return new Look(about, calls, readings);
  }

  /**
   * Ends the look. The exhibits belong to the finding; whatever cannot be kept is told in the
   * report and does not harm it.
   */
  Finding finding(Climbed climbed, List<Rule> rules) {
    transcript.end();
    Optional<String> problem = transcript.problem();
    Diagnosis kept = kept(climbed.diagnosis(), problem);
    try {
      add(Names.CASE, new CaseJson(about, readings.all(), problem).write());
      add(Names.NODES, Documents.nodes(climbed.nodes()));
      add(Names.RULES, Documents.rules(rules));
      add(Names.REPORT, ReportJson.write(kept).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return new Finding(
          with(climbed.diagnosis(), "is not kept: " + e.getMessage()), Exhibits.NONE);
    }
    handedOver = true;
    List<Exhibit> all = new ArrayList<>(documents);
    all.addAll(transcript.exhibits());
    return new Finding(kept, new Exhibits(all));
  }

  private Diagnosis kept(Diagnosis diagnosis, Optional<String> problem) {
    Diagnosis whole =
        problem.map(why -> with(diagnosis, "cannot be replayed: " + why)).orElse(diagnosis);
    return whole.restingOn(
        Names.all(
            transcript.exhibits().stream()
                .map(Exhibit::label)
                .filter(label -> !label.equals(Names.CALLS))));
  }

  private static Diagnosis with(Diagnosis diagnosis, String outcome) {
    return diagnosis.after(new Rung("evidence", outcome, 0, 0));
  }

  private void add(String label, byte[] content) throws IOException {
    Spool.SpoolFile file = spool.create();
    documents.add(new Exhibit(label, file));
    file.append(ByteBuffer.wrap(content));
  }

  /** Ends the look, and removes all that was written down unless it went with the finding. */
  @Override
  public void close() throws IOException {
    if (handedOver) {
      return;
    }
    transcript.close();
    new Exhibits(documents).close();
  }
}
