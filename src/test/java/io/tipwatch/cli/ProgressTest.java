package io.tipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void rewritesOneLineNotTooOftenAndClearsIt() {
    try (Progress progress = new Progress(err, new Terminal(true, true), nanos::get)) {
      progress.show("1 of 3");
      progress.show("2 of 3");
      nanos.addAndGet(Progress.MIN_NANOS);
      progress.show("3 of\n3");
    }

    assertThat(written()).isEqualTo("\r\u001b[K1 of 3\r\u001b[K3 of\\n3\r\u001b[K");
  }

  @Test
  void isSilentWhenNobodyWatches() {
    try (Progress progress = new Progress(err, new Terminal(false, false), nanos::get)) {
      progress.show("1 of 3");
    }

    assertThat(written()).isEmpty();
  }

  @Test
  void hasNoColoursWhenAskedNotTo() {
    assertThat(Terminal.detect(Map.of("NO_COLOR", "1")).colours()).isFalse();
    assertThat(Terminal.detect(Map.of("TERM", "dumb")).interactiveErr()).isFalse();
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
