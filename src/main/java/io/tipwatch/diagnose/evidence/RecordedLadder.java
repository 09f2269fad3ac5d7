package io.tipwatch.diagnose.evidence;

import io.tipwatch.chain.Suspicion;
import io.tipwatch.chain.Tipset;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Case;
import io.tipwatch.diagnose.Climber;
import io.tipwatch.diagnose.Climber.Climbed;
import io.tipwatch.diagnose.Exhibits;
import io.tipwatch.diagnose.Finding;
import io.tipwatch.diagnose.Ladder;
import io.tipwatch.diagnose.Question;
import io.tipwatch.diagnose.Spool;
import io.tipwatch.node.Known;
import io.tipwatch.node.rpc.Rpc;
import io.tipwatch.report.Diagnosis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A ladder of any family on real nodes, whose every climb is written down. The exhibits come with
 * the finding, also if nothing could be said; only a routine execution in which all nodes computed
 * the same keeps nothing, to spare the disk.
 */
public final class RecordedLadder implements Ladder {
  private final Origin origin;
  private final List<Watched> nodes;
  private final Climber climber;
  private final Spool spool;

  /**
   * Where a case comes from.
   *
   * @param software what makes the diagnosis, and its version
   * @param profile which kind of EVM chain it is; empty for other families
   */
  public record Origin(String software, Diagnosis.Chain chain, Optional<String> profile) {
    public Origin(String software, Diagnosis.Chain chain) {
      this(software, chain, Optional.empty());
    }
  }

  /**
   * One node.
   *
   * @param stated its client, if the configuration states it
   * @param known what is known of it by now, so that it need not be asked again
   */
  public record Watched(Rpc wire, Optional<String> stated, Supplier<Known> known) {}

  /**
   * @param nodes in the order in which reports list them
   * @param spool takes the evidence, until the exhibits are closed
   */
  public RecordedLadder(Origin origin, List<Watched> nodes, Climber climber, Spool spool) {
    this.origin = origin;
    this.nodes = List.copyOf(nodes);
    this.climber = climber;
    this.spool = spool;
  }

  @Override
  public Optional<Finding> lookInto(Suspicion suspicion) throws IOException {
    return answer(new Question.Sign(suspicion));
  }

  @Override
  public Finding execute(Tipset tipset, Optional<Tipset> child) throws IOException {
    return answer(new Question.Execution(tipset, child)).orElseThrow();
  }

  /** Climbs; empty if a sign is young and nothing confirms it. */
  public Optional<Finding> answer(Question question) throws IOException {
    List<Case.Member> members = new ArrayList<>();
    nodes.forEach(node ->
        members.add(new Case.Member(node.wire().node(), node.stated(), node.known().get())));
    Duration timeout =
        nodes.stream().map(node -> node.wire().executeTimeout()).findFirst().orElse(Duration.ZERO);
    Case about =
        new Case(origin.software(), origin.chain(), origin.profile(), members, timeout, question);
    try (Recording recording = new Recording(about, spool)) {
      Optional<Climbed> climbed =
          climber.climb(recording.look(nodes.stream().map(Watched::wire).toList()));
      if (climbed.isEmpty()) {
        return Optional.empty();
      }
      if (routine(question, climbed.get().diagnosis())) {
        return Optional.of(new Finding(climbed.get().diagnosis(), Exhibits.NONE));
      }
      return Optional.of(recording.finding(climbed.get(), climber.rules()));
    }
  }

  private static boolean routine(Question question, Diagnosis diagnosis) {
    return question instanceof Question.Execution && diagnosis.verdict() instanceof Verdict.Match;
  }
}
