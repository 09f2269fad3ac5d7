package io.tipwatch.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeTest {
  private static final Instant AT = Incidents.T0;
  private static final Map<String, Life> STATES =
      Map.of(
          "OPEN", new Life.Open(),
          "LOCATED", new Life.Located(AT),
          "FINALIZED", new Life.Finalized(Optional.of(AT), AT),
          "RESOLVED", new Life.Resolved(Optional.empty(), Optional.empty(), AT, Optional.empty()));

  @ParameterizedTest
  @CsvSource({
    "OPEN,      LOCATED, FINALIZED, RESOLVED",
    "LOCATED,   -,       FINALIZED, RESOLVED",
    "FINALIZED, -,       -,         RESOLVED",
    "RESOLVED,  -,       -,         -",
  })
  void goesOnlyWhereItMay(String from, String located, String finished, String resolved) {
    Life life = java.util.Objects.requireNonNull(STATES.get(from));

    assertThat(life.state()).isEqualTo(from);
    assertThat(life.locate(AT).map(Life::state).orElse("-")).isEqualTo(located);
    assertThat(life.finish(AT).map(Life::state).orElse("-")).isEqualTo(finished);
    assertThat(life.resolve(AT, Optional.empty()).map(Life::state).orElse("-")).isEqualTo(resolved);
  }

  @Test
  void mayBeLocatedAfterItWasFinalized() {
    Life life = new Life.Open().finish(AT).orElseThrow();

    assertThat(life.locatedAt()).isEmpty();
    assertThat(life.locate(AT.plusSeconds(1)))
        .contains(new Life.Finalized(Optional.of(AT.plusSeconds(1)), AT));
  }

  @Test
  void remembersWhenItWasLocatedAndFinalized() {
    Life over =
        new Life.Open()
            .locate(AT)
            .flatMap(life -> life.finish(AT.plusSeconds(1)))
            .flatMap(life -> life.resolve(AT.plusSeconds(2), Optional.empty()))
            .orElseThrow();

    assertThat(over.locatedAt()).contains(AT);
    assertThat(over.finalizedAt()).contains(AT.plusSeconds(1));
  }
}
