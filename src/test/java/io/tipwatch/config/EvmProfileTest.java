package io.tipwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tipwatch.chain.JudgeRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class EvmProfileTest {
  static final Iterable<EvmProfile> PROFILES = EvmProfile.ALL;

  @ParameterizedTest
  @CsvSource({
    "opera,    stateRoot receiptsRoot gasUsed transactionsRoot epoch, stateRoot gasUsed, false",
    "sonic,    stateRoot receiptsRoot gasUsed transactionsRoot epoch, stateRoot, false",
    "ethereum, stateRoot receiptsRoot transactionsRoot, stateRoot, true",
    "fevm,     gasUsed transactions baseFeePerGas, gasUsed, true",
    "dev,      stateRoot receiptsRoot gasUsed, stateRoot receiptsRoot, true"
  })
  void saysWhatIsComparedAndMustBeKnown(
      String name, String compared, String known, boolean reorgs) {
    EvmProfile profile = EvmProfile.named(name);

    assertThat(profile.compared()).containsExactly(compared.split(" "));
    assertThat(profile.rules().kind().computed()).containsExactly(known.split(" "));
    assertThat(profile.rules().kind().reorgs()).isEqualTo(reorgs);
  }

  /** The example's comment lists the defaults in the order of its keys. */
  @ParameterizedTest
  @FieldSource("PROFILES")
  void theExampleTellsTheDefaults(EvmProfile profile) throws IOException {
    JudgeRules rules = profile.rules();
    Duration time = rules.blockTime();
    String words =
        "%s, %d, %d, %d, %d, %d, %d, %d"
            .formatted(
                time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms",
                rules.settleDepth(),
                rules.lagEnter(),
                rules.lagExit(),
                rules.stallHeights(),
                rules.flapCount(),
                rules.futureHeights(),
                rules.keepHeights());

    String example = Files.readString(Path.of("conf", "tipwatch.conf")).replaceAll("\\s+#? *", " ");

    boolean usual = rules.of(JudgeRules.Kind.FILECOIN).equals(JudgeRules.FILECOIN);
    assertThat(example).contains(profile.name() + (usual ? " as shown" : " " + words));
  }

  @Test
  void onlyWhereBlocksMayBeLeftAndHashesTellThemIsThereAFinality() {
    assertThat(EvmProfile.ALL)
        .filteredOn(EvmProfile::hasFinality)
        .extracting(EvmProfile::name)
        .containsExactly("ethereum", "fevm");
  }

  @Test
  void namesTheChoiceWhereThereIsNoSuchProfile() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EvmProfile.named("bitcoin"))
        .withMessage("must be one of opera, sonic, ethereum, fevm, dev");
  }
}
