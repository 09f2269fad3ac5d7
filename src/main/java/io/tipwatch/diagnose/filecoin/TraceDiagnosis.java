package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.Attribution;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.diagnose.Stopwatch;
import io.tipwatch.diagnose.filecoin.Camps.Camp;
import io.tipwatch.report.CauseText;
import io.tipwatch.report.CauseText.Flag;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.Arbiter;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.report.Reproduce;
import io.tipwatch.trace.filecoin.TraceComparison;
import io.tipwatch.trace.filecoin.TraceComparison.Difference;
import io.tipwatch.trace.filecoin.TraceSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes one diagnosis of what several nodes answered for one tipset. */
public final class TraceDiagnosis {

  /**
   * What is known beside the answers.
   *
   * @param claimedRoot the root that the next tipset's blocks claim, as evidence
   * @param certifiedRoot the root on the branch that a finality certificate names
   * @param flags what is known of the tipset
   * @param actorKinds kinds of builtin actors by the CID of their code, to name methods
   * @param rungs what was tried before the answers were compared
   */
  public record Circumstances(
      Diagnosis.Chain chain,
      Optional<Diagnosis.Tipset> tipset,
      Optional<String> claimedRoot,
      Optional<String> certifiedRoot,
      Set<Flag> flags,
      Map<String, String> actorKinds,
      List<Diagnosis.Rung> rungs) {
    public Circumstances {
      flags = Set.copyOf(flags);
      actorKinds = Map.copyOf(actorKinds);
      rungs = List.copyOf(rungs);
    }

    /** Nothing but the chain's name is known. */
    public static Circumstances unknown(String chain) {
      return new Circumstances(
          new Diagnosis.Chain(chain, "filecoin"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Map.of(),
          List.of());
    }
  }

  private final Circumstances around;
  private final List<TraceAnswer> answers;
  private final Camps camps;

  private TraceDiagnosis(Circumstances around, List<TraceAnswer> answers, Camps camps) {
    this.around = around;
    this.answers = answers;
    this.camps = camps;
  }

  /** Compares answers that were saved, where nobody needs to know how long it took. */
  public static Diagnosis of(Circumstances around, List<TraceAnswer> answers) throws IOException {
    return of(around, answers, Stopwatch.running());
  }

  /**
   * Compares the answers.
   *
   * @throws IOException if an answer cannot be read again
   */
  public static Diagnosis of(Circumstances around, List<TraceAnswer> answers, Stopwatch stopwatch)
      throws IOException {
    Stopwatch.Lap lap = stopwatch.start();
    Camps camps = Camps.of(answers);
    return new TraceDiagnosis(around, List.copyOf(answers), camps).diagnose(lap);
  }

  private Diagnosis diagnose(Stopwatch.Lap lap) throws IOException {
    Verdict verdict = verdict();
    Optional<Location> location = location();
    Attribution attribution = attribution();
    List<Diagnosis.Rung> rungs = new ArrayList<>(around.rungs());
    if (camps.answers() > 1) {
      long bytes = traces().stream().mapToLong(TraceSummary::bytes).sum();
      String name = "compare traces";
      rungs.add(new Diagnosis.Rung(name, outcome(location), lap.millis(name), bytes));
    }
    return new Diagnosis(
        verdict,
        around.chain(),
        tipset(),
        nodes(),
        groups(),
        List.copyOf(new TreeSet<>(attribution.suspects())),
        Arbiter.valueOf(attribution.arbiter().name()),
        cause(verdict, location),
        location,
        differing(),
        notCompared(),
        normalised(),
        rungs,
        tipset()
            .filter(tipset -> !tipset.key().isEmpty())
            .map(tipset -> Reproduce.filecoin(tipset.height(), tipset.key()))
            .orElse(List.of()),
        List.of());
  }

  private List<TraceSummary> traces() {
    return answers.stream().flatMap(answer -> answer.trace().stream()).toList();
  }

  private String outcome(Optional<Location> location) {
    if (location.isPresent()) {
      return "found";
    }
    return camps.all().size() > 1 ? "the roots differ, and no message does" : "same";
  }

  private Optional<Diagnosis.Tipset> tipset() {
    return around
        .tipset()
        .or(() ->
            traces().stream()
                .flatMapToLong(trace -> trace.height().stream())
                .boxed()
                .findFirst()
                .map(height -> new Diagnosis.Tipset(height, TipsetKey.NONE)));
  }

  private Verdict verdict() {
    long height = tipset().map(Diagnosis.Tipset::height).orElse(0L);
    TipsetKey key = tipset().map(Diagnosis.Tipset::key).orElse(TipsetKey.NONE);
    if (camps.answers() < 2) {
      return new Verdict.Inconclusive(
          missing(
              camps.answers() == 0
                  ? "no node gave a usable answer"
                  : "only "
                      + answered()
                      + " gave a usable answer, and there is nothing to compare"
                      + " it with"));
    }
    if (camps.split()) {
      Set<NodeId> nodes = new LinkedHashSet<>();
      camps.all().forEach(camp -> camp.members().forEach(member -> nodes.add(member.node())));
      return new Verdict.StateSplit(height, key, nodes);
    }
    if (camps.all().size() > 1) {
      return new Verdict.TraceDrift(height, key);
    }
    return camps.answers() < answers.size()
        ? new Verdict.Inconclusive(
            missing(answered() + " computed the same at height " + height + ", others are unknown"))
        : new Verdict.Match(height);
  }

  private String answered() {
    return answers.stream()
        .filter(answer -> answer.trace().isPresent())
        .map(answer -> answer.node().name())
        .collect(Collectors.joining(", "));
  }

  private String missing(String what) {
    StringBuilder text = new StringBuilder(what);
    for (TraceAnswer answer : answers) {
      answer
          .error()
          .ifPresent(why -> text.append("; ").append(answer.node()).append(": ").append(why));
    }
    return text.toString();
  }

  private Optional<Location> location() throws IOException {
    Optional<Camp> other = camps.other();
    if (other.isEmpty()) {
      return Optional.empty();
    }
    return new Locations(camps, other.get(), around.actorKinds()).location();
  }

  /**
   * One vote a node: by root, by consensus fields where only these differ, by trace where nothing
   * else does.
   */
  private Attribution attribution() throws IOException {
    if (camps.all().size() < 2) {
      return new Attribution(List.of(), Set.of(), Attribution.Arbiter.NONE);
    }
    boolean roots = traces().stream().map(TraceSummary::root).distinct().count() > 1;
    List<Integer> voices = camps.split() ? camps.voices() : List.of();
    Map<NodeId, String> votes = new LinkedHashMap<>();
    for (int i = 0; i < camps.all().size(); i++) {
      String voice = "camp " + (voices.isEmpty() ? i : voices.get(i));
      for (TraceAnswer member : camps.all().get(i).members()) {
        votes.put(member.node(), roots ? member.trace().orElseThrow().root() : voice);
      }
    }
    Set<NodeId> configured = new LinkedHashSet<>();
    answers.forEach(answer -> configured.add(answer.node()));
    return Attribution.of(votes, configured, roots ? around.certifiedRoot() : Optional.empty());
  }

  private List<Diagnosis.Node> nodes() {
    return answers.stream()
        .map(answer ->
            new Diagnosis.Node(
                answer.node(),
                answer.client(),
                answer.version(),
                answer.trace().map(TraceSummary::root),
                Optional.empty(),
                answer.error()))
        .toList();
  }

  private List<Diagnosis.Group> groups() {
    Map<String, List<NodeId>> groups = new LinkedHashMap<>();
    for (TraceAnswer answer : answers) {
      answer
          .trace()
          .ifPresent(trace ->
              groups.computeIfAbsent(trace.root(), _ -> new ArrayList<>()).add(answer.node()));
    }
    return groups.entrySet().stream()
        .map(group -> new Diagnosis.Group(group.getKey(), group.getValue()))
        .toList();
  }

  private Diagnosis.Cause cause(Verdict verdict, Optional<Location> location) {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    flags.addAll(around.flags());
    if (location.isEmpty()) {
      flags.add(Flag.NO_MESSAGE_DIFFERS);
    }
    Diagnosis.Cause cause =
        location
            .map(place ->
                CauseText.of(CauseText.Signs.at(verdict, place, Locations.charge(place), flags)))
            .orElseGet(() -> CauseText.of(CauseText.Signs.nowhere(verdict, List.of(), flags)));
    Diagnosis.Cause whole =
        camps.split() && groups().size() == 1
            ? cause.and("The state roots are equal; what the chain records of the messages is not.")
            : cause;
    return claim().map(whole::and).orElse(whole);
  }

  /** Whose root the next tipset's blocks claim: evidence, not proof. */
  private Optional<String> claim() {
    Set<String> roots = new LinkedHashSet<>();
    groups().forEach(group -> roots.add(group.root()));
    Optional<String> claimed = around.claimedRoot();
    if (claimed.isEmpty() || roots.isEmpty()) {
      return Optional.empty();
    }
    if (!roots.contains(claimed.get())) {
      return Optional.of(
          "The blocks of the next tipset claim a root that none of them computed, "
              + claimed.get()
              + ": either these nodes run other rules than the network, as in a rehearsal of an"
              + " upgrade, or they are wrong alike, or the blocks are bad.");
    }
    return roots.size() < 2
        ? Optional.empty()
        : groups().stream()
            .filter(group -> group.root().equals(claimed.get()))
            .findFirst()
            .map(group ->
                "The blocks of the next tipset claim the root that " + names(group) + " computed.");
  }

  private static String names(Diagnosis.Group group) {
    return String.join(", ", group.nodes().stream().map(NodeId::name).toList());
  }

  private List<Diagnosis.Differing> differing() {
    List<Diagnosis.Differing> differing = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Camp camp : camps.all()) {
      for (Difference difference :
          camp.against().map(TraceComparison::differences).orElse(List.of())) {
        if (seen.add(difference.left() + " " + difference.cid())) {
          differing.add(Locations.differing(difference, around.actorKinds()));
        }
      }
    }
    return differing;
  }

  private List<Diagnosis.NotCompared> notCompared() {
    return camps.comparisons().stream()
        .flatMap(comparison -> comparison.notCompared().stream())
        .distinct()
        .map(field -> new Diagnosis.NotCompared(field, "not every node's client writes it"))
        .toList();
  }

  private SortedMap<String, Long> normalised() {
    SortedMap<String, Long> fired = new TreeMap<>();
    camps
        .comparisons()
        .forEach(c -> c.normalised().forEach((rule, count) -> fired.merge(rule, count, Long::sum)));
    return fired;
  }
}
