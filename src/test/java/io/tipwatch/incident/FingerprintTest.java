package io.tipwatch.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipwatch.chain.TipsetKey;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
  private static final TipsetKey KEY = TipsetKey.of("bafya", "bafyb");

  @Test
  void isTheSameForTwoWatchdogs() {
    assertThat(Fingerprint.of(Incidents.IDENTITY, IncidentKind.STATE_SPLIT, KEY))
        .isEqualTo(
            Fingerprint.of(
                new ChainIdentity("mainnet", TipsetKey.of("bafygenesis")),
                IncidentKind.STATE_SPLIT,
                TipsetKey.of("bafya", "bafyb")));
  }

  @Test
  void staysAsItIsInLaterVersions() {
    assertThat(Fingerprint.of(Incidents.IDENTITY, IncidentKind.STATE_SPLIT, KEY).hex())
        .isEqualTo("4ea372f0d3dc76a8160fca4e8f87ba13");
  }

  @Test
  void tellsApartWhatDiffers() {
    assertThat(
            List.of(
                Fingerprint.of(Incidents.IDENTITY, IncidentKind.STATE_SPLIT, KEY),
                Fingerprint.of(Incidents.IDENTITY, IncidentKind.FORK, KEY),
                Fingerprint.of(Incidents.IDENTITY, IncidentKind.FORK, TipsetKey.of("bafya,bafyb")),
                Fingerprint.of(
                    new ChainIdentity("calibnet", Incidents.IDENTITY.genesis()),
                    IncidentKind.FORK,
                    KEY),
                Fingerprint.of(new ChainIdentity("mainnet", KEY), IncidentKind.FORK, KEY),
                Fingerprint.of(Incidents.IDENTITY, IncidentKind.DOWN, List.of("a", "b")),
                Fingerprint.of(Incidents.IDENTITY, IncidentKind.DOWN, List.of("ab"))))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../../../etc/passwd00000000",
        "01ARZ3NDEKTSV4RRFFQ69G5FA",
        "01arz3ndektsv4rrffq69g5fav",
        "81ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FAU",
        "01ARZ3NDEKTSV4RRFFQ69G5FA/",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV\n",
        "01ARZ3NDEKTSV4RRFFQ69G5\0AV"
      })
  void refusesHostileIds(String text) {
    assertThatThrownBy(() -> new IncidentId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("passwd");
  }

  @Test
  void idsSortByTime() {
    Random random = new Random(1);
    assertThat(IncidentId.next(Incidents.T0, random))
        .isLessThan(IncidentId.next(Incidents.T0.plusMillis(1), random));
  }
}
