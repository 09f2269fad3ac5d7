package io.tipwatch.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private final Complaints complaints = new Complaints();

  private boolean told(String complaint, Duration at) {
    return complaints.worthTelling(complaint, at.toNanos());
  }

  @Test
  void aDayOfRetriesIsALineAnHour() {
    long lines =
        IntStream.range(0, 24 * 60).filter(n -> told("refused", Duration.ofMinutes(n))).count();

    assertThat(lines).isEqualTo(24);
  }

  @Test
  void aChangeIsToldAtOnceAndGoingBackIsNone() {
    assertThat(told("refused", Duration.ZERO)).isTrue();
    assertThat(told("unauthorized", Duration.ofSeconds(1))).isTrue();
    assertThat(told("refused", Duration.ofSeconds(2))).isFalse();
  }

  @Test
  void textsThatDifferEachTimeAreBoundedToo() {
    long lines = IntStream.range(0, 1_000).filter(n -> told("e" + n, Duration.ofMillis(n))).count();

    assertThat(lines).isEqualTo(Complaints.MAX_DIFFERENT);
  }

  @Test
  void theNextOutageIsToldFromItsBeginning() {
    told("refused", Duration.ZERO);
    complaints.over();

    assertThat(told("refused", Duration.ofSeconds(1))).isTrue();
  }
}
