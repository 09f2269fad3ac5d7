package io.tipwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service manager hears, on a real datagram socket. */
class NotifierTest {
  private static final long PID = 42;

  /** Binds the socket, says so, and prints each datagram as one line until STOPPING. */
  private static final String RECEIVER =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.settimeout(20)
      name = sys.argv[1]
      s.bind('\\0' + name[1:] if name[0] == '@' else name)
      print('bound', flush=True)
      text = b''
      while text != b'STOPPING=1':
          text = s.recv(4096)
          print(text.decode('utf-8'), flush=True)
      """;

  @TempDir private Path directory;

  @Test
  void tellsASocketInTheFileSystem() throws Exception {
    assertThat(told(directory.resolve("notify").toString()))
        .containsExactly(
            "READY=1",
            "WATCHDOG=1",
            "STATUS=verified up to 5348415 é",
            "STATUS=two lines",
            "STATUS=" + "é".repeat(Notifier.MAX_STATUS / 2),
            "STOPPING=1");
  }

  @Test
  void tellsASocketInTheAbstractNameSpace() throws Exception {
    assertThat(told("@tipwatch-test-" + ProcessHandle.current().pid())).contains("READY=1");
  }

  @Test
  void doesNothingWithoutASocket() {
    Notifier notifier = Notifier.of(Map.of("WATCHDOG_USEC", "1000"), PID);

    assertThatCode(notifier::ready).doesNotThrowAnyException();
    assertThat(notifier.watchdogLimit()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere/at/all", "relative", "@", "", "vsock:2:1234"})
  void doesNothingWhenNobodyListens(String socket) {
    Notifier notifier = Notifier.of(Map.of("NOTIFY_SOCKET", socket), PID);

    assertThatCode(notifier::ready).doesNotThrowAnyException();
  }

  @Test
  void knowsHowLongTheManagerWaits() {
    Map<String, String> environment =
        Map.of("NOTIFY_SOCKET", "/x", "WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "42");

    assertThat(Notifier.of(environment, PID).watchdogLimit()).contains(Duration.ofMinutes(1));
    assertThat(Notifier.of(environment, PID + 1).watchdogLimit()).as("meant for another").isEmpty();
  }

  private static List<String> told(String socket) throws Exception {
    Process receiver = receiver(socket);
    try (BufferedReader lines = receiver.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("bound");
      Notifier notifier = Notifier.of(Map.of("NOTIFY_SOCKET", socket), PID);
      notifier.ready();
      notifier.watchdog();
      notifier.status("verified up to 5348415 é");
      notifier.status("two\nlines");
      notifier.status("é".repeat(Notifier.MAX_STATUS));
      notifier.stopping();
      return lines.readAllLines();
    } finally {
      receiver.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static Process receiver(String socket) throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/python3")),
        "SKIPPED: no /usr/bin/python3 to receive datagrams with");
    return new ProcessBuilder("/usr/bin/python3", "-c", RECEIVER, socket)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
