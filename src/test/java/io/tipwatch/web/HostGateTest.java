package io.tipwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.WebConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostGateTest {
  private static final HostGate GATE =
      HostGate.of(new WebConfig("::1", 0, false, List.of("Watch.example.org"), 1, 1));

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:9464, 200",
    "127.0.0.1:1, 200",
    "[::1]:9464, 200",
    "watch.example.org, 200",
    "evil.example, 403",
    "127.0.0.1.evil.example, 403",
    "user@localhost, 400",
    "localhost:x, 400",
    "'', 400",
  })
  void answersKnownNamesOnly(String host, int status) {
    assertThat(GATE.refusal(List.of(host)).map(Answer::status).orElse(200)).isEqualTo(status);
  }

  @Test
  void wantsExactlyOneHost() {
    assertThat(GATE.refusal(List.of())).map(Answer::status).contains(400);
    assertThat(GATE.refusal(List.of("localhost", "localhost"))).map(Answer::status).contains(400);
  }
}
