package io.tipwatch.diagnose.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.diagnose.filecoin.UpgradeHeights.Upgrade;
import io.tipwatch.report.CauseText.Flag;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingsTest {
  @ParameterizedTest
  @CsvSource({
    "mainnet,        5348279, 5348280, nv27 GoldenWeek",
    "mainnet,        5348280, 5348281, nv27 GoldenWeek",
    "mainnet,        5348278, 5348283, nv27 GoldenWeek",
    "calibrationnet, 2558013, 2558014, 'nv25 Teep, fix'",
  })
  void findsTheUpgradeThatATipsetCarriesOut(String network, long parent, long height, String name) {
    assertThat(UpgradeHeights.within(network, parent, height).map(Upgrade::name)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({"mainnet, 5348281, 5348282", "mainnet, 5348270, 5348279", "devnet, 5348279, 5348280"})
  void findsNoneElsewhere(String network, long parent, long height) {
    assertThat(UpgradeHeights.within(network, parent, height)).isEmpty();
  }

  @Test
  void namesWhatHasGoneWrongBefore() {
    Surroundings around =
        Surroundings.of(2, 1, Optional.of(new Upgrade("nv27 GoldenWeek", 5_348_280)), 3);
    assertThat(around.flags())
        .containsExactlyInAnyOrder(Flag.NULL_ROUND_NEARBY, Flag.UPGRADE_HEIGHT);
    assertThat(around.rungs().getFirst().outcome())
        .isEqualTo(
            "2 null rounds right before it; a null round right after it; executed with the upgrade"
                + " nv27 GoldenWeek at 5348280");
  }

  @Test
  void saysNothingWhereNothingStandsOut() {
    assertThat(Surroundings.of(0, 0, Optional.empty(), 3)).isEqualTo(Surroundings.UNKNOWN);
  }
}
