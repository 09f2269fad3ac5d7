package io.tipwatch.incident;

import static io.tipwatch.incident.Incidents.FOREST;
import static io.tipwatch.incident.Incidents.LOTUS;
import static io.tipwatch.incident.Incidents.T0;
import static io.tipwatch.incident.Incidents.VENUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.report.Diagnosis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IncidentRulesTest {
  private static final TipsetKey KEY = TipsetKey.of("bafyt");
  private static final Verdict MATCH = new Verdict.Match(2_000);
  private static final Verdict DOWN_LOTUS = new Verdict.Down(LOTUS, "refused");
  private static final Verdict DOWN_FOREST = new Verdict.Down(FOREST, "refused");
  private static final Verdict STALLED = new Verdict.Stalled(FOREST, 1_000);
  private static final Verdict SPLIT = new Verdict.StateSplit(1_000, KEY, Set.of(LOTUS, FOREST));

  private final Random random = new Random(20261122);
  private Watch watch = Incidents.watch("mainnet");
  private Book book = Book.EMPTY;
  private long second;

  private List<IncidentEvent> judged(Verdict lotus, Verdict forest) {
    return judged("mainnet", Map.of(LOTUS, lotus, FOREST, forest), lotus);
  }

  private List<IncidentEvent> judged(String chain, Map<NodeId, Verdict> nodes, Verdict overall) {
    return hear(
        new Sign.Judged(
            chain, new Judgement(overall, nodes, List.of(), List.of()), T0.plusSeconds(second)));
  }

  private List<IncidentEvent> hear(Sign sign) {
    IncidentRules.Decision decision =
        IncidentRules.DEFAULT.decide(
            book, watch, sign, () -> IncidentId.next(T0.plusSeconds(second), random));
    book = decision.book();
    return decision.events();
  }

  private List<IncidentEvent> diagnosed(Verdict verdict, long height, boolean located) {
    return hear(
        new Sign.Diagnosed(
            "mainnet",
            diagnosis(verdict, located, List.of(LOTUS), List.of(FOREST)),
            Optional.of(new Place(height, KEY)),
            T0.plusSeconds(second)));
  }

  private static Diagnosis diagnosis(
      Verdict verdict, boolean located, List<NodeId> one, List<NodeId> other) {
    Diagnosis.Message message =
        new Diagnosis.Message(
            1, "bafym", "f01", "f02", new Diagnosis.Method("2", Optional.empty()), false);
    return new Diagnosis(
        verdict,
        new Diagnosis.Chain("mainnet", "filecoin"),
        Optional.of(new Diagnosis.Tipset(1_000, KEY)),
        List.of(),
        List.of(new Diagnosis.Group("root-a", one), new Diagnosis.Group("root-b", other)),
        List.of(),
        located ? Diagnosis.Arbiter.F3 : Diagnosis.Arbiter.NONE,
        new Diagnosis.Cause("gas", "Gas differs."),
        located
            ? Optional.of(
                new Diagnosis.Location(
                    message, Optional.empty(), "MsgRct.GasUsed", Map.of(), List.of(), List.of()))
            : Optional.empty(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        List.of(),
        List.of(),
        List.of());
  }

  private static List<String> names(List<IncidentEvent> events) {
    return events.stream()
        .map(event ->
            event.getClass().getSimpleName() + event.changed().map(i -> " " + i.kind()).orElse(""))
        .toList();
  }

  private Incident only() {
    assertThat(book.open()).hasSize(1);
    return book.open().values().iterator().next();
  }

  @Test
  void opensOnceHoweverOftenItIsTold() {
    List<String> all = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      all.addAll(names(judged(SPLIT, SPLIT)));
      second++;
    }
    assertThat(all).containsExactly("Opened STATE_SPLIT");
  }

  @Test
  void locatesAndFinalizesByTheDiagnosis() {
    assertThat(names(diagnosed(SPLIT, 1_000, true)))
        .containsExactly("Opened STATE_SPLIT", "Located STATE_SPLIT", "Finalized STATE_SPLIT");
    assertThat(only().cause()).contains("Gas differs.");
    assertThat(only().parties().groups()).hasSize(2);
    assertThat(names(diagnosed(SPLIT, 1_000, true))).containsExactly("Updated STATE_SPLIT");
  }

  /** As other rules are noticed before anything is computed by them. */
  @Test
  void whatCouldNotBeLocatedIsLocatedWhereItShowsLater() {
    diagnosed(SPLIT, 1_000, false);
    second++;

    List<IncidentEvent> events = diagnosed(SPLIT, 1_007, true);

    assertThat(names(events))
        .containsExactly("Updated STATE_SPLIT", "Located STATE_SPLIT", "Finalized STATE_SPLIT");
    assertThat(only().lastCommon()).contains(new Place(1_000, KEY));
  }

  @Test
  void whatIsLocatedKeepsItsPlace() {
    diagnosed(SPLIT, 1_000, true);
    Incident before = only();
    second++;

    assertThat(names(diagnosed(SPLIT, 1_007, true))).containsExactly("Updated STATE_SPLIT");
    assertThat(only().life()).isEqualTo(before.life());
  }

  @Test
  void aCauseEndsAndThenHidesItsSymptoms() {
    judged(MATCH, STALLED);
    IncidentId symptom = only().id();

    assertThat(names(diagnosed(SPLIT, 1_000, false)))
        .containsExactly("Opened STATE_SPLIT", "Resolved STALLED");
    assertThat(only().kind()).isEqualTo(IncidentKind.STATE_SPLIT);
    assertThat(book.open()).doesNotContainKey(symptom);
    assertThat(names(judged(MATCH, STALLED))).containsExactly("Suppressed");
    assertThat(judged(MATCH, STALLED)).isEmpty();
  }

  @Test
  void aSymptomThatEndsNamesItsCause() {
    judged(MATCH, STALLED);
    IncidentEvent last = diagnosed(SPLIT, 1_000, false).getLast();

    assertThat(last.changed().orElseThrow().life())
        .isInstanceOfSatisfying(
            Life.Resolved.class, over -> assertThat(over.inFavourOf()).contains(only().id()));
  }

  @Test
  void endsWhenAllAgreeAboveItForAWhile() {
    judged(SPLIT, SPLIT);
    second = 100;
    assertThat(judged(MATCH, MATCH)).isEmpty();
    second = 159;
    assertThat(judged(MATCH, MATCH)).isEmpty();
    second = 160;
    List<IncidentEvent> events = judged(MATCH, MATCH);

    assertThat(names(events)).containsExactly("Resolved STATE_SPLIT");
    assertThat(events.getFirst().changed().orElseThrow().lasted(T0))
        .isEqualTo(Duration.ofSeconds(160));
  }

  @Test
  void agreementBelowItEndsNothing() {
    judged(SPLIT, SPLIT);
    Verdict below = new Verdict.Match(1_000);
    second = 100;
    judged(below, below);
    second = 1_000;

    assertThat(judged(below, below)).isEmpty();
  }

  /** After a restart nobody knows anything: that must not look like an all-clear. */
  @Test
  void goesOnAfterARestart() {
    judged(SPLIT, SPLIT);
    Incident before = only();
    book = Book.of(book.open().values());
    Verdict nothing = new Verdict.Inconclusive("no head yet");
    second = 100;
    assertThat(judged(nothing, nothing)).isEmpty();
    second = 1_000;
    assertThat(judged(nothing, nothing)).isEmpty();
    assertThat(judged(SPLIT, SPLIT)).isEmpty();
    assertThat(only()).isEqualTo(before);
    second = 1_100;
    judged(MATCH, MATCH);
    second = 1_200;

    assertThat(names(judged(MATCH, MATCH))).containsExactly("Resolved STATE_SPLIT");
  }

  @Test
  void isPatientWithANodeThatRestarts() {
    assertThat(judged(MATCH, DOWN_FOREST)).isEmpty();
    second = 30;
    judged(MATCH, MATCH);
    second = 61;
    assertThat(judged(MATCH, DOWN_FOREST)).isEmpty();
    second = 121;
    assertThat(names(judged(MATCH, DOWN_FOREST))).containsExactly("Opened DOWN");
    assertThat(only().firstSeen()).isEqualTo(T0.plusSeconds(61));
  }

  @Test
  void allNodesDownAtOncePointAtTheWatchdog() {
    judged(DOWN_LOTUS, DOWN_FOREST);
    second = 60;
    List<IncidentEvent> events = judged(DOWN_LOTUS, DOWN_FOREST);

    assertThat(names(events)).containsExactly("Opened SELF_SUSPECT", "Suppressed", "Suppressed");
    second = 100;
    judged(MATCH, MATCH);
    second = 160;
    assertThat(names(judged(MATCH, MATCH))).containsExactly("Resolved SELF_SUSPECT");
  }

  @Test
  void aForkIsFinalOnceItsSidesFinalizedDifferentBranches() {
    Verdict fork = new Verdict.Fork(1_000, Set.of(LOTUS, FOREST));
    Map<NodeId, Verdict> nodes = Map.of(LOTUS, fork, FOREST, fork);
    diagnosed(fork, 1_000, false);

    List<IncidentEvent> one = judgedApart(fork, nodes, Set.of(LOTUS));
    List<IncidentEvent> both = judgedApart(fork, nodes, Set.of(LOTUS, FOREST));
    List<IncidentEvent> again = judgedApart(fork, nodes, Set.of(LOTUS, FOREST));

    assertThat(names(one)).isEmpty();
    assertThat(names(both)).containsExactly("Finalized FORK");
    assertThat(names(again)).isEmpty();
  }

  private List<IncidentEvent> judgedApart(
      Verdict overall, Map<NodeId, Verdict> nodes, Set<NodeId> apart) {
    Judgement judgement = new Judgement(overall, nodes, List.of(), List.of(), 0, apart);
    return hear(new Sign.Judged("mainnet", judgement, T0.plusSeconds(second)));
  }

  private List<IncidentEvent> judgedLate(long behindClock) {
    Map<NodeId, Verdict> nodes = Map.of(LOTUS, MATCH, FOREST, MATCH);
    Judgement judgement = new Judgement(MATCH, nodes, List.of(), List.of(), behindClock, Set.of());
    return hear(new Sign.Judged("mainnet", judgement, T0.plusSeconds(second)));
  }

  @Test
  void allNodesBehindTheClockAreOneIncidentThatPointsAtTheWatchdog() {
    List<String> all = new ArrayList<>();
    for (second = 0; second < 200; second += 10) {
      all.addAll(names(judgedLate(second < 120 ? 12 + second : 0)));
    }

    assertThat(all).containsExactly("Opened SELF_SUSPECT", "Resolved SELF_SUSPECT");
  }

  @Test
  void aMomentBehindTheClockIsNoIncident() {
    List<IncidentEvent> events = new ArrayList<>();
    for (second = 0; second < 300; second += 10) {
      events.addAll(judgedLate(second % 60 == 50 ? 0 : 30));
    }

    assertThat(events).isEmpty();
  }

  @Test
  void allChainsFailingAtOnceAreOneIncident() {
    watch = Incidents.watch("mainnet", "calibnet");
    Map<NodeId, Verdict> down = Map.of(LOTUS, DOWN_LOTUS, FOREST, DOWN_FOREST);
    judged("mainnet", down, DOWN_LOTUS);
    second = 60;
    judged("mainnet", down, DOWN_LOTUS);
    judged("calibnet", down, DOWN_LOTUS);
    second = 120;
    judged("calibnet", down, DOWN_LOTUS);

    assertThat(only().chain()).isEqualTo(Watch.ALL_CHAINS);
    assertThat(only().kind()).isEqualTo(IncidentKind.SELF_SUSPECT);
  }

  /** T19: 5,000 diverging epochs of one run. */
  @Test
  void aRunOfDivergingHeightsIsOneIncident() {
    long notices = 0;
    for (int n = 0; n < 5_000; n++) {
      second++;
      Verdict split = new Verdict.StateSplit(n, TipsetKey.of("k" + n), Set.of(LOTUS, FOREST));
      notices += judged(split, split).stream().filter(e -> e.notice().isPresent()).count();
    }
    assertThat(notices).isEqualTo(1);
    assertThat(only().occurrences()).isEqualTo(5_000);
  }

  @Test
  void anotherPartitionIsAnotherIncidentLinkedToTheFirst() {
    Verdict three = new Verdict.StateSplit(1_000, KEY, Set.of(LOTUS, FOREST, VENUS));
    hear(sign(three, 1_000, "t", List.of(LOTUS, VENUS), List.of(FOREST)));
    Incident first = only();
    Verdict later = new Verdict.StateSplit(1_001, TipsetKey.of("u"), three(three));
    hear(sign(later, 1_001, "u", List.of(LOTUS), List.of(FOREST, VENUS)));

    assertThat(book.open()).hasSize(2);
    assertThat(book.open().values())
        .anySatisfy(one -> assertThat(one.follows()).contains(first.id()));
  }

  private static Set<NodeId> three(Verdict verdict) {
    return verdict instanceof Verdict.StateSplit split ? split.nodes() : Set.of();
  }

  private Sign sign(
      Verdict verdict, long height, String key, List<NodeId> one, List<NodeId> other) {
    return new Sign.Diagnosed(
        "mainnet",
        diagnosis(verdict, false, one, other),
        Optional.of(new Place(height, TipsetKey.of(key))),
        T0.plusSeconds(second));
  }

  @Test
  void aStormIsToldOnce() {
    long told = 0;
    for (int n = 0; n < 100; n++) {
      Verdict one = new Verdict.Unstable(new NodeId("node-" + n), 5);
      told +=
          judged("mainnet", Map.of(new NodeId("node-" + n), one), one).stream()
              .filter(event -> event.notice().isPresent())
              .count();
    }
    assertThat(told).as("ten incidents and the storm").isEqualTo(11);
    assertThat(book.open()).as("all are kept").hasSize(101);
  }

  @Test
  void aDrillIsLabelled() {
    NodeId drill = new NodeId("drill-1");
    Verdict split = new Verdict.StateSplit(1_000, KEY, Set.of(LOTUS, drill));
    judged("mainnet", Map.of(LOTUS, split, drill, split), split);

    assertThat(only().drill()).isTrue();
  }

  @Test
  void anInconclusiveCheckIsNoIncident() {
    assertThat(diagnosed(new Verdict.Inconclusive("pruned"), 1_000, false)).isEmpty();
    assertThat(book.open()).isEmpty();
  }
}
