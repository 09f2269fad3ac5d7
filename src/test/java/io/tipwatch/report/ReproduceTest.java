package io.tipwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.TipsetKey;
import io.tipwatch.report.Diagnosis.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReproduceTest {
  @Test
  void givesTheCommandOfEachClient() {
    assertThat(Reproduce.filecoin(7, TipsetKey.of("bafyA", "bafyB")))
        .containsExactly(
            new Command(
                "lotus",
                "lotus state compute-state --vm-height 7 --tipset bafyA,bafyB --json --no-timing"),
            new Command(
                "venus",
                "venus state compute-state --vm-height 7 --tipset bafyA,bafyB --json --no-timing"),
            new Command("forest", "forest-cli state compute --epoch 7 --verbose"),
            new Command("tipwatch", "tipwatch compare --tipset bafyA,bafyB"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a;rm -rf ~", "$(id)", "a b", "-x", "a\nb", "a'b"})
  void writesNoCommandWithWhatIsNoCid(String cid) {
    assertThat(Reproduce.filecoin(7, TipsetKey.of("bafyA", cid))).isEmpty();
    assertThat(Reproduce.refusal("lotus", cid)).isEmpty();
  }

  @Test
  void asksOnlyTheClientThatKnowsWhyItRefused() {
    assertThat(Reproduce.refusal("lotus", "bafyA"))
        .contains(new Command("lotus", "lotus sync check-bad bafyA"));
    assertThat(Reproduce.refusal("forest", "bafyA")).isEmpty();
  }
}
