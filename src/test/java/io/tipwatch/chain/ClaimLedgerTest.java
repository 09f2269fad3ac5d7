package io.tipwatch.chain;

import static io.tipwatch.chain.ClaimStory.NODES;
import static io.tipwatch.chain.ClaimStory.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger says of heights for which nodes tell what they computed. */
class ClaimLedgerTest {
  private final ClaimStory claims = ClaimStory.of(RULES);
  private final Scenario story = claims.story();

  private Optional<LedgerEntry> written(long height) {
    return story.ledger.stream().filter(entry -> entry.height() == height).findFirst();
  }

  @Test
  void agreeingClaimsAreVerifiedInSilence() {
    Tipset last = claims.begin();

    Judgement judgement = story.judge();

    assertThat(judgement.overall()).isEqualTo(new Verdict.Match(last.height() - 5));
    assertThat(story.ledger)
        .hasSize(16)
        .allMatch(entry -> entry.outcome() == LedgerEntry.Outcome.VERIFIED);
    story.assertQuiet();
  }

  @Test
  void theLedgerNeverVerifiesWhatDiffers() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 12);

    claims.follow(chain, Map.of("gamma", "!"));

    assertThat(written(last.height()).orElseThrow().outcome())
        .isEqualTo(LedgerEntry.Outcome.VERIFIED);
    assertThat(story.ledger)
        .filteredOn(entry -> entry.height() > last.height())
        .hasSize(7)
        .allMatch(entry -> entry.outcome() == LedgerEntry.Outcome.DIFFERENT)
        .allMatch(entry -> entry.reason().equals("computed fields differ: stateRoot"));
  }

  @Test
  void namesEveryFieldThatDiffers() {
    Tipset last = claims.begin();
    Tipset next = story.on(last);
    story.reach(next);
    for (String node : NODES) {
      String mark = node.equals("beta") ? "!" : "";
      story.computes(node, next, "stateRoot", "r" + mark, "gasUsed", "g" + mark, "epoch", "1");
      story.move(node, next);
    }

    claims.follow(story.chain(next, 5));

    assertThat(written(next.height()).orElseThrow().reason())
        .isEqualTo("computed fields differ: gasUsed, stateRoot");
  }

  @Test
  void waitsForFieldsThatComeLate() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 8);
    claims.by("alpha", "beta").follow(chain);
    for (Tipset tipset : chain) {
      story.move("gamma", tipset).judge();
    }
    long before = story.ledger.getLast().height();

    for (Tipset tipset : chain) {
      claims.tells("gamma", tipset, "");
    }
    story.judge();

    assertThat(before).isEqualTo(last.height());
    assertThat(story.ledger.getLast())
        .returns(chain.getLast().height() - 5, LedgerEntry::height)
        .returns(LedgerEntry.Outcome.VERIFIED, LedgerEntry::outcome);
  }

  @Test
  void doesNotWaitForFieldsForEver() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 40);
    for (Tipset tipset : chain) {
      claims.by("alpha", "beta").follow(List.of(tipset));
      story.computes("gamma", tipset, "stateRoot", "root" + tipset.key());
      story.move("gamma", tipset).judge();
    }

    assertThat(story.ledger.getLast())
        .returns(LedgerEntry.Outcome.UNVERIFIED, LedgerEntry::outcome)
        .returns("gasUsed unknown: gamma", LedgerEntry::reason)
        .returns(chain.getLast().height() - 5 - 20, LedgerEntry::height);
    story.assertQuiet();
  }

  @Test
  void aFieldThatOneNodeLacksIsNoDifference() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 8);
    for (Tipset tipset : chain) {
      story.reach(tipset);
      for (String node : NODES) {
        String extra = node.equals("alpha") ? "epoch" : "receiptsRoot";
        story.computes(node, tipset, "stateRoot", "r", "gasUsed", "g", extra, "only here");
        story.move(node, tipset).judge();
      }
    }

    story.assertQuiet();
    assertThat(story.ledger.getLast().outcome()).isEqualTo(LedgerEntry.Outcome.VERIFIED);
  }

  @Test
  void aNodeThatInventsTipsetsForgetsOnlyItsOwn() {
    Tipset last = claims.begin();
    List<Tipset> chain = story.chain(last, 10);
    claims.by("alpha", "beta").follow(chain);
    for (int i = 0; i < 20_000; i++) {
      claims.tells("gamma", story.on(last), "");
    }

    assertThat(story.view.claims().size()).isLessThan(3 * RULES.keepHeights());
    story.lose("gamma");
    claims.by("alpha", "beta").follow(story.chain(chain.getLast(), 6));
    assertThat(story.ledger.getLast())
        .returns(LedgerEntry.Outcome.VERIFIED, LedgerEntry::outcome)
        .returns(chain.getLast().height() + 1, LedgerEntry::height);
  }

  /** Property: lateness, repetition and missing extras never raise an alarm, nor leave a gap. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5, 20261124})
  void honestClaimsRaiseNoAlarm(long seed) {
    Random random = new Random(seed);
    Map<String, List<Tipset>> untold = new HashMap<>();
    Tipset head = claims.begin();
    for (int i = 0; i < 1_000; i++) {
      head = story.on(head);
      story.reach(head);
      for (String node : NODES) {
        List<Tipset> late = untold.computeIfAbsent(node, _ -> new ArrayList<>());
        late.add(head);
        while (!late.isEmpty() && (late.size() > 6 || random.nextInt(3) > 0)) {
          Tipset told = late.remove(random.nextInt(late.size()));
          claims.tells(node, told, "");
          if (random.nextInt(4) == 0) {
            story.computes(node, told, "epoch", Long.toString(told.height() / 100));
          }
        }
        story.move(node, head).judge();
      }
    }

    story.assertQuiet();
    assertThat(story.ledger)
        .hasSizeGreaterThan(980)
        .allMatch(entry -> entry.outcome() == LedgerEntry.Outcome.VERIFIED);
  }
}
