package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.Judgement;
import io.tipwatch.chain.LedgerEntry;
import io.tipwatch.chain.NodeId;
import io.tipwatch.chain.TipsetKey;
import io.tipwatch.chain.Verdict;
import io.tipwatch.web.Pulse;
import io.tipwatch.web.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the service manager hears, hour by hour of a simulated clock. */
class ServiceWatchTest {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** How often the judge judges without news: a quarter of the block time. */
  private static final Duration TICK = Duration.ofMillis(7_500);

  private static final int TICKS_AN_EPOCH = 4;
  private static final String FIL = "filecoin-mainnet";
  private static final NodeId VENUS = new NodeId("venus");

  private final List<String> told = new ArrayList<>();
  private final List<Instant> feeds = new ArrayList<>();
  private Instant now = START;
  private long nanos;
  private Readiness readiness = new Readiness(List.of());
  private final Pulse pulse = new Pulse(2, () -> nanos);
  private ServiceWatch watch = watch(FIL);

  private ServiceWatch watch(String... chains) {
    return new ServiceWatch(
        new Notifier(this::hear, Optional.of(LIMIT)),
        List.of(chains),
        () -> readiness,
        pulse,
        () -> now);
  }

  private void hear(String message) {
    told.add(message);
    if (message.equals("WATCHDOG=1")) {
      feeds.add(now);
    }
  }

  @Test
  void isReadyOnceEveryNodeWasHeardOf() {
    readiness = readiness(check("fil/lotus", ""), check("fil/venus", "its head is not followed"));

    assertThat(watch.ready()).isFalse();
    assertThat(watch.ready()).isFalse();
    readiness = readiness(check("fil/lotus", ""), check("fil/venus", ""));
    assertThat(watch.ready()).isTrue();
    assertThat(watch.ready()).isTrue();

    assertThat(told)
        .containsExactly(
            "STATUS=not heard of yet: fil/venus",
            "READY=1",
            "STATUS=watching filecoin-mainnet: UNSETTLED, nothing verified yet");
  }

  @Test
  void isReadyThoughNoNodeCanBeReached() {
    readiness = readiness(check("fil/lotus", ""), check(FIL, "0 nodes are followed"));

    assertThat(watch.ready()).isTrue();
  }

  @Test
  void isFedWhileHeightsAreVerified() {
    epochs(1, 200, height -> verified(height));

    assertThat(longestSilence()).isLessThanOrEqualTo(LIMIT.dividedBy(2));
  }

  @Test
  void isFedNoOftenerThanNeeded() {
    epochs(1, 200, height -> verified(height));

    assertThat(feeds).hasSizeBetween(300, 420); // 6000 s, once in 15 s
  }

  /** Whether judge, desk or store: nothing comes through, whatever else goes on. */
  @Test
  void isNotFedWhenNothingComesThroughTheDesk() {
    epochs(1, 10, height -> verified(height));
    int before = feeds.size();

    for (int second = 0; second < 600; second++) {
      pass(Duration.ofSeconds(1));
      watch.ready();
    }

    assertThat(feeds).hasSize(before);
  }

  @Test
  void isNotFedWhileAnEventLoopStandsStill() {
    epochs(1, 10, height -> verified(height));
    int before = feeds.size();

    nanos += Duration.ofMinutes(1).toNanos();
    epochs(11, 20, height -> verified(height));

    assertThat(pulse.stuck()).isEqualTo(2);
    assertThat(feeds).hasSize(before);
  }

  @Test
  void isNotFedWhileOneOfItsChainsStandsStill() {
    watch = watch(FIL, "opera");
    for (long height = 1; height <= 10; height++) {
      watch.deskDone(FIL, verified(height), now);
      watch.deskDone("opera", verified(height), now);
      pass(Duration.ofSeconds(30));
    }
    assertThat(feeds).hasSize(10);

    epochs(11, 20, height -> verified(height));

    assertThat(feeds).as("one last time").hasSizeLessThanOrEqualTo(11);
  }

  /**
   * It takes five minutes to call a chain halted, and until then the nodes agree on nothing new.
   */
  @Test
  void isFedWhileTheChainIsHalted() {
    epochs(1, 10, height -> verified(height));
    epochs(11, 20, _ -> judgement(new Verdict.Match(10)));
    epochs(21, 500, _ -> judgement(new Verdict.ChainStalled(15)));

    assertThat(longestSilence()).isLessThanOrEqualTo(LIMIT.dividedBy(2));
  }

  @Test
  void isFedOverALongRunOfNullRounds() {
    epochs(1, 10, height -> verified(height));
    epochs(11, 18, _ -> judgement(new Verdict.Match(10)));
    epochs(19, 19, _ -> nullRounds(11, 18));

    assertThat(longestSilence()).isLessThanOrEqualTo(LIMIT.dividedBy(2));
  }

  static Stream<Verdict> verdictsThatSayWhyNothingIsVerified() {
    return Stream.of(
        new Verdict.Down(VENUS, "timed out"),
        new Verdict.StateSplit(10, TipsetKey.of("bafy"), Set.of(VENUS)),
        new Verdict.Rejected(VENUS, 11, TipsetKey.of("bafy")),
        new Verdict.Fork(10, Set.of(VENUS)),
        new Verdict.Stalled(VENUS, 10),
        new Verdict.Lagging(VENUS, 7),
        new Verdict.Unstable(VENUS, 10),
        new Verdict.Inconclusive("no other node to compare with"));
  }

  @ParameterizedTest
  @MethodSource("verdictsThatSayWhyNothingIsVerified")
  void isFedWhileTheVerdictSaysWhyNothingIsVerified(Verdict verdict) {
    epochs(1, 10, height -> verified(height));
    epochs(11, 200, _ -> judgement(verdict));

    assertThat(longestSilence()).isLessThanOrEqualTo(LIMIT.dividedBy(2));
  }

  @Test
  void isFedFromTheStartWithoutAnyNode() {
    epochs(1, 100, _ -> judgement(new Verdict.Inconclusive("no head yet")));

    assertThat(longestSilence()).isLessThanOrEqualTo(LIMIT.dividedBy(2));
  }

  @Test
  void isFedWhileTheAccountHasNotBegun() {
    epochs(100, 105, height -> judgement(new Verdict.Match(height)));

    assertThat(longestSilence()).isLessThanOrEqualTo(LIMIT.dividedBy(2));
  }

  /** Nodes agree on more and more, also between two heads, and nothing of it is accounted for. */
  @Test
  void isNotFedForEverWhileTheLedgerStandsStill() {
    epochs(1, 10, height -> verified(height));
    Instant stuck = now;
    for (long height = 11; height <= 60; height++) {
      watch.deskDone(FIL, judgement(new Verdict.Unsettled()), now);
      pass(Duration.ofSeconds(15));
      watch.deskDone(FIL, judgement(new Verdict.Match(height)), now);
      pass(Duration.ofSeconds(15));
    }

    assertThat(feeds.getLast())
        .isBetween(stuck.plus(Duration.ofMinutes(14)), stuck.plus(Duration.ofMinutes(16)));
  }

  /** It waits ten minutes for a node whose history is not known yet. */
  @Test
  void isFedWhileTheLedgerWaits() {
    epochs(1, 10, height -> verified(height));
    epochs(11, 30, height -> judgement(new Verdict.Match(height)));
    epochs(31, 60, height -> verified(height));

    assertThat(longestSilence()).isLessThanOrEqualTo(LIMIT.dividedBy(2));
  }

  @Test
  void isFedOnWhenTheClockIsSetBack() {
    epochs(1, 10, height -> verified(height));
    now = now.minus(Duration.ofHours(2));
    int before = feeds.size();

    epochs(11, 12, height -> verified(height));

    assertThat(feeds).hasSizeGreaterThanOrEqualTo(before + 4);
  }

  @Test
  void saysWhatWasVerifiedAndWhen() {
    watch.ready();
    watch.deskDone(FIL, verified(5_348_280), now);
    pass(Duration.ofSeconds(27));
    watch.deskDone(FIL, judgement(new Verdict.Match(5_348_280)), now);

    assertThat(told.getLast())
        .isEqualTo("STATUS=watching filecoin-mainnet: MATCH, verified 5348280, 27 s ago");
  }

  @Test
  void saysWhatIsWrongAtOnce() {
    watch = watch(FIL, "opera");
    watch.ready();
    watch.deskDone(FIL, verified(10), now);
    watch.deskDone("opera", judgement(new Verdict.Down(VENUS, "refused")), now);
    pass(Duration.ofHours(3));
    watch.deskDone(FIL, judgement(new Verdict.ChainStalled(15)), now);

    assertThat(told.getLast())
        .isEqualTo(
            "STATUS=watching filecoin-mainnet: CHAIN_STALLED, verified 10, 3 h ago;"
                + " opera: DOWN, nothing verified yet");
  }

  @Test
  void saysThatItStops() {
    watch.stopping();

    assertThat(told).containsExactly("STOPPING=1");
  }

  /** What the judge says at a height. */
  @FunctionalInterface
  private interface Judge {
    Judgement at(long height);
  }

  /** For each epoch one judgement with news, and further ones without. */
  private void epochs(long from, long to, Judge judge) {
    for (long height = from; height <= to; height++) {
      Judgement judgement = judge.at(height);
      watch.deskDone(FIL, judgement, now);
      pass(TICK);
      for (int tick = 1; tick < TICKS_AN_EPOCH; tick++) {
        watch.deskDone(FIL, judgement(judgement.overall()), now);
        pass(TICK);
      }
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  /** The longest time between two feeds, the start and the end included. */
  private Duration longestSilence() {
    Duration longest = Duration.ZERO;
    Instant last = START;
    for (Instant feed : Stream.concat(feeds.stream(), Stream.of(now)).toList()) {
      Duration silence = Duration.between(last, feed);
      longest = silence.compareTo(longest) > 0 ? silence : longest;
      last = feed;
    }
    return longest;
  }

  private static Judgement verified(long height) {
    return judgement(
        new Verdict.Match(height),
        new LedgerEntry(
            height, Optional.of(TipsetKey.of("bafy")), LedgerEntry.Outcome.VERIFIED, ""));
  }

  private static Judgement nullRounds(long from, long to) {
    return judgement(
        new Verdict.Match(to),
        LongStream.rangeClosed(from, to)
            .mapToObj(height ->
                new LedgerEntry(height, Optional.empty(), LedgerEntry.Outcome.NULL_ROUND, ""))
            .toArray(LedgerEntry[]::new));
  }

  private static Judgement judgement(Verdict overall, LedgerEntry... settled) {
    return new Judgement(overall, Map.of(), List.of(), List.of(settled));
  }

  private static Readiness readiness(Readiness.Check... checks) {
    return new Readiness(List.of(checks));
  }

  private static Readiness.Check check(String name, String problem) {
    return new Readiness.Check(name, Optional.of(problem).filter(text -> !text.isEmpty()));
  }
}
