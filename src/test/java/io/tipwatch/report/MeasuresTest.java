package io.tipwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  @Test
  void saysSpansShortly() {
    assertThat(Measures.span(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Measures.span(Duration.ofSeconds(61))).isEqualTo("1 m 1 s");
    assertThat(Measures.span(Duration.ofMinutes(125))).isEqualTo("2 h 5 m");
    assertThat(Measures.span(Duration.ofHours(49))).isEqualTo("2 d 1 h");
    assertThat(Measures.span(Duration.ofSeconds(-1))).isEqualTo("0 s");
  }

  @Test
  void saysSizesShortly() {
    assertThat(Measures.size(999)).isEqualTo("999 B");
    assertThat(Measures.size(1_999)).isEqualTo("1.9 kB");
    assertThat(Measures.size(18_812_345)).isEqualTo("18.8 MB");
  }
}
