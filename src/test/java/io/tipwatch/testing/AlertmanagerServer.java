package io.tipwatch.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Alertmanager, which forgets everything when it is killed. */
public final class AlertmanagerServer implements AutoCloseable {
  private static final String PROGRAM = "prometheus-alertmanager";

  private final Path directory;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Process process;

  /** Not started yet; the test is skipped where the program is not installed. */
  public AlertmanagerServer(Path directory, String config) throws IOException {
    assumeThat(installed())
        .as("%s is not installed, so that nothing is shown here", PROGRAM)
        .isTrue();
    this.directory = directory;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Files.writeString(directory.resolve("alertmanager.yml"), config);
  }

  private static boolean installed() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, PROGRAM)));
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public void launch() throws IOException {
    Path data = Files.createTempDirectory(directory, "data"); // none of what it knew before
    process =
        new ProcessBuilder(
                PROGRAM,
                "--config.file=" + directory.resolve("alertmanager.yml"),
                "--storage.path=" + data,
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("alertmanager.log").toFile())
            .start();
  }

  public void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** The body of the answer to a GET; an {@link IOException} while nobody listens yet. */
  public String get(String path) throws IOException, InterruptedException {
    return send(request(path).GET()).body();
  }

  /** The status of the answer. */
  public int post(String path, String json) throws IOException, InterruptedException {
    return send(request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)))
        .statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    kill();
    client.close();
  }
}
